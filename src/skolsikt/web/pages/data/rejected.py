"""Rejected rows as a file, with masked values."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from skolsikt.home.words import _
from skolsikt.loading.rejects import Reject
from skolsikt.presentation.tables import plain_text

REJECTS_SHOWN = 200


def rejects_csv(rejects: Sequence[Reject]) -> str:
    """Return one line per rejected value: where, what, why, what to do."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Rad"), _("Kolumn"), _("Värde"), _("Fel"), _("Gör så här"), _("Kod")])
    for reject in rejects:
        words = (reject.column, reject.value, reject.reason, reject.remedy, reject.code)
        writer.writerow([reject.row_number, *map(plain_text, words)])
    return out.getvalue()
