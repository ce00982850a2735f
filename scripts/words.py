"""Collect the words of the screen into the English catalogue and compile it.

    python scripts/words.py            update locale/en/LC_MESSAGES/django.po and .mo
    python scripts/words.py --missing  list what has no English yet

Msgids are Swedish sentences in Python (``_``, ``N_``, ``ngettext``) and in Django templates.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from skolsikt import __version__

PACKAGE = Path(__file__).parent.parent / "src" / "skolsikt"
PO = PACKAGE / "home" / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = ("_", "N_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext")
HEADER = "# The English of Skolsikt's screen. Collected by scripts/words.py; the msgids are the Swedish sentences."
Found = tuple[str, int, object]


def found() -> Iterator[Found]:
    """Yield (file, line, msgid or (singular, plural)) for every sentence of the screen."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _in_python(path, path.read_bytes())
    for path in sorted([*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        yield from _in_python(path, templatize(path.read_text("utf-8")).encode())


def _in_python(path: Path, code: bytes) -> Iterator[Found]:
    name = path.relative_to(PACKAGE).as_posix()
    for line, function, message, _comments in extract_python(io.BytesIO(code), KEYWORDS, (), {"encoding": "utf-8"}):
        first, *rest = message if isinstance(message, tuple) else (message,)
        if isinstance(first, str) and first:  # a call whose argument is not written out has nothing to collect
            yield name, line, (first, str(rest[0])) if function == "ngettext" else first


def catalogue() -> Catalog:
    """The English catalogue as it stands in the repository."""
    if not PO.exists():
        return Catalog(locale="en", domain="django")
    with PO.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def collected() -> Catalog:
    """The catalogue of every sentence that the code has now, with the translations it already had."""
    old = catalogue()
    fresh = _empty(old)
    for name, line, message in found():
        known = old.get(message if isinstance(message, str) else message[0])
        is_same_kind = known is not None and isinstance(known.id, str) == isinstance(message, str)
        fresh.add(message, known.string if is_same_kind else None, locations=[(name, line)])
    return fresh


def _empty(old: Catalog) -> Catalog:
    """A catalogue with a header that stays as it is: the date is the one the file was first written."""
    return Catalog(
        locale="en",
        domain="django",
        fuzzy=False,
        header_comment=HEADER,
        project="Skolsikt",
        version=__version__,
        msgid_bugs_address="the repository's issues",
        creation_date=old.creation_date,
        revision_date=old.creation_date,
        last_translator="Skolsikt",
        language_team="Skolsikt",
    )


def missing() -> list[str]:
    """Return the sentences without an English translation."""
    return [str(message.id) for message in collected() if message.id and not all(_parts(message.string))]


def _parts(string: object) -> tuple[object, ...]:
    return string if isinstance(string, tuple) else (string,)


def write(fresh: Catalog) -> None:
    """Write .po (without line numbers, which change with every edit) and .mo."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, fresh, width=120, no_location=True, omit_header=False, sort_output=True)
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, fresh)


def main() -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    if "--missing" in sys.argv:
        print("\n".join(missing()))
        return 0
    write(collected())
    print(f"{len(missing())} sentences without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
