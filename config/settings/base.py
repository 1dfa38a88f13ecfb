"""Settings shared by every way of running. What differs stands in dev, production and test."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env, logs
from config.celery import app as celery_app  # noqa: F401  the tasks of every process belong to this app

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DAYBOOK_HOME = env.home()
KEYS = env.keys(DAYBOOK_HOME)
SECRET_KEY = KEYS.django
SECRET_KEY_FALLBACKS = KEYS.django_fallbacks
DEBUG = False

PUBLIC_URL = env.public_url()
PUBLIC_IS_LOCAL = env.is_local(PUBLIC_URL)
ALLOWED_HOSTS = env.allowed_hosts(PUBLIC_URL)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_structlog",
    "lucide",
    "pgtrigger",
    "template_partials.apps.SimpleAppConfig",
    "apps.core",
    "apps.audit",
    "apps.mail",
    "apps.files",
    "apps.jobs",
    "apps.accounts",
    "apps.plans",
    "apps.deadlines",
    "apps.goals",
    "apps.evidence",
    "apps.intake",
    "apps.checkpoints",
    "apps.concerns",
    "apps.champions",
    "apps.checklists",
    "apps.stories",
    "apps.choices",
    "apps.packets",
    "apps.onboarding",
    "apps.dashboard",
    "apps.operations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.SessionLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.intake.middleware.TokenMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "apps.core.middleware.UserZoneMiddleware",
    "apps.accounts.middleware.LoginRequiredKeepingTextMiddleware",
    "apps.accounts.middleware.AskAgainMiddleware",
    "apps.core.middleware.OneTransactionMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context.shell",
                "apps.mail.context.where_mail_goes",
                "apps.plans.context.shell_plan",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

DATABASES = {"default": env.database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sign-in and rate limits must work without the broker: cache and sessions live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "daybook_cache",
        # Django's 300 would forget rate limits as soon as somebody tries many addresses.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# Notices name files: they stay on the server, never in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.hours("DAYBOOK_SESSION_HOURS", default=8) * 3600
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Also where `up` runs behind a proxy with TLS.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.accounts.views.csrf_failure"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    }
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
SIGNUP_OPEN = env.signup_open()
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.SignInForm",
    "signup": "apps.accounts.forms.SignUpForm",
    "change_password": "apps.accounts.password_forms.ChangeForm",
    "reset_password": "apps.accounts.password_forms.ResetForm",
    "reset_password_from_key": "apps.accounts.password_forms.ResetKeyForm",
    "reauthenticate": "apps.accounts.password_forms.AgainForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = (
    15 * 60
)  # seconds for which a sign-in, or an asking, counts (R32)
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)
USERSESSIONS_TRACK_ACTIVITY = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DAYBOOK_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "apps.core.staticfiles.PackagedFilesFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DAYBOOK_HOME / "files", "base_url": None},
    },
    "previews": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DAYBOOK_HOME / "previews", "base_url": None},
    },
    "packets": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DAYBOOK_HOME / "packets", "base_url": None},
    },
    "staticfiles": {"BACKEND": "apps.core.staticfiles.HashedStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DAYBOOK_HOME / "files"

# Uploads (reliability.md, section c): streamed to disk beyond 64 kB, never into memory.
FILE_UPLOAD_HANDLERS = ["apps.files.uploading.BoundedUploadHandler"]
# Ours, so that what a killed process left is swept; made with the first upload, so a new home has none yet.
FILE_UPLOAD_TEMP_DIR = DAYBOOK_HOME / "incoming"
SILENCED_SYSTEM_CHECKS = ["files.E001"]
MAX_FILE_BYTES = env.integer("DAYBOOK_MAX_FILE_MB", default=200) * 1024 * 1024
MAX_MAILBOX_BYTES = env.integer("DAYBOOK_MAX_MAILBOX_MB", default=2048) * 1024 * 1024
MAX_ACCOUNT_BYTES = env.integer("DAYBOOK_MAX_ACCOUNT_GB", default=20) * 1024 * 1024 * 1024
ALLOW_AUDIO_AND_VIDEO = env.flag("DAYBOOK_ALLOW_AUDIO_AND_VIDEO")
# A pasted page of 1 MB must reach the form and get its sentence there.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
# The upload handler keeps the first hundred and tells the names of the rest; beyond this nothing is read.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000

EMAIL_BACKEND = "apps.mail.backend.OutboxSafeEmailBackend"
EMAIL_URL = env.email_url()
MAIL_IS_LOCAL = env.mail_is_local()
MAILBOX_PORT_NOTE = env.mailbox_note(DAYBOOK_HOME)
MAIL_FROM = env.mail_from(PUBLIC_URL)
DEFAULT_FROM_EMAIL = MAIL_FROM
LOCAL_MAILBOX = DAYBOOK_HOME / "mailbox"
HEARTBEAT_URL = env.web_address("DAYBOOK_HEARTBEAT_URL")
CANARY_TO = env.address("DAYBOOK_CANARY_TO")

BROKER_URL = env.text("REDIS_URL", default="")

LOGGING = logs.configuration()
