"""The lines of the register: one per loaded source that tells of persons, and those of the house itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from skolsikt.home.settings import Settings
from skolsikt.loading.controllers import holds_persons
from skolsikt.measures.house import House
from skolsikt.presentation.numbers import MISSING
from skolsikt.privacy.refusal_words import listed, who_may
from skolsikt.privacy.roles import Permission
from skolsikt.reports.authority import Issue, authority_of
from skolsikt.reports.origins import origin_of, told_as
from skolsikt.reports.recipients import recipients_of
from skolsikt.reports.retention_terms import term_of, term_of_kind
from skolsikt.reports.safeguards import Safeguard, safeguards
from skolsikt.reports.table_words import COLUMNS, TABLES, counted
from skolsikt.sources.catalogue import SOURCES
from skolsikt.tables.catalogue import TABLES as CONTRACTS
from skolsikt.tables.contract import Privacy, Table

PUPILS, STAFF, USERS = "elever", "personal", "användare"
_PSEUDONYM = "pseudonym"


@dataclass(frozen=True, kw_only=True)
class Processing:
    """One line of the register, in words. ``sensitive``: those of ``data`` by which no pupil may be chosen."""

    name: str
    controller: str
    purpose: str
    persons: str
    data: str
    sensitive: str
    recipients: str
    retention: str
    extent: str


@dataclass(frozen=True, kw_only=True)
class ProcessingRegister:
    """The register as it is today.

    ``transfers``: what leaves the installation, in words. ``joined``: other controllers, and the decisions on them.
    """

    authority: str
    contact: str
    issue: Issue
    lines: Sequence[Processing]
    transfers: Sequence[str]
    joined: Sequence[str]
    guards: Sequence[Safeguard]


def processing_register(*, house: House, issue: Issue) -> ProcessingRegister:
    """Return the register of this installation, from its settings, its sources and what has been loaded."""
    return ProcessingRegister(
        authority=authority_of(house.settings),
        contact=house.settings.dpo_mail,
        issue=issue,
        lines=[*_of_sources(house, issue), *_of_the_house(house, issue)],
        transfers=transfers_of(house.settings),
        joined=[
            f"{one.controller}: {one.decision}, {one.decided}" for one in house.settings.joined_controllers.values()
        ],
        guards=list(safeguards(house).values()),
    )


def _of_sources(house: House, issue: Issue) -> list[Processing]:
    version = house.warehouse.current()
    records = version.loads if version else ()
    loads = {name: [one for one in records if told_as(one.source) == name] for name in SOURCES}
    return [
        _of_source(name, [(one.number, one.rows_loaded) for one in found], house, issue)
        for name, found in loads.items()
        if found and holds_persons(SOURCES[name])
    ]


def _of_source(name: str, loads: Sequence[tuple[int, int]], house: House, issue: Issue) -> Processing:
    tables = [CONTRACTS[table] for table in SOURCES[name].delivers if _persons_in(CONTRACTS[table])]
    origin = origin_of(name, [number for number, _rows in loads], house)
    files = counted(len(loads), "fil", "filer")
    rows = counted(sum(count for _number, count in loads), "rad", "rader")
    return Processing(
        name=origin.title,
        controller=", ".join(origin.controllers),
        purpose=origin.purpose,
        persons=listed(list(dict.fromkeys(who for table in tables for who in _persons_in(table)))),
        data="; ".join(f"{TABLES[table.name]}: {_columns(table)}" for table in tables),
        sensitive=_sensitive(tables),
        recipients="; ".join(dict.fromkeys(recipients_of(table) for table in tables)),
        retention="; ".join(dict.fromkeys(term_of(one.name, home=house.home, on=issue.made) for one in tables)),
        extent=f"{files}, {rows}, senast {max(origin.days, default=MISSING)}",
    )


def _persons_in(table: Table) -> list[str]:
    kinds = {column.privacy for column in table.columns}
    of_staff = Privacy.STAFF in kinds or any(_is_of_staff(column.name) for column in table.columns)
    return [PUPILS] * table.has_pupils + [STAFF] * of_staff


def _is_of_staff(column: str) -> bool:
    return column in ("teacher_key", "staff_key")


def _columns(table: Table) -> str:
    told = [COLUMNS[column.name].lower() for column in table.columns if column.privacy is not Privacy.KEY]
    keys = [_PSEUDONYM] * any(column.privacy is Privacy.KEY for column in table.columns)
    return ", ".join([*keys, *told])


def _sensitive(tables: Sequence[Table]) -> str:
    found = [COLUMNS[column.name].lower() for table in tables for column in table.columns if column.sensitive]
    return ", ".join(dict.fromkeys(found)) or "inga"


def _of_the_house(house: House, issue: Issue) -> list[Processing]:
    authority = authority_of(house.settings)
    identities, log, users = (
        term_of_kind(kind, home=house.home, on=issue.made)
        for kind in ("identities", "access_log", "people_with_access")
    )
    log_readers = who_may(Permission.ACCESS_LOG_VIEW)
    return [
        Processing(
            name="Valvet",
            controller=authority,
            purpose="Att veta vem en rad gäller, utan att namn och nummer ligger bland uppgifterna",
            persons=PUPILS,
            data="personnummer, tidigare personnummer, namn, adress, skyddade personuppgifter",
            sensitive="skyddade uppgifter",
            recipients=who_may(Permission.CLASS_VIEW),
            retention=identities,
            extent="krypterat, en post per elev",
        ),
        Processing(
            name="Åtkomstloggen",
            controller=authority,
            purpose="Att kunna visa vem som har sett vad och varför (artikel 5.2 och 32)",
            persons=listed([PUPILS, USERS]),
            data="tid, användarnamn, vad som visades, skäl, elevens pseudonym",
            sensitive="inga",
            recipients=log_readers,
            retention=log,
            extent="en rad per gång något visas",
        ),
        Processing(
            name="Konton",
            controller=authority,
            purpose="Att bara den som har rätt till det kommer in",
            persons=USERS,
            data="användarnamn, namn, e-postadress, roller och vad de gäller, inloggningar",
            sensitive="inga",
            recipients=who_may(Permission.USERS_MANAGE),
            retention=users,
            extent="en post per användare",
        ),
    ]


def transfers_of(settings: Settings) -> list[str]:
    """Return what goes to somebody else by how the installation is set up; nothing else leaves it."""
    host = urlsplit(settings.mail_url).hostname if settings.mail_url else ""
    told = [f"E-post utan uppgifter om elever skickas genom {host}."] if host else []
    told += [
        f"Inloggning genom katalogen {one.title}: den får veta att användaren loggar in, inget om elever."
        for one in settings.directories.values()
    ]
    return told or ["Inget lämnar installationen: varken e-post eller katalog är inkopplad."]
