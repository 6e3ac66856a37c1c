"""One settings file; the environment (or .env) decides. Without any variable the portal runs embedded:
SQLite and a filesystem broker under var/, plain HTTP on this machine only."""

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from stat import S_ISLNK
from tempfile import mkstemp
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from portal.lib.guessing.passwords import weakness_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")
os.umask(0o077)  # what web, worker and commands write is for the eyes of their user alone
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


HOW_TO_MAKE_ONE = (
    'Hãy tạo khóa mới bằng lệnh: python3 -c "import secrets; print(secrets.token_urlsafe(60))" và ghi vào .env hoặc '
    "biến môi trường SECRET_KEY. (SECRET_KEY is too weak: make one with this command.)"
)


def _close_to_others(folder: Path) -> None:
    """What an earlier release left open. Deeper files lie behind these folders."""
    for path in (folder, *folder.iterdir()):
        with suppress(OSError):  # gone meanwhile, or of another user
            if (mode := path.lstat().st_mode) & 0o077 and not S_ISLNK(mode):
                path.chmod(mode & ~0o077)


def _local_secret() -> str:
    """The secret of this machine, made once; production names its own in SECRET_KEY."""
    path = VAR_DIR / "secret_key"
    secret = path.read_text().strip() if path.exists() else ""
    if secret:
        return secret
    # Whole or not at all, and from the first moment for the eyes of this user alone.
    number, name = mkstemp(prefix="secret_key-", dir=VAR_DIR)
    with os.fdopen(number, "w") as file:
        file.write(get_random_secret_key())
    os.replace(name, path)
    return path.read_text().strip()


def _given_secret() -> str:
    """SECRET_KEY of the environment, if there is one. Who guesses it signs in as anybody: a weak one does not start."""
    secret = env("SECRET_KEY", default="")
    if weakness := secret and weakness_of(secret):
        raise ImproperlyConfigured(f"SECRET_KEY {weakness}. {HOW_TO_MAKE_ONE}")
    return secret


_close_to_others(VAR_DIR)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = _given_secret() or _local_secret()
# What seals the audit log, the first for what is written now; without it, a file in var/ that is made once.
AUDIT_KEYS = env.list("AUDIT_KEYS", default=[])
# The term of the audit log: older events are deleted, with a signed note of how many.
AUDIT_YEARS = max(env.int("AUDIT_YEARS", default=10), 1)

# One address drives hosts, trusted origins, secure cookies and the links in mails.
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname, *env.list("EXTRA_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

if not IS_HTTPS:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost"]

INSTALLED_APPS = [
    "portal",
    "units",
    "plans",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    # Outermost, so that no answer goes out bare and nothing further in believes what anybody may write.
    "portal.headers.AnswerHeaders",
    "portal.headers.ForwardedHeaders",
    "portal.bodies.BodyLimit",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "units.people.signing_in.KeepingLoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.access.RoutesOnly",
    "axes.middleware.AxesMiddleware",
    "units.taken_forms.TakenOnce",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.frame.frame",
            ],
            "builtins": ["units.templatetags.ui"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
# How long to wait for what another holds, and for PostgreSQL's answer (0: for ever). The worker is patient; a person is
# answered 503 after the seconds that portal/wsgi.py names.
WAIT_SECONDS = env.int("DATABASE_WAIT_SECONDS", default=20)
ANSWER_SECONDS = env.int("DATABASE_ANSWER_SECONDS", default=0)

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction that starts reading and then writes would fail at once under WAL, not wait.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": WAIT_SECONDS,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;",
    }
else:
    timeouts = f"-c lock_timeout={WAIT_SECONDS}s -c statement_timeout={ANSWER_SECONDS}s"
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        **DATABASES["default"].get("OPTIONS", {}),
        "options": timeouts,
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", default="")
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

if not REDIS_URL:
    BROKER_DIR.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(BROKER_DIR / "control"),
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
AUTH_USER_MODEL = "units.User"
# Which issued reports cover a day of a plan: asked below the room that knows it.
COVERING_REPORTS = "reports.results.queries.later.covering_reports"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "units.people.rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "units.people.rules.NotOnlyDigits"},
    {"NAME": "units.people.rules.NotCommon"},
    {"NAME": "units.people.rules.NotNamed"},
]
LOGIN_URL = "units:sign_in"
LOGIN_REDIRECT_URL = "reports:home"
LOGOUT_REDIRECT_URL = "units:sign_in"
CSRF_FAILURE_VIEW = "units.people.signing_in.csrf_failure"

# By person and address together: an office shares one address. units/people/attempts.py slows down what goes beyond.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "units.people.attempts.tried_name"
AXES_CLIENT_IP_CALLABLE = "units.people.attempts.tried_from"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the wait that a person is told stays true
AXES_LOCKOUT_CALLABLE = "units.people.signing_in.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "kept", "next", "csrfmiddlewaretoken"]  # kept out of its rows
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))

# Of the packages only the folders that pages name something of: the first start waits until all is collected.
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap/css", NODE_MODULES / "bootstrap" / "dist" / "css"),
    ("bootstrap-icons", NODE_MODULES / "bootstrap-icons" / "font"),
    ("be-vietnam-pro", NODE_MODULES / "@fontsource" / "be-vietnam-pro"),
    ("tinos", NODE_MODULES / "@expo-google-fonts" / "tinos"),
    ("tom-select/css", NODE_MODULES / "tom-select" / "dist" / "css"),
    ("tom-select/js", NODE_MODULES / "tom-select" / "dist" / "js"),
    ("datepicker", NODE_MODULES / "vanillajs-datepicker" / "dist"),
]

STORAGES = {
    "default": {
        "BACKEND": "portal.lib.storage.DurableStorage",
        "OPTIONS": {
            "location": str(VAR_DIR / "files"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "portal.lib.storage.HashedStaticStorage"},
}

# Only what pages name, and no effort on what only a debugger reads: collecting is part of the first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # a service worker speaks for the addresses beside and below its own
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "scss", "json", "png", "jpg", "woff", "woff2", "gz", "br"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="Cổng tuyên truyền <khong-tra-loi@localhost>")

# How many proxies of our own stand in front: each vouches for one entry of the X-Forwarded headers, from the right.
PROXIES = env.int("PROXIES", default=1 if env.bool("BEHIND_PROXY", default=False) else 0)
if PROXIES < 0:
    raise ImproperlyConfigured("PROXIES is the number of proxies in front of the portal: 0 or more.")

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
}
# What no page of ours asks a browser for.
_UNUSED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get"),
    *("screen-wake-lock", "usb", "xr-spatial-tracking"),
)
YEAR = 365 * 24 * 3600

# On every answer, whoever gives it. Not Clear-Site-Data at signing out: "storage" would throw away what a person wrote
# without a line and could not send yet, and nothing personal lies in the cache.
ANSWER_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in _POLICY.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

if IS_HTTPS:
    ANSWER_HEADERS["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains; preload"
# X-Frame-Options and Strict-Transport-Security, which Django would send with some answers only.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W004"]
SECURE_REFERRER_POLICY = ANSWER_HEADERS["Referrer-Policy"]
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

# With this prefix a browser takes a cookie from this very host only, over TLS.
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_COOKIE_NAME = f"{COOKIE_PREFIX}messages"
MESSAGE_STORAGE = "portal.headers.Messages"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True  # no script of ours reads it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "one_line": {"()": "portal.lib.trouble.OneLine"},
        "hidden_tokens": {"()": "portal.headers.HiddenTokens"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["one_line", "hidden_tokens"]}
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
