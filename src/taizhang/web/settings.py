"""Settings. What an installation may change comes from the environment:

TAIZHANG_HOME           the data folder (default ~/.taizhang)
DATABASE_URL            postgresql://user:password@host/name; without it, SQLite in the data folder
TAIZHANG_ALLOWED_HOSTS  names under which the server is reached besides localhost, parted by commas
TAIZHANG_HTTPS          1 behind a proxy that speaks HTTPS: secure cookies, HSTS
TAIZHANG_DEBUG          1 for development only
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

from taizhang.web.home import home, secret_key

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
    "allauth",
    "allauth.account",
    "taizhang.audit",
    "taizhang.organizations",
    "taizhang.accounts",
    "taizhang.policies",
    "taizhang.levels",
    "taizhang.ledger",
    "taizhang.backup",
    "taizhang.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "taizhang.web.security.content_security_policy",
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
]
ROOT_URLCONF = "taizhang.web.urls"
WSGI_APPLICATION = "taizhang.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The words in code and templates are Chinese; English is a translation of them.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["taizhang.accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# On the server and in the database: a session can be ended at once, in every worker.
SESSION_ENGINE = "taizhang.accounts.sessions"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
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
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
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
    },
}
