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
