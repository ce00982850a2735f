"""What the access log tells of accounts and roles, in words: what the data-protection officer reads."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.words import N_, _
from skolsikt.privacy.refusal_words import held_in_words
from skolsikt.privacy.roles import ROLES
from skolsikt.privacy.viewer import EVERY_UNIT, Relation
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.noted import Act, read_act

_WORDS = {
    Act.CREATE: N_("Konto skapat för {name}"),
    Act.MAIL: N_("E-postadressen ändrad för {name}"),
    Act.INVITE: N_("Inbjudan sänd till {name}"),
    Act.CLOSE: N_("Kontot stängt för {name}"),
    Act.OPEN: N_("Kontot öppnat för {name}"),
    Act.UNLOCK: N_("Kontot upplåst för {name}"),
    Act.SECOND_FACTOR: N_("Andra steget vid inloggning borttaget för {name}"),
    Act.GIVE: N_("Roll given till {name}: {role}"),
    Act.END: N_("Roll avslutad för {name}: {role}"),
}


def act_in_words(what: str, units: Mapping[str, str]) -> str:
    """Return what an entry tells, with the people's names of today; what is no act of ours as it stands.

    ``units``: code and name of the known school units.
    """
    read = read_act(what)
    if read is None:
        return what
    act, told = read
    words = [_(_WORDS[act]).format(name=_name(told.get("user", "")), role=_role(told, units))]
    if "for" in told:
        words.append(_("vikarierar för {name}").format(name=_name(told["for"])))
    return ", ".join(words + _days(told))


def _role(told: Mapping[str, str], units: Mapping[str, str]) -> str:
    role, unit = told.get("role", ""), told.get("unit", EVERY_UNIT)
    if role not in ROLES:
        return role
    part = told.get("class", "") or told.get("group", "")
    relation = Relation(
        role=role, school_unit_code=unit, class_name=told.get("class", ""), teaching_group=told.get("group", "")
    )
    school = f" ({units.get(unit, unit)})" if part else ""
    return held_in_words(relation, units) + school


def _days(told: Mapping[str, str]) -> list[str]:
    days = []
    if "ends" in told:
        return [_("gäller inte från och med {day}").format(day=told["ends"])]
    if "from" in told:
        days.append(_("från {day}").format(day=told["from"]))
    if "to" in told:
        days.append(_("till {day}").format(day=told["to"]))
    return days


def _name(number: str) -> str:
    user = User.objects.filter(pk=number).first() if number.isdigit() else None
    return f"{user.full_name} ({user.username})" if user else _("konto {number}").format(number=number)
