"""The command ``skolsikt``: finds its commands, speaks the installation's language, turns errors into exit codes."""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from skolsikt import __version__
from skolsikt.cli import commands, spoken
from skolsikt.cli.machine_errors import in_words
from skolsikt.home.errors import SkolsiktError, place_of
from skolsikt.home.paths import Home
from skolsikt.home.settings import SettingsInvalid, read_settings
from skolsikt.home.words import LANGUAGES, N_, _, speak


class _Commands(spoken.Group):
    """The commands of ``cli.commands``, imported when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}").command
        return found


def _speak_at_once(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    """Speak the language that was asked for, before any help is shown."""
    if given:
        speak(given)
    return given


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("Skolsikt: en källa för kommunens skoldata."),
)
@click.version_option(__version__, prog_name="skolsikt", cls=spoken.Option, help=N_("Visa versionen."))
@spoken.option(
    "--home", "folder", metavar="DIR", help=N_("Installationens mapp (annars SKOLSIKT_HOME eller ./skolsikt-home).")
)
@spoken.option(
    "--language",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    callback=_speak_at_once,
    help=N_("Språk i utskriften (annars installationens inställning)."),
)
@click.pass_context
def app(ctx: click.Context, folder: str | None, language: str | None) -> None:
    """Skolsikt: the school-data house of a Swedish municipality."""
    home = Home.locate(folder)
    ctx.obj = home
    speak(language or _installed_language(home))


def _installed_language(home: Home) -> str:
    if not home.settings_file.is_file():
        return "sv"
    try:
        return read_settings(home).language
    except SettingsInvalid:
        return "sv"  # the command itself says what is wrong with the file


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 done, 1 the work failed, 2 wrong usage, 3 not permitted."""
    _say_what_can_be_said()
    try:
        given = list(arguments) if arguments is not None else None
        code = app.main(args=given, prog_name="skolsikt", standalone_mode=False)
    except SkolsiktError as error:
        fail(str(error), error.exit_code)
    except click.UsageError as error:
        fail(spoken.usage_error(error), error.exit_code)
    except click.ClickException as error:
        fail(error.message, error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        fail(_("Avbrutet."), 1)
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        if "SKOLSIKT_TRACEBACK" in os.environ:
            raise
        if refusal := in_words(error):
            fail(refusal, 1)
        fail(
            _("Oväntat fel ({kind}) i {place}. Detaljer, som kan röra elever: SKOLSIKT_TRACEBACK=1.").format(
                kind=type(error).__name__, place=place_of(error)
            ),
            1,
        )
    sys.exit(code if isinstance(code, int) else 0)  # an int when the command left by itself


def _say_what_can_be_said() -> None:
    """Let a sign that the terminal cannot show (a tick on an old Windows console) be replaced, not end the work."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def fail(message: str, exit_code: int) -> NoReturn:
    """Say what went wrong on standard error and leave."""
    click.echo(message, err=True)
    sys.exit(exit_code)
