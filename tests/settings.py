"""The product's settings on a data folder of the test run's own.

TAIZHANG_TEST_POSTGRES=1 runs the tests that touch the database on PostgreSQL; the run starts the
server itself (see `postgres`).
"""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="taizhang-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["TAIZHANG_HOME"] = _home
os.environ.pop("DATABASE_URL", None)
if os.environ.get("TAIZHANG_TEST_POSTGRES") == "1":
    from tests.postgres import TABLES, database_url

    os.environ["DATABASE_URL"] = database_url()

from taizhang.web.settings import *  # noqa: E402, F403

# A slow hash is for attackers; accounts of tests are made by the hundred.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each client of a test loads the middleware anew: it need not list all static files for that.
WHITENOISE_AUTOREFRESH = True

if os.environ.get("TAIZHANG_TEST_POSTGRES") == "1":
    DATABASES["default"]["TEST"] = {"TEMPLATE": TABLES}  # noqa: F405
