"""parse(render(plan)) == plan. Twenty random plans here; `make accept` tries a thousand."""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from plans.enums import DocumentPartKind
from plans.importing.parsing import parse
from plans.outline.queries.printing import CONSOLIDATED_MARK
from portal.lib.official import pdf
from portal.lib.official.docx import to_docx
from tests.lib.official.measuring import drawn
from tests.plans.importing.parsing.identity import bare_plans, meaning, plans, printed
from tests.plans.importing.parsing.samples import OWN, own_plan
from units.documents.models import DRAFT_MARK

CASES = int(os.environ.get("IDENTITY_CASES", "20"))
tried = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
needs_pango = pytest.mark.skipif(not pdf.is_available(), reason="Pango is not installed")

# the renderer leaves its colour profile open until it is collected
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    # a plan that fails is told, however long it is
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
]
SAMPLES = sorted(path.name for path in OWN.glob("*.txt"))


@tried
@given(plans(with_tables=True, with_notes=True, with_details=True) | bare_plans())
def test_random_plan_survives_the_word_file(plan):
    assert meaning(parse(to_docx(printed(plan)), name="a.docx")) == meaning(plan)


@needs_pango
@tried
@given(plans(with_tables=True, with_notes=True, with_details=True) | bare_plans())
def test_random_plan_survives_print(plan):
    assert meaning(parse(drawn(printed(plan)), name="a.pdf")) == meaning(plan)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_survives_the_word_file(name):
    plan = own_plan(name)

    assert meaning(parse(to_docx(printed(plan)), name="a.docx")) == meaning(plan)


@needs_pango
@pytest.mark.parametrize("name", SAMPLES)
def test_sample_survives_print(name):
    plan = own_plan(name)

    assert meaning(parse(drawn(printed(plan)), name="a.pdf")) == meaning(plan)


@needs_pango
@pytest.mark.parametrize("mark", [DRAFT_MARK, CONSOLIDATED_MARK])
@pytest.mark.parametrize("name", SAMPLES)
def test_our_own_draft_and_consolidated_text_are_read_back(name, mark):
    plan = own_plan(name)
    paper = replace(printed(plan), draft_mark=mark)

    for read in (parse(to_docx(paper), name="a.docx"), parse(drawn(paper), name="a.pdf")):
        assert meaning(read) == meaning(plan)
        assert [part.text for part in read.parts if part.name == DocumentPartKind.STAMP] == [mark.upper()]


@needs_pango
def test_our_own_draft_without_number_and_day_is_read_back():
    plan = own_plan("ke-hoach-hai-cot.txt")
    paper = replace(printed(plan), draft_mark=DRAFT_MARK, number=None, issued_on=None, dated_from=plan.issued_on)
    blank = replace(plan, number="", issued_on=None)

    for read in (parse(to_docx(paper), name="a.docx"), parse(drawn(paper), name="a.pdf")):
        assert meaning(read) == meaning(blank)
