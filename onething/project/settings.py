"""The single place that configures Django; everything that differs by machine is environment.

DATABASE_URL        a PostgreSQL >= 15 server; without it the embedded one of ONETHING_HOME
ONETHING_HOME       the folder of state (default: .onething in the checkout)
ONETHING_HOSTS      the public host names, with commas; without it only this machine is served.
                    With it every page is https only, behind a proxy that sets X-Forwarded-Proto
ONETHING_ADDRESS    how this installation is reached from outside, for links in mails (default:
                    https and the first of ONETHING_HOSTS)
ONETHING_SMTP_URL   smtp://user:password@host:587?from=address, or smtps://; without it no mail
ONETHING_SMS_URL    the gateway for text messages, with ONETHING_SMS_KEY, _SIGNATURE, _TEMPLATE,
                    _FIELDS, _ANSWER, _REPORT_KEY (docs/how-to/send-messages.md); without it none
ONETHING_SECRET_KEY Django's secret key (default: made at first run, kept in ONETHING_HOME)
"""

import os
from datetime import timedelta

from csp.constants import NONE, SELF

from onething.project import database, home

HOME = home.current()
PUBLIC_HOSTS = [host for host in os.environ.get("ONETHING_HOSTS", "").split(",") if host]
IS_LOCAL = not PUBLIC_HOSTS

DEBUG = False
SECRET_KEY = os.environ.get("ONETHING_SECRET_KEY") or HOME.secret("django")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *PUBLIC_HOSTS]
ROOT_URLCONF = "onething.project.urls"
WSGI_APPLICATION = "onething.project.wsgi.application"
AUTH_USER_MODEL = "parties.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "onething.parties",
    "onething.uploads",
    "onething.cases",
    "onething.notices",
    "onething.web",
    "onething.domains.administration",
    "onething.domains.services",
    "onething.domains.supervision",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "onething.web.unstored.Unstored",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "onething.web.problems.Problems",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "onething.web.context.kit",
            ]
        },
    }
]

DATABASES = {"default": database.settings(database.url(HOME))}

# Language and time: Chinese first, the clocks of China.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files: named by their content, so a browser may keep them for ever. Without collected
# files (ONETHING_STATIC=source, as in tests) they are read where they stand.
STATIC_URL = "/static/"
STATIC_ROOT = HOME.static
IS_COLLECTED = os.environ.get("ONETHING_STATIC") != "source"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not IS_COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Who signs receipts: floors below are given the key, not told where it is kept.
SIGNER = "onething.project.signing.here"

# How people are told outside the portal; nothing set: not at all.
PUBLIC_ADDRESS = os.environ.get("ONETHING_ADDRESS", "").rstrip("/") or (
    f"https://{PUBLIC_HOSTS[0]}" if PUBLIC_HOSTS else "http://localhost"
)
SMTP_URL = os.environ.get("ONETHING_SMTP_URL", "")
SMS_URL, SMS_KEY, SMS_SIGNATURE, SMS_TEMPLATE, SMS_FIELDS, SMS_ANSWER, SMS_REPORT_KEY = (
    os.environ.get(f"ONETHING_SMS_{name}", "")
    for name in ("URL", "KEY", "SIGNATURE", "TEMPLATE", "FIELDS", "ANSWER", "REPORT_KEY")
)

# What people hand in: kept outside the pages, looked at by a scanner where there is one.
UPLOADS = HOME.path / "uploads"
UPLOAD_MOST = 1_000_000 * int(os.environ.get("ONETHING_UPLOAD_MB", "30"))
CLAMD = os.environ.get("ONETHING_CLAMD", "")
FILE_UPLOAD_HANDLERS = [
    "onething.uploads.handler.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

FORM_RENDERER = "onething.web.forms.Renderer"

# Sign-in: everything asks for it but what says otherwise (tests/repo/test_routes.py); slow
# hashes, few tries.
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "onething.web.problems.forged"
PASSWORD_HASHERS = [
    "onething.project.passwords.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# A link to set a password is good for a day.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "onething.web.problems.locked_out"
AXES_VERBOSE = False

# Sessions and cookies.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not IS_LOCAL
if not IS_LOCAL:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^up$"]  # asked by those inside the proxy
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True

# What a page may load and do: only what we ship, and nothing written into the page itself.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
        # A page that is not there or not allowed is an answer, not a fault of ours.
        "django.request": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
    },
}
