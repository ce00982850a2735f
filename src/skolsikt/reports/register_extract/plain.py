"""The register extract as JSON: the same things, every value as it is stored."""

from __future__ import annotations

import json
from dataclasses import asdict

from skolsikt.reports.origins import as_plain
from skolsikt.reports.register_extract.contents import KindOfData, RegisterExtract
from skolsikt.reports.register_extract.document import RIGHTS
from skolsikt.reports.table_words import COLUMNS, TABLES


def json_of(extract: RegisterExtract) -> str:
    """Return the extract as JSON; days and instants as ISO 8601."""
    everything, identity = extract.everything, extract.everything.identity
    told = {
        "document": "register_extract",
        "authority": extract.authority,
        "made": extract.issue.made.isoformat(),
        "reference": extract.issue.reference,
        "secrecy": list(extract.secrecy.provisions),
        "pupil": {
            "pupil_key": everything.pupil_key,
            "person_numbers": list(everything.numbers),
            "given_name": identity.given_name if identity else None,
            "family_name": identity.family_name if identity else None,
            "address": identity.address if identity else None,
            "is_protected": everything.thing.is_protected,
        },
        "data": [_kind(kind) for kind in extract.kinds],
        "rejected_rows": [
            {
                "load": one.load,
                "file": one.file,
                "row": one.reject.row_number,
                "column": one.reject.column,
                "reason": one.reject.reason,
                "text": one.reject.row_text if one.is_certain else None,
                "is_certain": one.is_certain,
            }
            for one in extract.rejected
        ],
        "matched_rows": [asdict(one) for one in extract.matched],
        "noted": asdict(extract.noted),
        "matters": [asdict(one) for one in extract.matters],
        "windows": [asdict(one) for one in extract.windows],
        "access_log": [asdict(one) for one in extract.looks],
        "rights": list(RIGHTS),
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=str)


def _kind(kind: KindOfData) -> dict[str, object]:
    names = kind.held.rows[0].values
    return {
        "table": kind.held.table,
        "title": TABLES[kind.held.table],
        **as_plain(kind.origin),
        "recipients": kind.recipients,
        "retention": kind.retention,
        "columns": {name: COLUMNS[name] for name in names},
        "rows": [{**row.values, "loads": row.loads, "replaced_at": row.replaced_at or None} for row in kind.held.rows],
    }
