"""Everything that differs between places comes from the environment; nonsense stops the start.

`DEBUG` is off unless asked for. With `DEBUG` off a real `SECRET_KEY` and `ALLOWED_HOSTS` are needed.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

PRODUCT_NAME = env.str("PRODUCT_NAME", default="Farthing")
DEBUG = env.bool("DEBUG", default=False)
DEFAULT_SECRET_KEY = "only-for-development-and-never-outside-it"  # noqa: S105


def secret_key() -> str:
    """The key from the environment; the well-known development one is accepted only under DEBUG."""
    key = env.str("SECRET_KEY", default=DEFAULT_SECRET_KEY if DEBUG else "")
    if not DEBUG and (len(key) < 50 or key == DEFAULT_SECRET_KEY):
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a random text of 50 characters or more, or set DEBUG=1."
        )
    return key


def allowed_hosts() -> list[str]:
    """Host names this site answers to; required when DEBUG is off."""
    given = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
    hosts = [host.strip() for host in given if host.strip()]
    if not hosts:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names of this site, or set DEBUG=1.")
    return hosts


def site_url() -> str:
    """Where people find this site, for the links in mails that no request asked for."""
    if given := env.str("SITE_URL", default=""):
        return given.rstrip("/")
    if DEBUG:
        return f"http://localhost:{env.int('PORT', default=8000)}"
    return f"https://{ALLOWED_HOSTS[0].lstrip('.*')}"


def database(name: str) -> dict:
    """One Postgres by URL, through a pool of persistent connections."""
    config = env.db_url(name)
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"{name} must name a PostgreSQL server: postgresql://user:password@host/name"
        )
    pool = {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 10}
    config |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    config["OPTIONS"] = config.get("OPTIONS", {}) | ({"pool": pool} if pool["max_size"] else {})
    # Statements that ask for it are planned once a connection; a pooler between may need this off (0).
    config["OPTIONS"]["prepare_threshold"] = env.int("DATABASE_PREPARE", default=5) or None
    return config


def mail_transport(name: str) -> dict:
    """The SMTP server that the outbox delivers through, as keyword arguments of Django's SMTP backend."""
    config = env.email_url(name, default="smtp://localhost:1025")
    return {
        "host": config["EMAIL_HOST"] or "localhost",
        "port": config["EMAIL_PORT"] or 25,
        "username": config["EMAIL_HOST_USER"] or "",
        "password": config["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": bool(config.get("EMAIL_USE_TLS")),
        "use_ssl": bool(config.get("EMAIL_USE_SSL")),
        "timeout": 15,
    }


def rates_url(name: str) -> str:
    """Where the worker asks for the day's exchange rates; empty is nowhere. Encrypted, or on this machine."""
    given = env.str(name, default="").strip()
    url = urlsplit(given)
    is_here = url.scheme == "http" and url.hostname in {"localhost", "127.0.0.1", "::1"}
    if given and not is_here and not (url.scheme == "https" and url.hostname):
        raise ImproperlyConfigured(f"{name} must be an https address, or an http one on localhost.")
    return given


SECRET_KEY = secret_key()
ALLOWED_HOSTS = allowed_hosts()
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = site_url()

INSTALLED_APPS = [
    "apps.accounts",
    "apps.platforms",
    "apps.tasks",
    "apps.payouts",
    "apps.insights",
    "apps.imports",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "template_partials",
    "timezone_field",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.accounts.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.SignInMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.VisitMiddleware",
    "apps.accounts.middleware.DeviceMiddleware",
    "apps.accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",  # inside: it keeps words in the person's language
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["apps.accounts.templatetags.places"],
            "libraries": {
                "heroicons": "apps.accounts.templatetags.icons",
                "i18n": "apps.accounts.templatetags.words",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.context.shell",
                "apps.tasks.context.timer",
                "apps.tasks.context.line",
                "apps.payouts.context.notices",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "tables/table.html"

DATABASES = {"default": database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The cache holds sign-in rate limits: in Postgres, so that a dead broker stops nobody from signing in.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # made-up addresses must not push the counters out
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "apps.accounts.views.half_done.form_waited"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True  # one address each; a new one counts once it is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_TIMEOUT = 60 * 60 * 24  # the mail may come late: the browser that signed up is still known
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.gate.LoginForm",
    "signup": "apps.accounts.forms.gate.SignupForm",
    "add_email": "apps.accounts.forms.gate.ChangeEmailForm",
    "change_password": "apps.accounts.forms.gate.ChangePasswordForm",
    "set_password": "apps.accounts.forms.gate.SetPasswordForm",
    "reset_password": "apps.accounts.forms.gate.ResetPasswordForm",
    "reset_password_from_key": "apps.accounts.forms.gate.ResetPasswordKeyForm",
    "reauthenticate": "apps.accounts.forms.gate.ReauthenticateForm",
}
ACCOUNT_ADAPTER = "apps.accounts.adapter.Adapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# A second step when signing in, and passkeys, which can also stand alone.
MFA_ADAPTER = "apps.accounts.two_steps.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PRODUCT_NAME
MFA_TOTP_TOLERANCE = 1  # clocks of phones are off by a little
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # nobody is signed in without a confirmed address; another may be on its way
)
MFA_FORMS = {
    "authenticate": "apps.accounts.forms.steps.AuthenticateForm",
    "reauthenticate": "apps.accounts.forms.steps.ReauthenticateForm",
    "activate_totp": "apps.accounts.forms.steps.ActivateForm",
    "authenticate_webauthn": "apps.accounts.forms.steps.AuthenticatePasskeyForm",
    "login_webauthn": "apps.accounts.forms.steps.LoginPasskeyForm",
    "reauthenticate_webauthn": "apps.accounts.forms.steps.ReauthenticatePasskeyForm",
    "add_webauthn": "apps.accounts.forms.steps.AddPasskeyForm",
    "edit_webauthn": "apps.accounts.forms.steps.RenamePasskeyForm",
}

# All mail goes into the outbox, a table; the worker delivers it through this transport.
EMAIL_BACKEND = "apps.accounts.outbox.OutboxBackend"
OUTBOX_TRANSPORT = mail_transport("EMAIL_URL")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{PRODUCT_NAME} <hello@localhost>")
MAIL_DIR = Path(env.str("MAIL_DIR", default=str(VAR_DIR / "mail")))

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 360
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that is gone or hangs costs a request one second at most: what it would carry is a row already.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}
CELERY_TASK_PUBLISH_RETRY = False

# Exchange rates of every day in the European Central Bank's XML form; off unless set, for instance to
# https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml
RATES_URL = rates_url("RATES_URL")

# What a view may ask for after a write: names only, so that no app imports one above it.
NUDGES = {
    "task_written": ["payouts.check_minimums"],  # recomputes this person's figures first
    "account_changed": ["tasks.recompute_dirty", "payouts.check_minimums"],
    "outbox": ["accounts.deliver_due"],
    "export_asked": ["accounts.make_exports"],
}

# What a device keeps without a network, by the names of addresses: the form to log with; the posts that wait
# until there is one again, and where a post changes what is on that form.
KEPT_FORM = "task_log_offline"
KEPT_WITHOUT_NETWORK = {
    "posts": ["task_log", "timer_start", "timer_act"],
    "changes": ["platforms", "type_list", "welcome"],
}

# Columns that a person's copy of their data is without: what would let somebody in, and the copy itself.
EXPORT_LEAVES_OUT = {
    "accounts.User": ["password", "leaving_key"],
    "accounts.OutboxMessage": ["html", "headers"],  # the text is there; a header holds the way out of alerts
    "accounts.ExportPart": ["data"],
    "account.EmailConfirmation": ["key"],
    "payouts.CalendarKey": ["digest"],
    "mfa.Authenticator": ["data"],
    "usersessions.UserSession": ["session_key"],
}

# Models with rows that are nobody's: those that the person's own rows point to go with the copy.
EXPORT_SHARES = ["tasks.TaskType", "platforms.Platform", "auth.Group", "auth.Permission"]

# Asked for each mail of a kind just before it is sent, `(message) -> bool`: is what it says still true?
MAIL_CHECKS = dict.fromkeys(
    [
        *("payout_due", "payout_scheduled", "payout_held", "payout_failed", "payout_late"),
        *("approval_overdue", "account_idle", "platform_closing", "digest"),
    ],
    "apps.payouts.mailing.is_still_true",
)

# For /healthz/ready: who knows since when the oldest duty of a floor is due, and how late is too late.
DUTIES = [
    "apps.accounts.duties.oldest_mail",
    "apps.accounts.duties.oldest_export",
    "apps.accounts.duties.oldest_leaving",
    "apps.tasks.duties.oldest_mark",
    "apps.payouts.duties.oldest_alert",
]
# An amount of a person's home money in another currency: `(user, amount, currency) -> Decimal | None`.
CONVERSION = "apps.platforms.rates_book.amount_in"
# A person's work that no exchange rate leads home: `(user) -> {account id: (its first day, how much)}`.
WITHOUT_RATE = "apps.tasks.unconverted.unconverted"
DUTY_PATIENCE = timedelta(seconds=env.int("DUTY_PATIENCE_SECONDS", default=300))
HEARTBEAT_PATIENCE = timedelta(seconds=env.int("HEARTBEAT_PATIENCE_SECONDS", default=90))

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch"), ("es", "Español")]
LOCALE_PATHS = [VAR_DIR / "locale"]  # made of `locale/` by `manage.py build_words`
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
FONTS_DIR = VAR_DIR / "fonts"  # made by `manage.py build_fonts`
ICONS_DIR = VAR_DIR / "icons"  # made by `manage.py build_icons`
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", FONTS_DIR), ("icons", ICONS_DIR)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str(
            "STATICFILES_STORAGE", default="django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        )
    },
}
SILENCED_SYSTEM_CHECKS = [
    "staticfiles.W004",  # the folders of fonts and icons are made at set-up
    "templates.W003",  # our heroicons and i18n stand in for the packages' on purpose
    "auth.W004",  # the e-mail is unique in any case, by an index on lower(email)
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

HTTPS = env.bool("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # rate limits count the person's address, not the proxy's

DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.redact.LineFormatter",
            "format": "{levelname:<7} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "fido2": {"level": "WARNING"}},
}
