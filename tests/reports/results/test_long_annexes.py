"""A table too long for the paper stands beside it, frozen with it."""

import hashlib
from datetime import date
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from portal.lib.official.types import from_json
from reports.operations.backup import back_up
from reports.operations.reconcile import reconcile
from reports.operations.restore import restore
from reports.results.exports import document
from reports.results.exports.document import LONGEST_ANNEX, annexes, has_long_annex, printed_annexes
from reports.results.models import Report
from reports.results.queries.document import official_report
from reports.results.services import issue_report
from reports.results.types import UnitFact
from tests.factories.plans import make_activity
from tests.guards import triggers_off
from tests.reports.samples import AT, SOURCE, facts_sample
from units.documents.models import IssuedFile
from units.documents.services.life import stamp_day

NAME = "bao-cao-03-bc-du-phu-luc.xlsx"
WORDS = f"Phụ lục 1 (2 dòng) ở tệp {NAME} kèm theo"


def tables(units: int):
    rows = tuple(UnitFact(pk, f"Chi bộ {pk}", 1, {"cell_meetings": pk}) for pk in range(1, units + 1))
    return annexes(facts_sample(units=rows), SOURCE)


def test_a_table_of_as_many_rows_as_the_paper_takes_is_printed_whole():
    whole = tables(LONGEST_ANNEX)

    assert not has_long_annex(whole)
    assert printed_annexes(whole, file="a.xlsx") == whole


def test_of_a_longer_one_the_paper_has_the_sums_and_says_where_the_rows_are():
    whole = tables(LONGEST_ANNEX + 1)

    (annex,) = printed_annexes(whole, file="a.xlsx")

    assert has_long_annex(whole)
    assert [row[0] for row in annex.table.rows] == ["Cộng", "Chỉ tiêu của kỳ", "Cùng kỳ năm trước"]
    assert annex.table.total_rows == (0, 1, 2)
    assert annex.note.startswith("Phụ lục 1 (501 dòng) ở tệp a.xlsx kèm theo; dưới đây là các dòng cộng. (quý I")


@pytest.fixture
def short_paper(monkeypatch):
    monkeypatch.setattr(document, "LONGEST_ANNEX", 1)


@pytest.fixture
def long_report(org, short_paper, sent, as_word) -> Report:
    step = {"number": 3, "expected_version": sent.version, "by": org.chair, "at": AT}
    return issue_report(sent, issued_on=None, **step)


def test_issue_freezes_the_workbook_with_the_paper(long_report):
    file = Report.objects.get().annex_file

    assert (file.name, file.sha256) == (NAME, hashlib.sha256(file.content).hexdigest())
    sheet = load_workbook(BytesIO(file.content))["Tuyên truyền miệng"]
    assert [cell.value for cell in sheet["C"]] == ["Buổi sinh hoạt", 2, 3, 5, "–"]
    printed = from_json(Report.objects.get().snapshot)
    assert printed.annexes[0].note.startswith(WORDS)
    assert len(printed.annexes[0].table.rows) == 2


def test_a_short_annex_has_no_file_beside(issued):
    assert Report.objects.get().annex_file is None


def test_paper_word_and_preview_of_a_draft_say_it_too(report, short_paper, tmp_path):
    words = "Phụ lục 1 (2 dòng) ở tệp bao-cao-du-thao-bc-du-phu-luc.xlsx kèm theo"

    for ending in ("docx", "html", "xlsx"):
        call_command("render_report", report.pk, "--out", str(tmp_path / f"a.{ending}"), stdout=StringIO())

    assert words in "\n".join(line.text for line in Document(tmp_path / "a.docx").paragraphs)
    assert words in (tmp_path / "a.html").read_text()
    assert [cell.value for cell in load_workbook(tmp_path / "a.xlsx").active["C"]][1:3] == [2, 3]
    assert official_report(report, on=AT.date()).annexes[0].note.startswith(words)


@pytest.fixture
def in_spring():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.usefixtures("in_spring")
def test_who_may_take_the_paper_takes_the_workbook_and_the_same_bytes(org, plan, long_report, sign_in):
    make_activity(plan, org.cell, figures={"cell_meetings": 90})  # what comes after changes nothing
    frozen = bytes(Report.objects.get().annex_file.content)
    url = reverse("reports:report_file", args=[long_report.pk]) + "?phan=phu-luc"
    page = reverse("reports:report_detail", args=[long_report.pk])

    for user in (org.superior_reader, org.clerk):
        answer = sign_in(user).get(url)
        assert (answer.content, answer["Content-Disposition"]) == (frozen, f'attachment; filename="{NAME}"')
        assert f'href="{url}"' in sign_in(user).get(page).text
        assert Report.objects.get().annex_file.sha256 in sign_in(user).get(page).text
    export = reverse("reports:report_export", args=[long_report.pk]) + "?dang=xlsx"
    assert sign_in(org.clerk).get(export).content == frozen
    assert sign_in(org.outsider).get(url).status_code == 404


def test_a_report_without_one_has_no_such_file(org, issued, sign_in):
    url = reverse("reports:report_file", args=[issued.pk])

    assert sign_in(org.clerk).get(url + "?phan=phu-luc").status_code == 404
    assert sign_in(org.clerk).get(url).status_code == 200
    assert "phan=phu-luc" not in sign_in(org.clerk).get(reverse("reports:report_detail", args=[issued.pk])).text


def test_the_day_that_is_stamped_later_leaves_the_workbook_as_it_is(org, long_report):
    before = long_report.annex_file

    stamp_day(Report.objects.get(), day=date(2026, 4, 1), by=org.clerk, at=AT)

    report = Report.objects.get()
    assert report.annex_file == before
    assert from_json(report.snapshot).annexes[0].note.startswith(WORDS)


def test_other_bytes_of_the_workbook_are_seen(long_report):
    IssuedFile.objects.filter(pk=long_report.annex_file_id).update(content=b"khac")

    assert reconcile(at=AT).wrong_issued_files == [long_report.annex_file_id]


@pytest.mark.django_db(transaction=True)
def test_a_backup_brings_the_workbook_back(long_report, own_files, tmp_path):
    before = bytes(long_report.annex_file.content)
    back_up(tmp_path / "sao-luu", at=AT)
    with triggers_off():
        call_command("flush", interactive=False, verbosity=0)
    assert not default_storage.exists("evidence")

    restore(tmp_path / "sao-luu")

    assert bytes(Report.objects.get().annex_file.content) == before
    assert reconcile(at=AT).agrees
