"""Django's settings, read from the installation folder.

Without an installation (tests, ``makemigrations``) the defaults of ``settings.toml`` hold and the secret key lives
only as long as the process.
"""

from __future__ import annotations

import secrets

from skolsikt.config import registries
from skolsikt.config.databases import app_database
from skolsikt.config.logging_in import logging_in
from skolsikt.config.logs import logging_of
from skolsikt.config.mail import mail_settings
from skolsikt.config.on_trial import check_trial_views
from skolsikt.config.pages import PAGES
from skolsikt.home.keys import read_key
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, read_settings
from skolsikt.home.words import LOCALE_DIR

SKOLSIKT_HOME = Home.locate()
_INSTALLED = SKOLSIKT_HOME.settings_file.is_file()
SKOLSIKT_SETTINGS = read_settings(SKOLSIKT_HOME) if _INSTALLED else Settings()
_SECURE = SKOLSIKT_SETTINGS.base_url.startswith("https://")

SKOLSIKT_PAGES = PAGES
SKOLSIKT_REGISTRIES = registries.ALL
check_trial_views(SKOLSIKT_SETTINGS, pages=PAGES, cards=registries.CARDS)

DEBUG = False
SECRET_KEY = read_key(SKOLSIKT_HOME, "django").hex() if _INSTALLED else secrets.token_hex(32)
ALLOWED_HOSTS = SKOLSIKT_SETTINGS.allowed_hosts
CSRF_TRUSTED_ORIGINS = [SKOLSIKT_SETTINGS.base_url]
ROOT_URLCONF = "skolsikt.config.urls"
WSGI_APPLICATION = "skolsikt.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "skolsikt.records.accounts",
    "skolsikt.records.contacts",
    "skolsikt.records.governance",
    "skolsikt.records.views",
    "skolsikt.jobs",
    "skolsikt.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "skolsikt.web.caching.NoStoreMiddleware",
    "skolsikt.web.methods.MethodMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "skolsikt.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "skolsikt.web.body_limit.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "skolsikt.web.session_limits.SessionLimitMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "skolsikt.web.second_factor.SecondFactorMiddleware",
    "skolsikt.web.trial.TrialMiddleware",
    "skolsikt.web.refusals.RefusalMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [registries.WEB / folder for folder in ("pages", "components", "pages/account/steps")],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "skolsikt.web.layout.layout",
            ],
            "builtins": [
                "django.templatetags.static",
                "django.templatetags.i18n",
                "skolsikt.web.templatetags.skolsikt",
            ],
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
        },
    }
]

DATABASES = {"default": app_database(SKOLSIKT_HOME, SKOLSIKT_SETTINGS.database_url)}
# Shared by all processes, which is what a lock-out needs. Large: a flood of new keys must not push old ones out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "full_name", "email")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview:page"
globals().update(logging_in(SKOLSIKT_HOME, SKOLSIKT_SETTINGS, is_secure=_SECURE))

LANGUAGE_CODE = "sv"  # of the msgids; the installation's own language is SKOLSIKT_SETTINGS.language
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [LOCALE_DIR]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

STATIC_URL = "static/"
STATICFILES_DIRS = [registries.WEB / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = SKOLSIKT_HOME.root / "static" if _INSTALLED else None
WHITENOISE_USE_FINDERS = not _INSTALLED
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _INSTALLED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_AGE = SKOLSIKT_SETTINGS.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LANGUAGE_COOKIE_NAME = "skolsikt_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "skolsikt.web.refusals.form_too_old"

globals().update(mail_settings(SKOLSIKT_SETTINGS.mail_url))
LOGGING = logging_of(SKOLSIKT_HOME if _INSTALLED else None)
