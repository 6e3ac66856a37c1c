import hashlib
import json
from datetime import date

import pytest

from plans.outline.models import Plan
from portal.lib.errors import RuleViolation
from portal.lib.official.types import from_json
from reports.enums import PeriodKind, SectionKey
from reports.results.models import Report, ReportSection
from reports.results.queries.document import facts_for, official_report
from reports.results.services import (
    issue_report,
    open_report,
    save_sections,
    send_report,
    sign_report,
)
from reports.results.types import ReportPeriod
from tests.factories.plans import make_activity
from tests.reports.samples import AT, Q1
from units.audit.models import AuditEvent
from units.documents.models import DocumentNumber, IssuedFile
from units.documents.services.life import stamp_day, take_back_document
from units.documents.services.terms import proposed_issue
from units.enums import DocumentState
from units.inbox.models import Notice

DAY = date(2026, 4, 2)
pytestmark = pytest.mark.usefixtures("as_word")


def open_it(org, plan, **changes) -> Report:
    return open_report(**{"plan": plan, "period": Q1, "by": org.clerk, "at": AT, **changes})


def issue_it(org, report, **changes) -> Report:
    values = {"by": org.chair, "at": AT, "number": 3, "issued_on": DAY, "expected_version": report.version}
    return issue_report(report, **{**values, **changes})


def texts_of(report) -> dict[str, str]:
    return dict(report.sections.order_by("pk").values_list("key", "text"))


def versions_of(report) -> dict[str, int]:
    return dict(report.sections.order_by("pk").values_list("key", "version"))


def test_open_makes_a_draft_worded_from_the_figures(org, report):
    assert (report.state, report.symbol, report.period) == ("draft", "BC/ĐU", Q1)
    assert report.abstract == (
        "kết quả thực hiện Kế hoạch số 01-KH/ĐU, ngày 05/01/2026 về tuyên truyền năm 2026 (quý I năm 2026)"
    )
    assert (report.signing_power, report.signer) == ("T/M ĐẢNG ỦY", "Người Ký Thử")
    assert list(texts_of(report)) == SectionKey.values
    assert texts_of(report)["oral"] == (
        "Đã thực hiện 2 hoạt động tại 2 đơn vị: 5 buổi sinh hoạt, 40 lượt người tham dự."
    )


REFUSALS = [
    (ReportPeriod(PeriodKind.QUARTER, 2026, 3), "Kỳ quý III năm 2026 chưa bắt đầu"),
    (ReportPeriod(PeriodKind.QUARTER, 2025, 4), "ban hành ngày 05/01/2026, sau quý IV năm 2025"),
]


@pytest.mark.parametrize(("period", "words"), REFUSALS)
def test_open_refuses_a_period_outside_the_plan(org, plan, period, words):
    with pytest.raises(RuleViolation, match=words) as refused:
        open_it(org, plan, period=period)

    assert refused.value.field == "period"
    assert Report.objects.count() == 0


def test_open_refuses_a_second_report_of_the_period(org, plan, report):
    with pytest.raises(RuleViolation, match="Đã có báo cáo quý I năm 2026"):
        open_it(org, plan)

    assert (Report.objects.count(), ReportSection.objects.count()) == (1, 12)


def test_open_is_the_clerks(org, plan):
    for user in (org.chair, org.secretary, org.outsider):
        with pytest.raises(RuleViolation, match="Chỉ Văn phòng"):
            open_it(org, plan, by=user)


def test_save_keeps_the_changed_sections_only(org, report):
    texts = {**texts_of(report), "causes": " Mưa nhiều. "}

    changed = save_sections(report, texts=texts, expected_versions=versions_of(report), by=org.clerk, at=AT)

    assert changed == ["causes"]
    assert texts_of(report)["causes"] == "Mưa nhiều."
    assert {key for key, version in versions_of(report).items() if version == 2} == {"causes"}
    assert AuditEvent.objects.get(act="report_written").details == {"sections": ["causes"]}


def test_save_refuses_what_another_saved_meanwhile_and_keeps_all_as_it_was(org, report):
    expected_versions = versions_of(report)
    save_sections(
        report, texts={**texts_of(report), "causes": "Của A"}, expected_versions=expected_versions, by=org.clerk, at=AT
    )
    mine = {**texts_of(report), "causes": "Của B", "oral": "Cũng của B"}

    with pytest.raises(RuleViolation, match="vừa được người khác sửa") as refused:
        save_sections(report, texts=mine, expected_versions=expected_versions, by=org.clerk, at=AT)

    assert refused.value.field == "causes"
    assert texts_of(report)["causes"] == "Của A"
    assert texts_of(report)["oral"] != "Cũng của B"


def test_words_written_while_the_report_was_sent_are_refused(org, report):
    Report.objects.update(state=DocumentState.IN_REVIEW)

    texts = {**texts_of(report), "causes": "Viết muộn"}
    with pytest.raises(RuleViolation, match="không còn là bản nháp"):
        save_sections(report, texts=texts, expected_versions=versions_of(report), by=org.clerk, at=AT)

    assert texts_of(report)["causes"] != "Viết muộn"


def test_sign_fills_in_signer_and_recipients(org, report):
    signing = {"signing_power": "T/M BAN THƯỜNG VỤ", "post": "PHÓ BÍ THƯ", "signer": "Người Ký Khác"}
    signing |= {"recipients": ["Đảng ủy Khối", "Lưu VP"]}

    sign_report(report, signing, expected_version=1, by=org.clerk, at=AT)

    report = Report.objects.get()
    assert (report.post, report.recipients, report.version) == ("PHÓ BÍ THƯ", ["Đảng ủy Khối", "Lưu VP"], 2)
    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        sign_report(report, signing, expected_version=1, by=org.clerk, at=AT)


def test_send_refuses_blank_sections_and_a_missing_signer(org, report):
    with pytest.raises(RuleViolation, match=r"Còn phần để trống: .*Nguyên nhân"):
        send_report(report, expected_version=1, by=org.clerk, at=AT)

    report.sections.filter(text="").update(text="Không có.")
    report.signer = ""
    with pytest.raises(RuleViolation, match="người ký"):
        send_report(report, expected_version=1, by=org.clerk, at=AT)
    assert Report.objects.get().state == DocumentState.DRAFT


def test_send_tells_the_leaders_and_closes_the_editor(org, sent):
    notices = list(Notice.objects.order_by("pk").values_list("recipient__username", "title"))

    assert notices == [("chair", "Báo cáo chờ duyệt, ban hành")]
    with pytest.raises(RuleViolation, match="không sửa được nữa"):
        save_sections(sent, texts={}, expected_versions={}, by=org.clerk, at=AT)
    with pytest.raises(RuleViolation, match="còn là bản nháp"):
        send_report(sent, expected_version=2, by=org.clerk, at=AT)


def test_take_back_needs_a_reason_and_tells_the_clerk(org, sent):
    with pytest.raises(RuleViolation, match="Ghi lý do"):
        take_back_document(sent, reason=" ", expected_version=2, by=org.chair, at=AT)

    take_back_document(sent, reason="Thiếu số liệu.", expected_version=2, by=org.chair, at=AT)

    assert Report.objects.get().state == DocumentState.DRAFT
    assert Notice.objects.get(recipient=org.clerk).body == "Thiếu số liệu."
    with pytest.raises(RuleViolation, match="đang chờ duyệt"):
        take_back_document(sent, reason="Nữa.", expected_version=3, by=org.chair, at=AT)


def test_issue_freezes_number_bytes_text_and_figures(org, sent):
    issue_it(org, sent)

    report = Report.objects.get()
    assert (report.state, report.number_and_symbol, report.issued_on) == ("issued", "03-BC/ĐU", DAY)
    assert report.issued_file.sha256 == hashlib.sha256(report.issued_file.content).hexdigest()
    assert DocumentNumber.objects.get(type="BC").number == 3
    assert AuditEvent.objects.get(act="report_issued").details["sha256"] == report.issued_file.sha256
    recipients = Notice.objects.filter(event="issued").values_list("recipient__username", flat=True)
    assert set(recipients) == {"clerk", "superior_reader"}


def test_report_issued_without_a_day_keeps_its_figures_when_it_is_stamped(org, sent):
    issue_it(org, sent, issued_on=None)
    assert Report.objects.get().day_on_paper is None

    stamp_day(Report.objects.get(), day=date(2026, 4, 1), by=org.clerk, at=AT)

    report = Report.objects.get()
    printed = from_json(report.snapshot)
    assert (report.day_on_paper, printed.issued_on) == (date(2026, 4, 1), date(2026, 4, 1))
    assert json.loads(printed.attachment)["activities"] == 2


def test_report_on_an_undated_plan_names_it_by_number_alone(org, plan):
    Plan.objects.update(awaits_day=True)
    plan.refresh_from_db()

    assert open_it(org, plan).abstract.startswith("kết quả thực hiện Kế hoạch số 01-KH/ĐU về tuyên truyền")


def test_issued_figures_stay_when_work_goes_on(org, plan, issued):
    make_activity(plan, org.cell, figures={"cell_meetings": 50})

    report = Report.objects.get()

    assert facts_for(report, on=DAY).activities == 2
    assert official_report(report, on=DAY) == from_json(report.snapshot)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": 0}, "tính từ 1"),
        ({"issued_on": date(2026, 4, 3)}, "không được sau hôm nay"),
        ({"issued_on": date(2019, 1, 1)}, "Chưa có nhiệm kỳ"),
    ],
)
def test_issue_refuses_a_wrong_number_or_day(org, sent, changes, words):
    with pytest.raises(RuleViolation, match=words):
        issue_it(org, sent, **changes)

    assert Report.objects.get().state == DocumentState.IN_REVIEW
    assert DocumentNumber.objects.filter(type="BC").count() == 0


def test_issue_refuses_a_used_number_and_leaves_nothing(org, plan, issued):
    other = open_it(org, plan, period=ReportPeriod(PeriodKind.MONTH, 2026, 3))
    other.sections.filter(text="").update(text="Không có.")
    send_report(other, expected_version=1, by=org.clerk, at=AT)

    with pytest.raises(RuleViolation, match=r"Số 03-BC đã dùng .* còn trống là 04"):
        issue_it(org, other)

    assert proposed_issue(other, on=DAY)["number"] == 4
    assert IssuedFile.objects.filter(name__startswith="bao-cao").count() == 1


def test_issue_is_the_leaders_and_once(org, sent):
    with pytest.raises(RuleViolation, match="Chỉ lãnh đạo"):
        issue_it(org, sent, by=org.clerk)
    issue_it(org, sent)

    with pytest.raises(RuleViolation, match="đang chờ duyệt"):
        issue_it(org, sent, number=4)
