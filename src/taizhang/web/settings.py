"""Settings. What an installation may change comes from the environment:

TAIZHANG_HOME           the data folder (default ~/.taizhang)
DATABASE_URL            postgresql://user:password@host/name; without it, SQLite in the data folder
TAIZHANG_POOLER         1 where a pooler stands before PostgreSQL that changes connections
TAIZHANG_ALLOWED_HOSTS  names under which the server is reached besides localhost, parted by commas
TAIZHANG_HTTPS          1 behind a proxy that speaks HTTPS: secure cookies, HSTS
TAIZHANG_OIDC_URL       an identity server (OpenID Connect) of the office, see `sign_on`
TAIZHANG_MAIL_HOST      a server that takes mail, see `mail`
TAIZHANG_HOOK_HOSTS     hosts of the messenger that may be http or in a private network
TAIZHANG_DEBUG          1 for development only
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

from taizhang.web import mail
from taizhang.web.home import home, secret_key
from taizhang.web.sign_on import CLAIM, servers

WEB = Path(__file__).resolve().parent
HOME = home()
FILES = HOME / "files"

DEBUG = os.environ.get("TAIZHANG_DEBUG") == "1"
HTTPS = os.environ.get("TAIZHANG_HTTPS") == "1"
SECRET_KEY = secret_key(HOME)
OTHER_HOSTS = [h.strip() for h in os.environ.get("TAIZHANG_ALLOWED_HOSTS", "").split(",")]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, OTHER_HOSTS)]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    # Before allauth: its pages are ours.
    "taizhang.security",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "taizhang.audit",
    "taizhang.encryption",
    "taizhang.configuration",
    "taizhang.organizations",
    "taizhang.accounts",
    "taizhang.policies",
    "taizhang.levels",
    "taizhang.ledger",
    "taizhang.supervision",
    "taizhang.backup",
    "taizhang.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "taizhang.web.security.content_security_policy",
    "taizhang.web.addresses.without_nul",
    "taizhang.web.downloads.told_on_arrival",
    # Outside WhiteNoise: static files are packed as they are sent, once for each browser (it keeps
    # them), and nothing need be packed beforehand.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "taizhang.web.language.chosen_language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "taizhang.accounts.middleware.ActorMiddleware",
    "taizhang.security.middleware.SignInSecurityMiddleware",
    # Last: it answers in place of the sign-in page during a lock.
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "taizhang.web.urls"
WSGI_APPLICATION = "taizhang.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["taizhang.web.templatetags.addresses"],
            "libraries": {"i18n": "taizhang.web.templatetags.words"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
            ],
        },
    }
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOME / "taizhang.sqlite3",
    "OPTIONS": {
        # A transaction that reads and then writes must not find the door shut half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    },
}
DATABASES = {"default": SQLITE}
if os.environ.get("DATABASE_URL"):
    DATABASES["default"] = dj_database_url.config(conn_max_age=60, conn_health_checks=True)
    # A pooler that gives each transaction another connection keeps nothing for us: no plan of a
    # statement (see `tables.prepared`), no settings.
    POOLED = os.environ.get("TAIZHANG_POOLER") == "1"
    # Short statements by many at once: neither compiling nor several processes for one pays.
    OF_CONNECTIONS = {"options": "-c jit=off -c max_parallel_workers_per_gather=0"}
    DATABASES["default"] |= {
        "OPTIONS": {
            **({} if POOLED else OF_CONNECTIONS),
            **DATABASES["default"].get("OPTIONS", {}),
        },
        "DISABLE_SERVER_SIDE_CURSORS": POOLED,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The words in code and templates are Chinese; English is a translation of them.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
FORMAT_MODULE_PATH = ["taizhang.web.formats"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

AUTH_USER_MODEL = "accounts.Account"
# The first lets nobody try during a lock; the second knows the accounts.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "taizhang.accounts.backend.AccountBackend",
]
# What of them can be changed is on the page of settings (`security.options`).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "taizhang.security.passwords.rules.Length"},
    {"NAME": "taizhang.security.passwords.rules.Kinds"},
    {"NAME": "taizhang.security.passwords.rules.NotGuessable"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "taizhang.security.passwords.rules.NotUsedBefore"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# On the server and in the database: a session can be ended at once, in every worker.
SESSION_ENGINE = "taizhang.accounts.sessions"
SESSION_COOKIE_SECURE = HTTPS
# The prefix lets browsers refuse a cookie of that name that another host or an unsafe page sets.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SESSION_COOKIE_SAMESITE = "Lax"
# The ends of sessions are settings on the page; nothing outlives this.
SESSION_COOKIE_AGE = 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# allauth carries the sign-in (and a second factor, and sign-on elsewhere). Nobody signs up.
ACCOUNT_ADAPTER = "taizhang.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
# Counting attempts is the work of the lock-out, which knows all workers.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_ADAPTER = "taizhang.security.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "taizhang.security.second_factor.forms.CodeForm",
    "reauthenticate": "taizhang.security.second_factor.forms.CodeAgainForm",
}
# Clocks of telephones and servers on a closed network drift.
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "taizhang.security.sign_on.SignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": servers(HOME), "OAUTH_PKCE_ENABLED": True}}
SOCIALACCOUNT_STORE_TOKENS = False
SIGN_ON_CLAIM = CLAIM
# Lock-out, see `security.lockout`.
AXES_HANDLER = "taizhang.security.lockout.Handler"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = "taizhang.security.lockout.failure_limit"
AXES_COOLOFF_TIME = "taizhang.security.lockout.cool_off"
AXES_LOCKOUT_CALLABLE = "taizhang.security.lockout.locked_page"
AXES_USERNAME_CALLABLE = "taizhang.security.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "taizhang.security.lockout.address_for_counting"
# Our handler forgives less than that.
AXES_RESET_ON_SUCCESS = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
# Sign-ins are in the history; here attempts are counted, and what was typed is kept nowhere.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "password", "csrfmiddlewaretoken"]
# Codes that were used, shared by all workers: none may be used twice.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "cache",
    }
}

# Digests by mail and web hook, see `supervision`. Without a host nothing is sent.
EMAIL_HOST = mail.HOST
EMAIL_PORT = mail.port()
EMAIL_HOST_USER = mail.USER
EMAIL_HOST_PASSWORD = mail.password(HOME)
EMAIL_USE_TLS = mail.TLS == "starttls"
EMAIL_USE_SSL = mail.TLS == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = mail.SENDER
HOOK_HOSTS = frozenset(
    host.strip().lower()
    for host in os.environ.get("TAIZHANG_HOOK_HOSTS", "").split(",")
    if host.strip()
)

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "taizhang.web.assets.VersionedStaticFiles"},
}
# Served from the package as it was installed: nobody has to run collectstatic. Each address carries
# a hash of the content (see `assets`), so that a browser may keep a file for ever.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 60
WHITENOISE_IMMUTABLE_FILE_TEST = (lambda path, url: False) if DEBUG else (lambda path, url: True)

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # Who watches the server asks it past the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    # Preloading speaks for a whole registered domain (example.gov.cn), which is not ours to promise.
    "security.W021",
    # `i18n` is Django's own library with a memory, on purpose (`web.templatetags.words`).
    "templates.W003",
]
if HTTPS:
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in OTHER_HOSTS if host]

# A plan of sixty pages has 1 MB; one with pictures may have 30.
UPLOAD_MAX_BYTES = 50 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING"},
        # A refused file and a missing page are answers, not events for the administrator.
        "django.request": {"level": "ERROR"},
        # Failed sign-ins are in the history.
        "axes": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
