"""The pages: one line each. The folder's ``view.py`` holds ``urlpatterns``; pages with a title are in the menu."""

from __future__ import annotations

from skolsikt.home.words import N_
from skolsikt.privacy.roles import Permission
from skolsikt.web.page import Page

PAGES = (
    Page("overview", "", N_("Översikt"), "layout-dashboard"),
    Page("compare", "jamfor/", N_("Jämför"), "scale"),
    Page("class_group", "klass/", N_("Klass"), "users", needs=(Permission.CLASS_VIEW,)),
    Page(
        "registration",
        "registrering/",
        N_("Registrering"),
        "clock",
        needs=(Permission.REGISTRATION_VIEW, Permission.REGISTRATION_OWN, Permission.REGISTRATION_DECIDE),
        is_in_bar=False,
    ),
    Page("data", "data/", N_("Data"), "database"),
    Page("how_we_count", "sa-raknar-vi/", N_("Så räknar vi"), "book-open", short=N_("Mått")),
    Page("releases", "utgavor/", N_("Utgåvor"), "circle-check", needs=(Permission.RELEASE_APPROVE,), is_in_bar=False),
    Page("data_protection", "dataskydd/", N_("Dataskydd"), "lock", short=N_("Skydd")),
    Page(
        "records_requests",
        "allmanna-handlingar/",
        N_("Allmänna handlingar"),
        "folder-open",
        needs=(Permission.REQUESTS_REGISTER,),
        is_in_bar=False,
    ),
    Page(
        "administration",
        "administration/",
        N_("Administration"),
        "shield",
        needs=(Permission.USERS_MANAGE,),
        short=N_("Admin"),
    ),
    Page("in_words", "fraga/"),
    Page("similar", "liknande-skolor/"),
    Page("reading", "lasa-siffror/"),
    Page("pupil", "elev/"),
    Page("documents", "dataskydd/dokument/"),
    Page("number", "siffra/"),
    Page("reconciliation", "data/avstamning/"),
    Page("calendar", "skolkalender/"),
    Page("new_source", "ny-kalla/"),
    Page("comments", "tyck-till/"),
    Page("installed", "app/"),
    Page("accessibility", "tillganglighet/"),
    Page("account", "konto/"),
)
