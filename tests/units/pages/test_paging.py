import pytest

from tests.factories.people import make_unit
from units.enums import UnitKind
from units.pages import page_by_key
from units.tree.models import Unit


@pytest.fixture
def units(db):
    return [make_unit(f"u{place}", UnitKind.CELL, name=name) for place, name in enumerate("ABBCD")]


def _walk(order):
    """Codes page by page forwards, then back again."""
    pages, query = [], {}
    while True:
        page = page_by_key(Unit.objects.all(), query, order=order, size=2)
        pages.append(page)
        if not page.after:
            break
        query = {"after": page.after}
    back = [pages[-1]]
    while back[-1].before:
        back.append(page_by_key(Unit.objects.all(), {"before": back[-1].before}, order=order, size=2))
    codes = [[unit.code for unit in page.rows] for page in pages]
    return codes, [[unit.code for unit in page.rows] for page in reversed(back)]


def test_pages_go_forwards_without_gap_or_repeat(units):
    forwards, _ = _walk("name")

    assert forwards == [["u0", "u1"], ["u2", "u3"], ["u4"]]


def test_descending_order_breaks_ties_by_pk(units):
    forwards, _ = _walk("-name")

    assert forwards == [["u4", "u3"], ["u2", "u1"], ["u0"]]


def test_the_way_back_shows_every_row_once(units):
    _, backwards = _walk("pk")

    assert [code for page in backwards for code in page] == ["u0", "u1", "u2", "u3", "u4"]


@pytest.mark.parametrize("cursor", ["after", "before"])
@pytest.mark.parametrize("key", ["x~y", "~", "B", "\x00~1"])
def test_a_key_that_cannot_be_read_is_the_first_page(units, cursor, key):
    page = page_by_key(Unit.objects.all(), {cursor: key}, order="name", size=2)

    assert [unit.code for unit in page.rows] == ["u0", "u1"]
    assert (bool(page.after), page.before) == (True, "")
