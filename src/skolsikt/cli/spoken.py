"""Commands and options that explain themselves in the language being spoken: ``help`` is a Swedish msgid."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import N_, _

_HEADINGS = {"Options": N_("Val"), "Commands": N_("Kommandon")}


class _Formatter(click.HelpFormatter):
    """Click's own words in the language being spoken."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _("Användning:") + " ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_(_HEADINGS[heading]) if heading in _HEADINGS else heading)


class _Context(click.Context):
    formatter_class = _Formatter


class _Help:
    """Keeps the msgid that it is given and reads as its translation."""

    def __get__(self, owner: Any, kind: type | None = None) -> str | None:
        said: str | None = owner.__dict__.get("said") if owner else None
        return _(said) if said else said

    def __set__(self, owner: Any, said: str | None) -> None:
        owner.__dict__["said"] = said


class _Spoken:
    help = _Help()


class Option(_Spoken, click.Option):
    """An option with a spoken help."""


class Command(_Spoken, click.Command):
    """A command with a spoken help."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _of_help(super().get_help_option(ctx))


class Group(_Spoken, click.Group):
    """A command with commands of its own; a misspelt one is answered with the nearest right word."""

    context_class = _Context
    command_class = Command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _of_help(super().get_help_option(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            near = did_you_mean(name, self.list_commands(ctx))
            raise click.UsageError(_("Kommandot {name} finns inte. {near}").format(name=name, near=near), ctx)
        return super().resolve_command(ctx, args)


def _of_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = _("Visa den här hjälpen.")
    return option


command: Any = partial(click.command, cls=Command)
group: Any = partial(click.group, cls=Group)
option: Any = partial(click.option, cls=Option)
DAY = click.DateTime(["%Y-%m-%d"])


def usage_error(error: click.UsageError) -> str:
    """Return what is wrong with how a command was typed, with the nearest right word, and how it is used."""
    usage = f"\n{error.ctx.get_usage()}" if error.ctx else ""
    return _problem(error) + usage


def _problem(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        hint = " " + _("Menade du {words}?").format(words=near) if near else ""
        return _("Valet {name} finns inte.").format(name=error.option_name) + hint
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _of_parameter(error, error.param)
    return error.message


def _of_parameter(error: click.BadParameter, parameter: click.Parameter) -> str:
    name = parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name
    if isinstance(error, click.MissingParameter):
        return _("{name} saknas.").format(name=name)
    kind = parameter.type
    if isinstance(kind, click.Choice):
        return _("{name}: välj bland {words}.").format(name=name, words=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.DateTime):
        return _("{name}: skriv ett datum som 2025-06-12.").format(name=name)
    if isinstance(kind, click.IntRange):
        return _("{name}: skriv ett heltal från {least} till {most}.").format(name=name, least=kind.min, most=kind.max)
    if isinstance(kind, click.Path):
        path = error.message.split("'")[1::2] or [name]
        return _("{path} finns inte, eller är inte det som behövs här.").format(path=path[0])
    return _("{name}: skriv ett heltal.").format(name=name) if kind is click.INT else f"{name}: {error.message}"
