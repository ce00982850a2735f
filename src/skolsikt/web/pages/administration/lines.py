"""Users and roles as plain values for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from skolsikt.home.words import N_, _, language
from skolsikt.presentation.periods import day_label
from skolsikt.privacy.purposes import purpose_title
from skolsikt.privacy.refusal_words import held_in_words, listed, lowered
from skolsikt.privacy.roles import Permission, Role, Scope
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.roles import GRANTED
from skolsikt.records.accounts.selectors import grants_on

PERMISSION_TITLES: Mapping[Permission, str] = {
    Permission.ASK: N_("siffror om grupper, där små grupper inte visas"),
    Permission.SCHOOL_UNIT_VIEW: N_("skolenhetens sidor"),
    Permission.CLASS_VIEW: N_("elever i klasslista, med namn"),
    Permission.PUPIL_VIEW: N_("elevens egen sida"),
    Permission.SUPPORT_VIEW: N_("vilket stöd eleven får"),
    Permission.PROTECTED_VIEW: N_("elever med skyddade personuppgifter"),
    Permission.PUPIL_WINDOW: N_("kan få insyn i en elev för en tid"),
    Permission.WINDOW_GRANT: N_("ger andra insyn i en elev för en tid"),
    Permission.REGISTER_EXTRACT: N_("registerutdrag om en elev som begär det"),
    Permission.REJECTS_VIEW: N_("avvisade rader utan mask"),
    Permission.LOAD: N_("läser in filer"),
    Permission.USERS_MANAGE: N_("sköter användare"),
    Permission.ACCESS_LOG_VIEW: N_("loggen över vem som har sett vad"),
    Permission.RELEASE_APPROVE: N_("godkänner utgåvor av siffror, två tillsammans"),
    Permission.TRUE_AGGREGATES: N_("även små grupper, aldrig elever, vid kommandoraden"),
    Permission.EMBARGO_SET: N_("håller inne siffror till en dag"),
    Permission.PUPIL_SEARCH: N_("hittar en elev på personnummer eller namn, utan att eleven visas"),
    Permission.REQUESTS_REGISTER: N_("tar emot begäranden om handlingar och om elevers rättigheter"),
    Permission.REQUESTS_DECIDE: N_("beslutar om begäranden"),
    Permission.REGISTRATION_VIEW: N_("hur skolan registrerar närvaron, aldrig lärare för lärare"),
    Permission.REGISTRATION_OWN: N_("hur de egna lektionerna är registrerade, där det är beslutat"),
    Permission.CO_MARKING_ENTER: N_("skriver in två lärares bedömningar av samma prov"),
    Permission.CONTACT_WRITE: N_("antecknar samtal om elever, och elevens egna ord"),
    Permission.REGISTRATION_DECIDE: N_("beslutar om registreringen av närvaro"),
    Permission.FIGURES_REVIEW: N_("granskar skolans siffror och ställer frågor om dem"),
    Permission.FIGURES_ANSWER: N_("svarar på frågor om siffror"),
    Permission.DOCUMENTS_MAKE: N_("gör dokument om hur personuppgifter behandlas"),
}
HELD_FOR = {
    Scope.MUNICIPALITY: N_("hela kommunen"),
    Scope.SCHOOL_UNIT: N_("en skolenhet"),
    Scope.CLASS: N_("en klass, ett läsår"),
    Scope.TEACHING_GROUP: N_("en undervisningsgrupp, ett läsår"),
}


@dataclass(frozen=True)
class UserLine:
    """One account, and what each of its roles is held for and how long."""

    number: int
    name: str
    username: str
    roles: Sequence[str]
    is_closed: bool


@dataclass(frozen=True)
class RoleLine:
    """One role: what it is held for, gives, and may open a pupil's page for."""

    title: str
    held_for: str
    gives: str
    purposes: str
    second_factor: str


def user_lines(on: date, units: Mapping[str, str]) -> list[UserLine]:
    """Return every account by name, with the roles that hold that day."""
    return [_user(user, on, units) for user in User.objects.order_by("full_name", "username")]


def _user(user: User, on: date, units: Mapping[str, str]) -> UserLine:
    roles = [_held(grant, units) for grant in grants_on(user, on=on)]
    return UserLine(user.pk, user.full_name, user.username, roles, not user.is_active)


def _held(grant: RoleGrant, units: Mapping[str, str]) -> str:
    last_day = [_("till {day}").format(day=day_label(grant.to_date))] if grant.to_date else []
    return ", ".join([held_in_full(grant, units), *last_day])


def held_in_full(grant: RoleGrant, units: Mapping[str, str]) -> str:
    """Return a role with its class or group, its school, and whom it stands in for."""
    parts = [held_in_words(grant.relation, units)]
    if grant.class_name or grant.teaching_group:
        parts.append(units.get(grant.school_unit_code, grant.school_unit_code))
    if grant.stand_in_for:
        parts.append(_("vikarierar för {name}").format(name=grant.stand_in_for.full_name))
    return ", ".join(parts)


def role_lines() -> list[RoleLine]:
    """Return every role that can be held, with what it gives in words."""
    return [_role(role) for role in GRANTED.values()]


def _role(role: Role) -> RoleLine:
    gives = [_(title) for permission, title in PERMISSION_TITLES.items() if permission in role.permissions]
    purposes = [lowered(purpose_title(one)) for one in role.purposes]
    return RoleLine(
        role.title.spoken(language()),
        _(HELD_FOR[role.holds_for]),
        listed(gives),
        listed(purposes),
        _("ja") if role.second_factor else _("nej"),
    )
