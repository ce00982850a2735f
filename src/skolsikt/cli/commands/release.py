"""``skolsikt release``: what those without right to the pupils read, when it was frozen and who approved it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.django import has_accounts, start_django
from skolsikt.cli.progress import progress
from skolsikt.cli.release_usefulness import (
    LOST_FORMATS,
    UnknownRelease,
    print_lost,
    print_usefulness,
    release_named,
)
from skolsikt.cli.screen import local_time, print_table
from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.home.settings import read_settings
from skolsikt.home.words import N_, _, ngettext
from skolsikt.measures.house import House
from skolsikt.measures.releasing.audit_summary import Audit, AuditedTable, read_summary
from skolsikt.measures.releasing.cut import cut_release
from skolsikt.measures.releasing.task import Cut
from skolsikt.privacy.release.store import release_numbers
from skolsikt.privacy.release.waiting import (
    audited_numbers,
    fingerprint,
    require_waiting,
    waiting_file,
    waiting_numbers,
)

_DONE = {
    "released": N_("ny"),
    "corrected": N_("rättad"),
    "waits": N_("väntar: rättelsen gäller för få elever"),
    "unchanged": N_("oförändrad"),
}
_as = spoken.option("--as", "who", required=True, metavar="USER", help=N_("Användaren som beslutar."))
_reason = spoken.option("--reason", default="", help=N_("Varför; sparas. Skriv inga personnummer i det."))


@spoken.group(
    "release",
    invoke_without_command=True,
    help=N_("Lista utgåvorna: de frysta, granskade siffror som den utan rätt till eleverna läser. Gör en ny."),
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the releases, show one, cut the next, approve or reject it."""
    if ctx.invoked_subcommand is None:
        _list(ctx.obj.required())


def _list(home: Home) -> None:
    table = Table(_("Nr"), _("När"), _("Dataversion"), _("Nya tabeller"), _("Läge"))
    for number in audited_numbers(home):
        audit = read_summary(home, number)
        if audit:
            new = str(len(audit.tables))
            table.add_row(str(number), local_time(audit.cut_at), str(audit.data_version), new, _state(home, number))
    print_table(table)


def _state(home: Home, number: int) -> str:
    in_force = release_numbers(home)
    if number in waiting_numbers(home):
        return _("väntar på godkännande")
    if number not in in_force:
        return _("avslagen")
    return _("i kraft") if number == in_force[-1] else _("ersatt")


@command.command("cut", help=N_("Förbered nästa utgåva: de perioder som är över och inte utgivna än."))
@click.pass_obj
def cut(home: Home) -> None:
    """Audit and freeze what is over and not yet released."""
    house, together = House.open(home.root), _held_together(home)
    with progress(_("Utgåva")) as report:
        done = cut_release(house, at=now(), held_together=together, progress=report)
    table = Table(_("Mått"), _("Period"), _("Vad"), _("Grupper"), _("Exakta"), _("Dolda efter granskning"))
    for one in done:
        table.add_row(one.family, f"{one.period} {one.part}".strip(), _(_DONE[one.what]), *_counts(one))
    print_table(table)
    for number in waiting_numbers(home):
        needed = house.settings.release.approvers
        told = ngettext(
            "Utgåva {number} väntar: {count} person ska godkänna den.",
            "Utgåva {number} väntar: {count} personer ska godkänna den.",
            needed,
        )
        click.echo(told.format(number=number, count=needed))


def _held_together(home: Home) -> Collection[tuple[str, ...]]:
    if not has_accounts(home):
        return ()
    start_django(home)
    from skolsikt.records.accounts.selectors import units_held_together

    return units_held_together(on=today())


def _counts(one: Cut) -> tuple[str, str, str]:
    return (str(one.cells), str(one.told), str(one.repaired)) if one.cells else ("", "", "")


@command.command(
    "show",
    help=N_(
        "Visa granskningen av utgåvan NUMBER: hur mycket som visas exakt, i intervall och inte alls, och ändringar."
    ),
)
@click.argument("number", type=int)
@click.option(
    "--lost", is_flag=True, help=N_("Lista i stället varje grupp som inte visas, eller i ett för brett intervall.")
)
@spoken.option(
    "--format", "form", type=click.Choice(LOST_FORMATS), default="table", show_default=True, help=N_("Av --lost.")
)
@click.pass_obj
def show(home: Home, number: int, lost: bool, form: str) -> None:
    """Show the audit of a release: how much of each table is told, and how many numbers change; or what is lost."""
    if lost:
        print_lost(release_named(home.required(), number), form)
    else:
        _print_audit(home.required(), number)
        print_usefulness(release_named(home, number))


def _print_audit(home: Home, number: int) -> Audit:
    audit = read_summary(home, number)
    if audit is None:
        raise UnknownRelease(_("Det finns ingen utgåva {number}.").format(number=number))
    headings = (
        _("Mått"),
        _("Period"),
        _("Vad"),
        _("Tabell"),
        _("Grupper"),
        _("Exakt"),
        _("Intervall"),
        _("Visas inte"),
    )
    table = Table(*headings, _("Ändrade tal"), _("Dolda efter granskning"))
    for one in audit.tables:
        for row in _rows(one):
            table.add_row(*row)
    print_table(table)
    count = audit.cells
    told = ngettext(
        "{count} grupp, {share} % av dem exakt eller som intervall.",
        "{count} grupper, {share} % av dem exakt eller som intervall.",
        count,
    )
    click.echo(told.format(count=count, share=round(100 * audit.shown_share)))
    return audit


def _rows(one: AuditedTable) -> Iterator[tuple[str, ...]]:
    for place, cube in enumerate(one.cubes):
        whole = (str(one.changed), str(one.repaired)) if not place else ("", "")
        told = (cube.cells, cube.exact, cube.range, cube.withheld)
        what = _(_DONE[one.what])
        yield one.family, one.period, what, ", ".join(cube.dimensions) or _("alla"), *map(str, told), *whole


@command.command("approve", help=N_("Visa granskningen av utgåvan NUMBER som väntar, och godkänn den."))
@click.argument("number", type=int)
@_as
@_reason
@click.pass_obj
def approve(home: Home, number: int, who: str, reason: str) -> None:
    """Show the audit of a release that waits, and approve it."""
    start_django(home)
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.governance.releases import release_approve

    require_waiting(home, number)
    seen = fingerprint(waiting_file(home, number))
    _print_audit(home, number)
    required = read_settings(home).release.approvers
    by = account_named(who)
    is_in_force = release_approve(
        number=number, seen=seen, by=by, reason=reason, required=required, home=home, at=now()
    )
    told = _("Utgåva {number} är i kraft.") if is_in_force else _("Godkänt. Utgåva {number} väntar på en person till.")
    click.echo(told.format(number=number))


@command.command("reject", help=N_("Avslå utgåvan NUMBER som väntar: dess siffror används aldrig."))
@click.argument("number", type=int)
@_as
@_reason
@click.pass_obj
def reject(home: Home, number: int, who: str, reason: str) -> None:
    """Reject a release that waits."""
    start_django(home)
    from skolsikt.records.accounts.selectors import account_named
    from skolsikt.records.governance.releases import release_reject

    release_reject(number=number, by=account_named(who), reason=reason, home=home, at=now())
    click.echo(_("Utgåva {number} är avslagen. Nästa utgår från det som är i kraft.").format(number=number))
