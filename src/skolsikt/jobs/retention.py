"""Once a month: destroy what the municipality has decided and switched on, or tell what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.core.mail import send_mail

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_, _
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.jobs.ended_records import destroy_ended, ended_records
from skolsikt.loading.retention.destroying import destroy_due
from skolsikt.loading.retention.plan import BACKUPS_WITHIN_DAYS, Plan, Planning
from skolsikt.presentation.retention_words import counts_in_words, what_was_destroyed
from skolsikt.warehouse.destruction import Destruction, Ended, Target

_BY = "job:retention"


def _retention(run: Run) -> Mapping[str, object]:
    is_on = run.house.settings.retention_job_enabled
    done = (
        destroy_due(run.house, by=_BY, reason="retention_job_enabled", at=run.at, progress=run.progress)
        if is_on
        else []
    )
    home, today = run.house.home, run.at.astimezone(STOCKHOLM).date()
    if is_on:
        done += destroy_ended(home, by=_BY, reason="retention_job_enabled", at=run.at)
    with run.house.warehouse.workbench() as (_folder, connection):
        plan = Planning(house=run.house, at=run.at, connection=connection).plan()
    ended = ended_records(home, on=today)
    lines = [*_told_done(done, run), *_told_due(plan, ended)]
    address = run.house.settings.dpo_mail
    if lines and address:
        subject = _("Gallring är gjord") if done else _("Handlingar att gallra eller lämna till arkivet")
        send_mail(subject, "\n".join(lines), run.house.settings.mail_from, [address])
    return {
        "destroyed": sum(entry.counts.get("rows", 0) for entry in done),
        "due": len(plan.targets) + len(plan.files) + len(ended),
        "waiting": len(plan.waiting),
        "sent": int(bool(lines and address)),
    }


def _told_done(done: list[Destruction], run: Run) -> list[str]:
    if not done:
        return []
    last = run.at.astimezone(STOCKHOLM).date() + timedelta(days=BACKUPS_WITHIN_DAYS)
    told = [
        _about(target, _("Gallrat: {kind}, {table} {school_year}, enligt {decision}. Antal rader: {rows}."))
        for entry in done
        for target in entry.targets
    ]
    told += [
        _("Gallrat: {what}, enligt {decisions}. Antal: {counts}.").format(
            what=what_was_destroyed(entry),
            decisions=", ".join(entry.decisions),
            counts=counts_in_words(entry.counts),
        )
        for entry in done
        if entry.ended
    ]
    kept = _("Kopior utanför installationen från före i dag ska vara förstörda senast {day}.").format(day=last)
    return [*told, kept, ""]


def _told_due(plan: Plan, ended: Sequence[Ended]) -> list[str]:
    rows = [
        _about(target, _("Dags att gallra: {kind}, {table} {school_year}, enligt {decision}. Antal rader: {rows}."))
        for target in plan.targets
    ]
    files = len(plan.files) + len(plan.set_aside) + len(plan.backups)
    others = [
        (files, _("Filer att gallra: {count}.")),
        (plan.identities_count, _("Identiteter att glömma: {count}.")),
        (len(plan.waiting), _("Läsår som väntar på arkivet: {count}. Se 'skolsikt retention plan'.")),
    ]
    rows += [
        _("Dags att gallra: {kind}, före {day}, enligt {decision}. Antal: {count}.").format(
            kind=one.kind, day=one.before, decision=one.decision, count=one.count
        )
        for one in ended
    ]
    return [*rows, *(sentence.format(count=count) for count, sentence in others if count)]


def _about(target: Target, sentence: str) -> str:
    return sentence.format(
        kind=target.kind,
        table=target.table,
        school_year=target.school_year,
        decision=target.decision,
        rows=target.rows,
    )


JOB = Job(
    id="retention",
    title=N_("Gallra det som är beslutat, eller berätta vad som är dags"),
    run=_retention,
    schedule=Schedule(minute="20", hour="5", day="2"),
)
