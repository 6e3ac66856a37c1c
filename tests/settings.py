"""The portal's settings under test: a var/ of its own, cheap passwords, no manifest, and the guards.
DATABASE_URL and REDIS_URL of the environment choose the database and the broker; `.env` is not heard."""

import atexit
import os
import shutil
import tempfile
from hashlib import sha512
from pathlib import Path

VAR_DIR = Path(tempfile.mkdtemp(prefix="portal-test-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
(VAR_DIR / "static").mkdir()
DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
os.environ |= {
    "VAR_DIR": str(VAR_DIR),
    "DATABASE_URL": DATABASE_URL or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}",
    "REDIS_URL": REDIS_URL,
    "PUBLIC_URL": "http://127.0.0.1:8000",
    "SECRET_KEY": sha512(b"only-for-tests").hexdigest(),
    "EMAIL_URL": "memorymail://",
    "EXTRA_HOSTS": "testserver",
    "DEBUG": "false",
    # The synchronous Playwright runs an event loop in the thread of the tests.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, MIDDLEWARE, REDIS_URL, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: a real worker and the live server's threads open it too.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    # The disk is not asked for each commit; only a machine that loses its power could tell.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # A thread of the live server keeps no session past its request.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
if REDIS_URL:
    # One broker, one of its databases per test process.
    CELERY_BROKER_URL = f"{REDIS_URL}/{os.environ.get('PYTEST_XDIST_WORKER', 'gw0').removeprefix('gw')}"

# What one test saw, the next must ask for anew.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [*MIDDLEWARE, "tests.guards.white_space_as_read", "tests.guards.read_only_get"]
MIDDLEWARE += ["tests.guards.creating_posts_are_taken"]
