"""Django settings: every knob is an environment variable with a default that runs at once."""

from datetime import timedelta

from motcua.config import database, env

BASE_DIR = env.ROOT
VAR_DIR = env.var_dir()

DEBUG = env.flag("MOTCUA_DEBUG")
SECRET_KEY = env.secret("secret_key")
DATA_KEY = env.secret("data_key")
ALLOWED_HOSTS = env.text("MOTCUA_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env.text("MOTCUA_ORIGINS").split(",") if origin]
SITE_URL = env.text("MOTCUA_SITE_URL", f"http://127.0.0.1:{env.integer('PORT', 8000)}")
BEHIND_TLS = SITE_URL.startswith("https://")

# Tests and demonstrations may live on another day; a real installation never sets this.
MOTCUA_CLOCK_SHIFT = timedelta(seconds=env.integer("MOTCUA_CLOCK_SHIFT", 0)) or None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_cotton",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "motcua.base.organisations",
    "motcua.base.audit",
    "motcua.base.events",
    "motcua.base.files",
    "motcua.base.worktime",
    "motcua.base.lawbook",
    "motcua.base.indicators",
    "motcua.base.printing",
    "motcua.base.notices",
    "motcua.base.lists",
    "motcua.base.search",
    "motcua.base.tokens",
    "motcua.catalogue.procedures",
    "motcua.catalogue.processes",
    "motcua.catalogue.announcements",
    "motcua.catalogue.publication",
    "motcua.onestop.dossiers",
    "motcua.onestop.archive",
    "motcua.onestop.handovers",
    "motcua.onestop.lateness",
    "motcua.onestop.desk",
    "motcua.control.plans",
    "motcua.control.costs",
    "motcua.control.impact",
    "motcua.control.reviews",
    "motcua.control.programmes",
    "motcua.control.burden",
    "motcua.insight.reports",
    "motcua.insight.dashboards",
    "motcua.ui",
    "motcua.demo",
]

MIDDLEWARE = [
    "motcua.base.tokens.middleware.ApiMiddleware",
    "motcua.base.files.limits.UploadLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "motcua.base.organisations.access.ActorMiddleware",
    "motcua.base.tokens.middleware.PageHistoryMiddleware",
    "motcua.config.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "motcua" / "ui" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.config.frame.frame",
            ],
            "builtins": ["django_cotton.templatetags.cotton", "motcua.ui.templatetags.mc"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
COTTON_DIR = "cotton"

DATABASES = {"default": database.connection()}
# What serves asks the same again and again: a statement is prepared at its second use, so that the database works
# out once how to do it. What builds and loads (the owner's) writes DDL with values in it, which cannot be prepared.
if database.role() == "app":
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 2}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "motcua.base.organisations.access.ClosedAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Một Cửa"
# A code typed as it changes, or a phone whose clock is a little off (RFC 6238, 5.2: one step).
MFA_TOTP_TOLERANCE = 1

# Counts of failed sign-ins are shared by all web processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "motcua_cache"}}
MOTCUA_REQUIRE_TOTP = env.flag("MOTCUA_REQUIRE_TOTP")
MOTCUA_IDLE_MINUTES = env.integer("MOTCUA_IDLE_MINUTES", 60)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = SHORT_DATE_FORMAT = "d/m/Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "H:i d/m/Y"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a folder that is not there
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A sheet of compliance cost has twenty cells a line and up to 500 lines.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
# Requests a second of one API key in each web process, and how many it may send at once.
API_RATE = env.integer("MOTCUA_API_RATE", 200)
API_BURST = env.integer("MOTCUA_API_BURST", 1000)
UPLOAD_LIMIT = env.integer("MOTCUA_UPLOAD_LIMIT_MB", 50) * 1024 * 1024

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_TLS")
EMAIL_FILE_PATH = VAR_DIR / "mail"

PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = ()
# Tables the application may add to but never change, besides the row history (granted by `motcua migrate`).
APPEND_ONLY_TABLES = ["audit_act", "audit_reading", "events_event"]
# Tables only the database itself writes, through its triggers.
READ_ONLY_TABLES = ["audit_chainhead"]

# How long an exported file is kept for its owner to download (days).
EXPORT_DAYS = env.integer("MOTCUA_EXPORT_DAYS", 7)

# How long a process may go on with the calendar it knows before asking whether it changed (seconds).
CALENDAR_CHECK_SECONDS = env.integer("CALENDAR_CHECK_SECONDS", 3)

PROVINCE_NAME = env.text("MOTCUA_PROVINCE_NAME", "Tỉnh Bắc Ninh")
PROVINCE_CODE = env.text("MOTCUA_PROVINCE_CODE", "24")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("MOTCUA_LOG", "WARNING")},
}
