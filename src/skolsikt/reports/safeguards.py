"""What guards the data in this installation, as it is set up now: switched on or not, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from skolsikt.home.master_key import is_closed, split_of
from skolsikt.measures.house import House
from skolsikt.presentation.numbers import format_count
from skolsikt.privacy.access_log.entries import end_of_log
from skolsikt.privacy.refusal_words import listed, lowered
from skolsikt.privacy.release.store import release_numbers
from skolsikt.privacy.roles import ROLES
from skolsikt.reports.table_words import counted


@dataclass(frozen=True, kw_only=True)
class Safeguard:
    """One measure. ``told``: how it is set up, or what its absence means."""

    id: str
    title: str
    is_on: bool
    told: str

    @property
    def state(self) -> str:
        return "på" if self.is_on else "AV"


def safeguards(house: House) -> dict[str, Safeguard]:
    """Return every measure by its id, as the installation is set up now."""
    return {one.id: one for one in (look(house) for look in _LOOKS)}


def _second_factor(house: House) -> Safeguard:
    said = house.settings.second_factor_roles
    asking = [name for name, role in ROLES.items() if role.second_factor] if said is None else said
    roles = listed([lowered(ROLES[name].title.sv) for name in asking if name in ROLES])
    is_on = bool(roles) and not house.settings.is_demo
    told = f"Krävs av {roles}." if is_on else "Ingen roll loggar in med ett andra steg här."
    return Safeguard(id="second_factor", title="Andra steg vid inloggning", is_on=is_on, told=told)


def _split_key(house: House) -> Safeguard:
    split = split_of(house.home)
    told = "Nycklarna ligger oförseglade i keys/: den som läser mappen kan öppna valvet ensam."
    if split:
        state = "stängt" if is_closed(house.home) else "öppet"
        told = f"Två av {split.persons} personer behövs för att öppna valvet. Det är {state} nu."
    return Safeguard(id="split_key", title="Nyckel delad mellan personer", is_on=split is not None, told=told)


def _vault(house: House) -> Safeguard:
    told = "Namn, personnummer och adress är krypterade (AES-GCM) i ett valv. Allt annat har bara en slumpad nyckel."
    return Safeguard(id="vault", title="Identiteter skilda från uppgifter", is_on=True, told=told)


def _roles(house: House) -> Safeguard:
    told = f"{len(ROLES)} roller, var och en för klass, grupp, skola eller kommun. Det som ingen roll ger är förbjudet."
    return Safeguard(id="roles", title="Behörighet efter roll och relation", is_on=True, told=told)


def _purpose(house: House) -> Safeguard:
    told = "En elevs sida öppnas för ett ändamål. Insyn för en tid stängs av sig själv."
    return Safeguard(id="purpose", title="Ändamål och tid", is_on=True, told=told)


def _log(house: House) -> Safeguard:
    end = end_of_log(house.home)
    told = (
        f"{counted(end.number if end else 0, 'rad', 'rader')}, kedjade med hash; en ändrad eller borttagen rad märks."
    )
    return Safeguard(id="log", title="Åtkomstlogg", is_on=True, told=told)


def _log_mailed(house: House) -> Safeguard:
    is_on = _is_mailed(house)
    told = (
        "Loggens huvud går varje dag till dataskyddsombudet, utom räckhåll för den som sköter servern."
        if is_on
        else "Inget brev går ut (dpo_mail och mail_url): den som styr servern kan skriva om hela loggen utan spår."
    )
    return Safeguard(id="log_mailed", title="Loggens huvud till dataskyddsombudet", is_on=is_on, told=told)


def _is_mailed(house: House) -> bool:
    return bool(house.settings.dpo_mail and house.settings.mail_url)


def _unusual(house: House) -> Safeguard:
    said = house.settings
    first, last = said.usual_hours
    told = (
        f"Mer än {format_count(said.unusual_pupils_per_hour)} elever på en timme, elever visade utanför klockan "
        f"{first}–{last} och {said.unusual_refusals_per_day} nekade försök på en dag rapporteras."
    )
    return Safeguard(id="unusual", title="Ovanlig åtkomst rapporteras", is_on=_is_mailed(house), told=told)


def _small_groups(house: House) -> Safeguard:
    told = f"Grupper under {house.settings.smallest_group} elever visas inte för den som saknar rätt till eleverna."
    return Safeguard(id="small_groups", title="Små grupper visas inte", is_on=True, told=told)


def _release(house: House) -> Safeguard:
    count = len(release_numbers(house.home))
    told = (
        f"{counted(count, 'utgåva', 'utgåvor')}, granskade mot den som läser allt, varje rektor och varje mentor."
        if count
        else "Ingen utgåva är gjord: den som saknar rätt till eleverna ser inga siffror om grupper av elever."
    )
    return Safeguard(id="release", title="Granskade utgåvor", is_on=bool(count), told=told)


def _operator(house: House) -> Safeguard:
    is_on = not house.settings.operator_enabled
    told = (
        "Kommandoraden visar inga sanna siffror om små grupper och ändrar inget i valvet."
        if is_on
        else "Kommandoraden kan visa sanna siffror om små grupper, med skäl och rad i loggen (operator_enabled)."
    )
    return Safeguard(id="operator_off", title="Driftansvarig avstängd", is_on=is_on, told=told)


def _lock_out(house: House) -> Safeguard:
    said = house.settings
    told = (
        f"Kontot låses i {said.login_lock_minutes} minuter efter {said.login_failures} fel. Den som inte gör något på "
        f"{said.session_idle_minutes} minuter loggas ut, alla efter {said.session_hours} timmar."
    )
    return Safeguard(id="lock_out", title="Låsning och utloggning", is_on=True, told=told)


def _https(house: House) -> Safeguard:
    is_on = house.settings.base_url.startswith("https://")
    told = "Sidorna nås med https." if is_on else "base_url börjar inte med https: trafiken är okrypterad."
    return Safeguard(id="https", title="Krypterad trafik", is_on=is_on, told=told)


def _protected(house: House) -> Safeguard:
    told = "Elever med skyddade personuppgifter räknas men visas, namnges och exporteras bara med ett eget tillstånd."
    return Safeguard(id="protected", title="Skyddade personuppgifter", is_on=True, told=told)


def _sealed_files(house: House) -> Safeguard:
    told = "Originalfiler, avvisade rader och utgåvornas underlag är krypterade. Avvisade rader visas maskade."
    return Safeguard(id="sealed_files", title="Krypterade original", is_on=True, told=told)


def _no_forecasts(house: House) -> Safeguard:
    version = house.warehouse.current()
    found = sorted({"pupil_forecast", "pupil_signal"} & set(version.tables if version else ()))
    told = "Inga prognoser eller signaler om enskilda elever finns." if not found else "Det finns prognoser om elever."
    return Safeguard(id="no_forecasts", title="Inga prognoser om enskilda", is_on=not found, told=told)


_LOOKS: tuple[Callable[[House], Safeguard], ...] = (
    _roles,
    _purpose,
    _second_factor,
    _lock_out,
    _https,
    _vault,
    _split_key,
    _sealed_files,
    _protected,
    _small_groups,
    _release,
    _log,
    _log_mailed,
    _unusual,
    _operator,
    _no_forecasts,
)
