"""Sixty combinations of an own plan and what became of it on its way, `make accept` tries two thousand: what is read is
the truth, or marked where the file did not tell."""

from pathlib import Path

import pytest

from portal.lib.official import pdf
from tests.plans.importing.corpus.harness import FORMS, Combination, outcome, papers
from tests.plans.importing.corpus.papers import FOLDER
from tests.plans.importing.corpus.printers import printing_with
from tests.plans.importing.corpus.wording import WORDING

# the renderer leaves its colour profile open until it is collected
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
LIST = Path(FOLDER, "sixty.txt").read_text().splitlines()
SIXTY = [Combination.of(line) for line in LIST]
MARKS = {
    "chromium": [pytest.mark.browser],
    "weasyprint": [pytest.mark.pdf, pytest.mark.skipif(not pdf.is_available(), reason="Pango is not installed")],
}


@pytest.fixture
def printer(request):
    """The browser, where the combination prints with it."""
    if request.param != "chromium":
        yield
        return
    with printing_with(request.getfixturevalue("chromium")):
        yield


@pytest.mark.parametrize(
    ("printer", "combination"),
    [
        pytest.param(one.form, one, id=line, marks=MARKS.get(one.form, ()))
        for line, one in zip(LIST, SIXTY, strict=True)
    ],
    indirect=["printer"],
)
def test_spoiled_plan_is_read(printer, combination):
    found = outcome(combination)

    assert found.holds, str(found)


def test_sixty_leave_out_no_plan_and_no_spoiler():
    names = {name for one in SIXTY for name in (one.plan, one.form, *one.spoilers)}

    assert len({*SIXTY}) == 60
    assert names == {
        *papers(),
        *WORDING,
        *FORMS,
        *(f"{form.name}:{o}" for form in FORMS.values() for o in form.options),
    }
