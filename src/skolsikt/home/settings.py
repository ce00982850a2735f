"""Settings of one installation: ``settings.toml`` and its schema. A setting = one field with its meaning."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skolsikt.home.directories import Directory, DirectoryId
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.open_data_settings import OpenDataSettings
from skolsikt.home.paths import Home
from skolsikt.home.pull_settings import Ss12000Server
from skolsikt.home.release_settings import ReleaseSettings
from skolsikt.home.words import _


class SettingsInvalid(SkolsiktError):
    """``settings.toml`` cannot be read or breaks the schema."""


class Responsibility(BaseModel):
    """Who answers for one measure here, and when it was gone through; the rest is as the measure's file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: str = Field("", description="Who answers for the measure.")
    contact: str = Field("", description="Mail address of that owner; an overdue review is told there.")
    checker: str = Field("", description="Who has checked that the measure is counted rightly.")
    checked: date | None = Field(None, description="When that was.")
    next_review: date | None = Field(None, description="When it is to be gone through again, at the latest.")


class JoinedController(BaseModel):
    """Another controller whose personal data this installation may hold, and the decision that says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    controller: str = Field(min_length=1, description="Who answers for the data, as the profile of the files says.")
    decision: str = Field(min_length=1, description="Number of the decision to keep them here together with one's own.")
    decided: date = Field(description="When that was decided.")


class Settings(BaseModel):
    """What a municipality decides. Unknown names are errors, so that a misspelt setting is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    municipality: str = Field("", pattern=r"^(\d{4})?$", description="Municipality code of the organiser, four digits.")
    organiser_name: str = Field("", description="Name shown in the header, for example Exempelkommun.")
    controller: str = Field(
        "",
        description="Who answers for the personal data here, for example Barn- och utbildningsnämnden; stands on "
        "documents.",
    )
    language: Literal["sv", "en"] = Field("sv", description="Language of the screen and the command line.")
    is_demo: bool = Field(False, description="True for the synthetic municipality: no reason is asked of the operator.")
    high_absence_limit_share: float = Field(
        0.15, gt=0, lt=1, description="High absence is absence of MORE than this share of scheduled time."
    )
    high_absence_minimum_scheduled_minutes: int = Field(
        600, ge=0, description="Pupils with less scheduled time than this in the period are not judged."
    )
    smallest_group: int = Field(
        5, ge=3, description="Groups below this size are withheld from viewers without right to them."
    )
    completeness_minimum_share: float = Field(
        0.9,
        ge=0,
        le=1,
        description="Share of lessons that must be reported before a period counts as complete.",
    )
    operator_enabled: bool = Field(True, description="Whether the command line may be used as operator.")
    serving_files_kept: int = Field(30, ge=1, description="Newest serving files that are kept; sealed ones always are.")
    memory_limit: str = Field(
        "1500MB", pattern=r"^\d+(MB|GB)$", description="Memory that the engine may use for a load."
    )
    threads: int = Field(0, ge=0, description="Threads that the engine may use; 0 means all cores.")
    database_url: str = Field("", description="postgresql://... for the app database; empty means SQLite in the home.")
    mail_url: str = Field(
        "", description="smtp://user:password@host:587 for outgoing mail; empty prints mail on the console."
    )
    mail_from: str = Field("skolsikt@localhost", description="Sender of outgoing mail.")
    measures_owner: str = Field("", description="Who answers for the measures, when a measure's own file does not say.")
    measures_contact: str = Field("", description="Mail address of that owner; overdue reviews are told there.")
    dpo_mail: str = Field(
        "",
        description="Mail address of the data-protection officer: gets the head of the access log daily, and what is "
        "unusual in it.",
    )
    accessibility_contact: str = Field(
        "", description="Mail address or telephone of whoever helps when a page cannot be used; on Tillgänglighet."
    )
    coordinator_mail: str = Field(
        "",
        description="Mail address of the IT coordinator: told of files that could not be loaded, of sources that are "
        "late, and of what could not be fetched or no longer runs by itself.",
    )
    schedule: dict[str, str] = Field(
        default_factory=dict,
        description="When a job runs instead of when it usually does, in the section [schedule]: load_inbox = "
        '"*/5 * * * *" (minute, hour, day, month, weekday; Swedish clock), or "never".',
    )
    unusual_pupils_per_hour: int = Field(
        300, ge=1, description="More pupils than this shown to one user within an hour is told as unusual."
    )
    usual_hours: tuple[Annotated[int, Field(ge=0, le=23)], Annotated[int, Field(ge=1, le=24)]] = Field(
        (6, 22), description="Hours (Swedish clock, from and up to) outside which pupils shown are told as unusual."
    )
    unusual_refusals_per_day: int = Field(
        10, ge=1, description="So many refused attempts of one user in a day are told as unusual."
    )
    named_readers_decision: str = Field(
        "",
        description="Number of the decision that register extracts and receipts name the persons who have looked; "
        "without one they tell role, purpose and time.",
    )
    retention_job_enabled: bool = Field(
        False,
        description="Whether the monthly job destroys what is due by the decisions in retention.yaml; otherwise it "
        "only tells the data-protection officer what is due.",
    )
    base_url: str = Field("http://127.0.0.1:8000", description="Address that links in mail start with.")
    allowed_hosts: list[str] = Field(
        default_factory=lambda: ["127.0.0.1", "localhost", "[::1]"],
        description="Host names the web server answers to.",
    )
    pull_hours: list[Annotated[int, Field(ge=0, le=23)]] = Field(
        default_factory=lambda: [3],
        description="Hours (Swedish clock) at which the worker pulls from the servers of [ss12000]; [] means never.",
    )
    pull_lesson_months: int = Field(
        2, ge=1, le=12, description="Months of lessons that each pull fetches, the running one included."
    )
    largest_upload_megabytes: int = Field(
        1024, ge=1, description="The largest files that the page Data takes; the folder inbox takes any."
    )
    second_factor_roles: list[str] | None = Field(
        None,
        description="Roles whose holders must log in with a second factor, instead of those that privacy/roles.yaml "
        "names; nobody in the demo.",
    )
    login_failures: int = Field(5, ge=3, le=20, description="Wrong passwords or codes before an account is locked.")
    login_lock_minutes: int = Field(15, ge=1, description="How long it is locked, and how long failures are counted.")
    session_idle_minutes: int = Field(60, ge=5, description="Who has done nothing for this long is logged out.")
    session_hours: int = Field(10, ge=1, le=24, description="Longest time from log-in to log-out.")
    directory_session_hours: int = Field(
        4, ge=1, le=24, description="The same for who logs in through a directory: who has left it is out by then."
    )
    invitation_days: int = Field(7, ge=1, le=30, description="How long the link of an invitation can be used.")
    release: ReleaseSettings = Field(
        ReleaseSettings(),
        description="Giving out figures, in the section [release]: approvers (2, 1 or 0 who must approve), days and "
        "results_days, as docs/drift.md says.",
    )
    open_data: OpenDataSettings = Field(
        OpenDataSettings(),
        description="Open data fetched over public APIs, in the section [open_data]: is_scheduled, which "
        "municipalities, key figures and tables, and the addresses, as docs/drift.md says.",
    )
    directories: dict[DirectoryId, Directory] = Field(
        default_factory=dict,
        description="Directories to log in through, one section each: [directories.ID] with kind (oidc or saml), title "
        "and the rest as docs/drift.md says, and [[directories.ID.grants]] with group, role and school_unit.",
    )
    joined_controllers: dict[DirectoryId, JoinedController] = Field(
        default_factory=dict,
        description="Other controllers whose personal data may be loaded here, one section each: "
        "[joined_controllers.ID] with controller, decision and decided (a day as 2026-03-01).",
    )
    trial_views: dict[str, list[str]] = Field(
        default_factory=dict,
        description="Pages and cards on trial, in the section [trial_views]: the name of a page or card and who sees "
        'it, by role or user name, such as exercise = ["principal", "karin.ek"]. [] shows it to nobody.',
    )
    checks: dict[str, dict[str, Literal["warn", "stop", "off"]]] = Field(
        default_factory=dict,
        description="What checks do with the files of one source, one section per source: [checks.SOURCE] with lines "
        'such as pupils_are_enrolled = "stop" ("warn", "stop" or "off"); docs/checks.md lists them.',
    )
    ss12000: dict[DirectoryId, Ss12000Server] = Field(
        default_factory=dict,
        description="Servers that data are pulled from over SS 12000, one section each: [ss12000.ID] with address, "
        "sign_in (token or certificate) and the rest as docs/drift.md says.",
    )
    measures: dict[str, Responsibility] = Field(
        default_factory=dict,
        description="Who answers for a measure, one section per measure: [measures.ID] with owner, contact, checker, "
        "checked and next_review (days as 2027-06-30), each of which may be left out.",
    )


def read_settings(home: Home) -> Settings:
    """Return the settings of ``home``.

    Raises SettingsInvalid naming the file, the setting and what is wrong with it.
    """
    try:
        return Settings.model_validate(tomllib.loads(home.required().settings_file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(
            _("{file} går inte att läsa: {error}").format(file=home.settings_file, error=error)
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsInvalid(
            _("{file}: inställningen {name} är fel: {problem}").format(
                file=home.settings_file, name=".".join(map(str, first["loc"])), problem=first["msg"]
            )
        ) from error


SECTIONS = (
    "release",
    "open_data",
    "directories",
    "joined_controllers",
    "checks",
    "ss12000",
    "measures",
    "schedule",
    "trial_views",
)


def write_settings(home: Home, settings: Settings) -> None:
    """Write ``settings.toml`` with every setting's meaning as a comment above it."""
    lines = ["# Skolsikt. Every setting with its meaning; delete a line to use the default.", ""]
    for name, field in Settings.model_fields.items():
        if name not in SECTIONS:
            value = getattr(settings, name)
            lines += [f"# {field.description}", f"# {name} = []" if value is None else f"{name} = {_toml(value)}", ""]
    for name in SECTIONS:
        lines += [f"# {Settings.model_fields[name].description}", ""]
        lines += _sections(name, getattr(settings, name))
    home.settings_file.write_text("\n".join(lines), "utf-8")
    home.settings_file.chmod(0o600)


_Said = BaseModel | Mapping[str, "BaseModel | str | list[str] | dict[str, str]"]


def _sections(name: str, said: _Said) -> list[str]:
    if isinstance(said, BaseModel):
        return _section(name, said)
    plain = [f"{key} = {_toml(one)}" for key, one in said.items() if isinstance(one, str | list)]
    named = [
        line
        for key, one in said.items()
        if not isinstance(one, str | list)
        for line in (_section(f"{name}.{key}", one) if isinstance(one, BaseModel) else _sections(f"{name}.{key}", one))
    ]
    return [*([f"[{name}]", *plain, ""] if plain else []), *named]


def _section(name: str, said: BaseModel) -> list[str]:
    lines, tables = [f"[{name}]"], []
    for key, value in said:
        if isinstance(value, tuple):
            tables += [line for row in value for line in _table(f"{name}.{key}", row)]
        elif value != type(said).model_fields[key].default:
            lines.append(f"{key} = {_toml(value)}")
    return [*lines, "", *tables]


def _table(name: str, row: BaseModel) -> list[str]:
    return [f"[[{name}]]", *(f"{key} = {_toml(value)}" for key, value in row), ""]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
