"""The application that the web server runs."""

from __future__ import annotations

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skolsikt.config.settings")
django.setup()

from skolsikt.config.static import collect_static  # noqa: E402 - needs Django's settings
from skolsikt.web.pages.overview.view import warm_up  # noqa: E402 - so do the pages

collect_static()
warm_up()
application = get_wsgi_application()
