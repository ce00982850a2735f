"""Administration > one user: give and end roles, close, open and unlock, a new invitation, a lost second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from skolsikt.home.clock import now, today
from skolsikt.home.errors import NotPermitted, SkolsiktError
from skolsikt.home.words import N_, _
from skolsikt.privacy.decide import Reason
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.invitations import invitation_send
from skolsikt.records.accounts.locks import account_unlock
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.noted import acts_together
from skolsikt.records.accounts.safeguards import OwnAccount
from skolsikt.records.accounts.second_factor import second_factor_forget
from skolsikt.records.accounts.services import (
    account_change_mail,
    account_close,
    account_reopen,
    grant_role,
    role_end,
)
from skolsikt.web.asking import house, known_unit_names, person_of_request, viewer_of_request
from skolsikt.web.choices import known_school_years
from skolsikt.web.pages.administration.forms import EndForm, GrantForm, LetterForm
from skolsikt.web.pages.administration.user_lines import grant_lines, user_state
from skolsikt.web.requiring import require

DONE = {
    "inbjuden": N_("Kontot är skapat. En inbjudan är sänd."),
    "skapad": N_("Kontot är skapat. Personen loggar in genom katalogen."),
    "roll": N_("Rollen är given."),
    "avslutad": N_("Rollen är avslutad."),
    "stangt": N_("Kontot är stängt och utloggat överallt."),
    "oppnat": N_("Kontot är öppet igen."),
    "upplast": N_("Kontot är upplåst: personen kan logga in igen."),
    "andra-steget": N_("Andra steget är borttaget. Personen lägger till ett nytt vid nästa inloggning."),
    "inbjudan": N_("En ny inbjudan är sänd."),
}


def managing(request: HttpRequest) -> User:
    """Return the person who manages users, or refuse."""
    require(viewer_of_request(request), Permission.USERS_MANAGE, what=_("Administration"))
    person: User = request.user
    return person


@require_GET
def user(request: HttpRequest, number: int) -> HttpResponse:
    """Show one user with the forms of what can be done."""
    managing(request)
    return _shown(request, get_object_or_404(User, pk=number))


def _shown(request: HttpRequest, one: User, *, problem: str = "", grant: GrantForm | None = None) -> HttpResponse:
    is_own = one.pk == request.user.pk
    held, ended = grant_lines(one, today(), known_unit_names(), is_own=is_own)
    done = DONE.get(request.GET.get("gjort", ""), "")
    shown = {
        "one": user_state(one),
        "is_own": is_own,
        "held": held,
        "ended": ended,
        "form": grant or grant_form(),
        "letter": LetterForm(initial={"epost": one.email}, auto_id="letter_%s"),
        "day": today().isoformat(),
        "problem": problem,
        "done": _(done) if done else "",
    }
    is_wrong = bool(problem or (grant and grant.errors))
    return render(request, "administration/user.html", shown, status=400 if is_wrong else 200)


def grant_form(sent: object = None) -> GrantForm:
    """Return the form of a role with the schools and school years that there are."""
    return GrantForm(sent, units=known_unit_names(), years=known_school_years())


def _do(
    request: HttpRequest, one: User, act: Callable[[], object], done: str, *, grant: GrantForm | None = None
) -> HttpResponse:
    """Do it and show the user again, with what came of it or why it was not done: in the form that it was said in."""
    try:
        _noted(request, act)
    except NotPermitted:
        raise
    except SkolsiktError as error:
        if grant is None:
            return _shown(request, one, problem=str(error))
        grant.add_error(None, str(error))
        return _shown(request, one, grant=grant)
    return to_user(one, done)


def _noted(request: HttpRequest, act: Callable[[], object]) -> None:
    """Do it; an attempt at one's own account is in the access log."""
    try:
        act()
    except OwnAccount:
        viewer = person_of_request(request)
        house().note_refusal("refused own account", viewer=viewer, why=Reason.OWN_ACCOUNT)
        raise


def to_user(one: User, done: str) -> HttpResponse:
    """Go to the page of a user, which tells what has been done."""
    answer = redirect("administration:user", one.pk)
    answer["Location"] += f"?gjort={done}"
    return answer


@require_POST
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Give a role."""
    by, one = managing(request), get_object_or_404(User, pk=number, is_active=True)
    form = grant_form(request.POST)
    if not form.is_valid():
        return _shown(request, one, grant=form)
    return _do(request, one, lambda: grant_role(user=one, **form.told, by=by, at=now()), "roll", grant=form)


@require_POST
def end(request: HttpRequest, number: int, grant: int) -> HttpResponse:
    """End a role from a day, today if nothing else is said."""
    by, one = managing(request), get_object_or_404(User, pk=number)
    ended, form = get_object_or_404(RoleGrant, pk=grant, user=one), EndForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, problem=_("Välj den första dagen utan rollen."))
    return _do(request, one, lambda: role_end(grant=ended, from_day=form.day, by=by, at=now()), "avslutad")


def _doing(service: Callable[..., None], done: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """Return the view of what is done with an account as a whole, and needs nothing said."""

    @require_POST
    def view(request: HttpRequest, number: int) -> HttpResponse:
        by, one = managing(request), get_object_or_404(User, pk=number)
        return _do(request, one, lambda: service(user=one, by=by, at=now()), done)

    return view


close = _doing(account_close, "stangt")
reopen = _doing(account_reopen, "oppnat")
unlock = _doing(account_unlock, "upplast")
forget_second_factor = _doing(second_factor_forget, "andra-steget")


@require_POST
def send_again(request: HttpRequest, number: int) -> HttpResponse:
    """Send the invitation again, to another address if one is written."""
    by, one, form = managing(request), get_object_or_404(User, pk=number), LetterForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, problem=_("Skriv adressen som länken sänds till."))
    return _do(request, one, lambda: _send(one, form, by=by, at=now()), "inbjudan")


def _send(one: User, form: Form, *, by: User, at: datetime) -> None:
    email = form.cleaned_data["epost"]
    with acts_together():  # no new address for a letter that could not be sent
        if email != one.email:
            account_change_mail(user=one, email=email, by=by, at=at)
        invitation_send(user=one, by=by, at=at)
