"""No pupil is chosen, filtered, sorted, searched for or exported by sensitive data (skollagen 26 a kap. 4 §).

Statistics may use it: what is forbidden is lists of pupils.
"""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from skolsikt.cli.demo_home import schools_with_leavers
from skolsikt.measures import by_right
from skolsikt.measures.asking.checking import ByRightOnly, checked
from skolsikt.measures.by_right.standing import CHOSEN_BY
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Privacy
from skolsikt.web.addresses import WORDS
from skolsikt.web.asking import house
from skolsikt.web.pages.class_group import ordering
from skolsikt.web.pages.class_group.ordering import ORDERS
from tests.cli.conftest import town

__all__ = ["town"]

OF_PUPILS = [column for table in TABLES.values() if table.has_pupils for column in table.columns]
SENSITIVE = {column.name for column in OF_PUPILS if column.sensitive}
# Words of what the law names: health and diagnosis, reasons, support, language and ethnic proxies, faith.
_TELLING = re.compile(
    r"reason|diagnos|health|support_kind|language|tongue|ethnic|background|arrived|faith|religion|protected"
)
_CHOOSING = re.compile(r"\b(?:WHERE|HAVING|ORDER BY|QUALIFY)\b(.*)", re.DOTALL)
MODULES = sorted(Path(by_right.__file__).parent.glob("*.py"))
OF_SENSITIVE = sorted(name for name, one in DIMENSIONS.items() if one.column in SENSITIVE)


def test_every_column_of_pupils_that_tells_something_sensitive_says_so() -> None:
    assert [column.name for column in OF_PUPILS if _TELLING.search(column.name) and not column.sensitive] == []
    assert {
        "absence_reason",
        "support_kind",
        "has_foreign_background",
        "is_newly_arrived",
        "language_code",
        "is_protected",
        "not_graded_reason",
        "missing_reason",
    } <= SENSITIVE
    assert TABLES["absence_notice"].column("kind").sensitive  # a notice of illness, or a leave
    assert all(column.privacy is not Privacy.KEY for column in OF_PUPILS if column.sensitive)


def test_pupils_are_chosen_by_where_they_go_and_by_nothing_sensitive() -> None:
    assert not SENSITIVE & set(CHOSEN_BY)
    assert "school_form" not in CHOSEN_BY  # anpassad grundskola: by class and school unit only


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_query_for_pupils_chooses_or_orders_by_anything_sensitive(module: Path) -> None:
    """Every text of SQL in the only room that reads pupils' rows for the screen."""
    texts = [node.value for node in ast.walk(ast.parse(module.read_text("utf-8"))) if _is_sql(node)]
    choosing = [found[1] for text in texts if (found := _CHOOSING.search(text))]
    words = {word for part in choosing for word in re.findall(r"\w+", part)}
    assert not words & {*SENSITIVE, "school_form"}


def _is_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_a_list_of_pupils_is_ordered_by_names_and_by_three_things_that_are_not_sensitive() -> None:
    """Absence in minutes, subjects without a pass and the day of a talk; never what a talk was about (ADR 43)."""
    assert set(ORDERS) == {"efternamn", "fornamn", "franvaro", "utan-godkant", "samtal"}
    read = {node.attr for node in ast.walk(ast.parse(inspect.getsource(ordering))) if isinstance(node, ast.Attribute)}
    assert not read & {*SENSITIVE, "support", "theme", "with_whom", "text", "who", "kind", "warned"}


@pytest.mark.parametrize("name", OF_SENSITIVE)
def test_no_question_picks_out_pupils_by_a_sensitive_dimension(name: str) -> None:
    about = [measure.id for measure in measures().values() if name in measure.dimensions and measure.is_of_pupils]
    assert about, "statistics may use it"
    for measure in about:
        for by in (("pupil",), ("pupil", name)):
            with pytest.raises(ByRightOnly):
                checked(Question(measure=measure, by=by, where={name: ("x",)}))


# What an address might try: every word that questions have, every sensitive column, and what people type.
TRIED = sorted({*WORDS.values(), *WORDS, *SENSITIVE, "sok", "filter", "sort", "visa", "stod", "diagnos", "anpassad"})
OWN = {"klass", "ordning", "lasar"}  # what the page does read: which class, by which name, nothing of the pupils


def test_the_class_list_is_the_same_whatever_filter_its_address_tries(log_in) -> None:
    """By role: mentor of one class, and principal of all; asked with values that do occur, and some that do not."""
    school = schools_with_leavers(house())[0]
    chosen = f"{school.code}/{school.class_name}"
    for username in ("mentor9a", "rektor"):
        client = log_in(username)
        as_it_is = names_in(client.get("/klass/", {"klass": chosen}))
        assert as_it_is
        for value in ("ja", "true", "GRAN", "x"):
            tried = dict.fromkeys((name for name in TRIED if name not in OWN), value)
            assert names_in(client.get("/klass/", {"klass": chosen, **tried})) == as_it_is
        for name in (*OF_SENSITIVE, *SENSITIVE, "-merit", "skolform"):
            assert names_in(client.get("/klass/", {"klass": chosen, "ordning": name})) == as_it_is


def test_no_command_lists_pupils_by_anything_sensitive(town) -> None:
    """Whoever asks at the command line, the operator too, gets sums or a refusal, and never a pupil."""
    for name in (*OF_SENSITIVE, "school_form"):
        for viewer in ("analyst", "operator"):
            asked = ("ask", "pupils", "--by", "pupil", "--where", f"{name}=ja", "--as", viewer, "--reason", "Prov")
            assert town(*asked).code in (2, 3)
            assert town("ask", "absence_share", "--by", "pupil", "--by", name, "--as", viewer).code in (2, 3)


def names_in(answer) -> list[str]:
    return re.findall(r'<th scope="row" class="nowrap">(?:<a href="[^"]+">)?([^<]+)<', answer.content.decode())
