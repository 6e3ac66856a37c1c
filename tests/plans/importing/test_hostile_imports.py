"""Hostile files on the way in: a sentence in Vietnamese, soon, and nothing left behind."""

import resource
import tempfile

import pytest

from plans.importing.models import PlanImport
from plans.importing.services import import_document
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.lib.hostile import PDF, many_parts, office
from tests.plans.importing.parsing.files.test_pdf import HOSTILE as PDFS
from tests.plans.importing.parsing.files.test_refusal import HOSTILE as FILES

pytestmark = pytest.mark.looks

CASES = {
    **{name: (data, ending, words) for name, (data, ending, words) in FILES.items()},
    **{f"pdf, {name}": (data, "a.pdf", f"{words}|hỏng|bộ nhớ") for name, (data, words) in PDFS.items()},
    "100,000 parts": (lambda: many_parts(100_000), "a.docx", "bất thường"),  # seconds of work: only when asked for
    "pdf with a package behind": (PDF + office(), "a.pdf", "bản quét|hỏng"),
    "package with a pdf behind": (office() + PDF, "a.docx", "hỏng"),
}


def seconds() -> float:
    """Of the processor, ours and that of all children that ended: waiting for others does not count."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


@pytest.mark.parametrize("case", CASES)
def test_hostile_file_is_refused_soon_and_leaves_nothing(org, case, tmp_path, monkeypatch):
    data, name, words = CASES[case]
    data = data() if callable(data) else data
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    started = seconds()

    with pytest.raises(RuleViolation, match=words):
        import_document(data, name=name, unit=org.committee, by=org.clerk, at=MOMENT)

    assert seconds() - started < 5  # one second is held by the benchmark; no slow machine fails here
    assert PlanImport.objects.count() == 0
    assert list(tmp_path.iterdir()) == []
