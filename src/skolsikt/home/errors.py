"""The errors of the house: each says what, where and what to do, and carries its exit code."""

from __future__ import annotations


class SkolsiktError(Exception):
    """Base of every error that a person may read. Never contains pupil data."""

    exit_code = 1


class WrongUsage(SkolsiktError):
    """The question or command is put wrongly; the message names the nearest right word."""

    exit_code = 2


class NotPermitted(SkolsiktError):
    """The viewer has no right to what was asked for."""

    exit_code = 3


def place_of(error: BaseException) -> str:
    """Return where an unforeseen error was raised, as file:line. Its message may quote data and is never shown.

    >>> try:
    ...     int("x")
    ... except ValueError as error:
    ...     place_of(error)
    '<doctest skolsikt.home.errors.place_of[0]>:2'
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
