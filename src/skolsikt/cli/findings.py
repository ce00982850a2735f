"""What the checks found in a load, on the command line."""

from __future__ import annotations

from collections.abc import Sequence

import click

from skolsikt.home.words import _
from skolsikt.warehouse.checks.catalogue import CHECKS
from skolsikt.warehouse.checks.finding import Finding


def show_findings(findings: Sequence[Finding]) -> None:
    """Print each finding with what resolves it."""
    for finding in findings:
        word = _("Stopp") if finding.kind == "stop" else _("Varning")
        click.echo(f"  {word}: {finding.message} {_(CHECKS[finding.check].remedy)}")
