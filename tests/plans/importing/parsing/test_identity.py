"""parse(render(plan)) == plan. Thirty random plans here; `make accept` tries a thousand."""

import gc
import os

import pytest
from hypothesis import HealthCheck, given, settings

from plans.importing.parsing import parse
from portal.lib.official import pdf
from portal.lib.official.docx import to_docx
from portal.lib.official.types import to_json
from tests.plans.importing.parsing.identity import meaning, plans, printed
from tests.plans.importing.parsing.samples import OWN, own_plan

CASES = int(os.environ.get("IDENTITY_CASES", "30"))
tried = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
needs_pango = pytest.mark.skipif(not pdf.is_available(), reason="Pango is not installed")

# the renderer leaves its colour profile open until it is collected
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
SAMPLES = sorted(path.name for path in OWN.glob("*.txt"))


def as_pdf(document) -> bytes:
    """Straight, not through the leashed child: a thousand times. What the child may leave open is tidied here."""
    # Hypothesis remembers every plan it drew: looked through after each rendering they cost more than the rendering.
    gc.freeze()
    try:
        return pdf.render(to_json(document).encode())
    finally:
        gc.enable()
        gc.collect()
        gc.unfreeze()


@tried
@given(plans())
def test_random_plan_survives_the_word_file(plan):
    assert meaning(parse(to_docx(printed(plan)), name="a.docx")) == meaning(plan)


@needs_pango
@tried
@given(plans())
def test_random_plan_survives_print(plan):
    assert meaning(parse(as_pdf(printed(plan)), name="a.pdf")) == meaning(plan)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_survives_the_word_file(name):
    plan = own_plan(name)

    assert meaning(parse(to_docx(printed(plan)), name="a.docx")) == meaning(plan)


@needs_pango
@pytest.mark.parametrize("name", SAMPLES)
def test_sample_survives_print(name):
    plan = own_plan(name)

    assert meaning(parse(as_pdf(printed(plan)), name="a.pdf")) == meaning(plan)
