"""Settings, read from the environment; `docs/how-to/configure.md` names every variable."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from idi.config.settings.mail import mail

PACKAGE = Path(__file__).resolve().parents[2]
CHECKOUT = PACKAGE.parents[1]


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


STATEMENTS = {"server_side_binding": True, "prepare_threshold": 3, "options": "-c plan_cache_mode=force_custom_plan"}
"""Read once a connection, planned for the values at hand: decision 32."""


def database(url: str) -> dict[str, object]:
    """Django's settings for one PostgreSQL address: `postgresql://role:password@host:port/name?host=/socket/folder`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"not a PostgreSQL address: {parts.scheme}://…")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {**options, **STATEMENTS},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DEBUG = _flag("IDI_DEBUG")
IDI_DEMO = _flag("IDI_DEMO")
IDI_DATA = Path(os.environ.get("IDI_DATA") or CHECKOUT / "var")
IDI_FILES = IDI_DATA / "files"
IDI_PUBLIC_URL = os.environ.get("IDI_PUBLIC_URL", "http://localhost:8000").rstrip("/")


# Without keys only commands that store nothing run; the supervisor makes both once in the data folder.
SECRET_KEY = os.environ.get("IDI_SECRET_KEY") or "unset: no session or form can be signed with this"
IDI_FIELD_KEYS = [key for key in os.environ.get("IDI_FIELD_KEYS", "").split(",") if key]

_url = os.environ.get("IDI_DATABASE_URL", "postgresql:///idi")
DATABASES = {
    "default": database(_url),
    "read": database(os.environ.get("IDI_READ_URL", _url)),
    "counters": database(_url),
}
DATABASE_ROUTERS: list[str] = ["idi.config.settings.counters.Counters"]

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("IDI_HOSTS", "").split(","))]
CSRF_TRUSTED_ORIGINS = [IDI_PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IDI_PUBLIC_URL.startswith("https://")
# Two checkouts on one host share the cookie jar of localhost, ports do not separate it.
SESSION_COOKIE_NAME = f"idi_session_{urlsplit(IDI_PUBLIC_URL).port or 443}"
CSRF_COOKIE_NAME = f"idi_csrf_{urlsplit(IDI_PUBLIC_URL).port or 443}"

FOUNDATION = [
    "core", "seats", "journal", "parties", "keys", "documents", "notices", "diary", "standing", "ledger", "credit",
]  # fmt: skip
LIFECYCLE = [
    "projects", "rating", "policies", "inspections", "acceptance", "claims", "repairs", "payouts", "disputes",
    "recovery", "complaints",
]  # fmt: skip
INSIGHT = ["statistics", "filings"]
FRONT = ["hotline", "web"]
OURS = [
    f"idi.{wing}.{room}"
    for wing, rooms in (
        ("foundation", FOUNDATION),
        ("lifecycle", LIFECYCLE),
        ("insight", INSIGHT),
        ("front", FRONT),
    )
    for room in rooms
    if (PACKAGE / wing / room / "apps.py").exists()
]

INSTALLED_APPS = [
    *OURS,
    "idi.config",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "idi.config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "idi.foundation.documents.views.arrivals.ArrivalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "idi.foundation.core.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "idi.foundation.parties.middleware.ActorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "idi.config.urls"
WSGI_APPLICATION = "idi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "idi.foundation.core.context.page",
                "idi.front.web.public.lines.context",
            ],
            # Every template has the tags of the house, words and static addresses without loading them.
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "idi.foundation.core.templatetags.idi",
            ],
        },
    }
]
FORM_RENDERER = "idi.foundation.core.forms.Look"
CSRF_FAILURE_VIEW = "idi.foundation.core.pages.csrf_failure"

AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["idi.foundation.parties.login.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "idi.foundation.parties.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "idi.foundation.parties.login.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 12 * 3600

# Workers share the counters of failed log-ins and codes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATICFILES_DIRS = [("built", PACKAGE / "static_built")] if (PACKAGE / "static_built").is_dir() else []
WHITENOISE_USE_FINDERS = True
# Vite names its files by their content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/assets/"
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# The SMS gateway: without an address text messages stay in the log. IDI_MESSAGES names a file with words of the installation.
IDI_SMS_URL = os.environ.get("IDI_SMS_URL", "")
IDI_SMS_KEY = os.environ.get("IDI_SMS_KEY", "")
IDI_SMS_SIGN = os.environ.get("IDI_SMS_SIGN", "")
IDI_MESSAGES = os.environ.get("IDI_MESSAGES", "")

globals().update(mail(os.environ.get("IDI_EMAIL_URL", ""), IDI_DATA / "mail"))

PROCRASTINATE_ON_APP_READY = "idi.foundation.core.jobs.on_app_ready"
PROCRASTINATE_IMPORT_PATHS = [
    f"{app}.tasks" for app in OURS if (PACKAGE.joinpath(*app.split(".")[1:], "tasks.py")).exists()
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("IDI_LOG", "INFO")},
    # pyHanko warns with a traceback of every certificate whose issuer it does not know.
    "loggers": {"procrastinate": {"level": "WARNING"}, "pyhanko": {"level": "ERROR"}},
}

IDI_WIRING = "idi.config.wiring"
IDI_CHAIN_HASH = os.environ.get("IDI_CHAIN_HASH", "sha256")
