"""Figures move while a report is written, sent and issued: what it says never contradicts its annex unawares."""

from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse

from portal.lib.errors import RuleViolation
from portal.lib.official.types import from_json
from reports.enums import Wording
from reports.results.exports.wording import fingerprint
from reports.results.models import Report, ReportSection
from reports.results.queries.document import facts_for, official_report, wordings_of
from reports.results.services import issue_report, save_sections, send_report
from reports.results.types import Facts
from tests.factories.plans import make_activity
from tests.reports.samples import AT
from units.audit.models import AuditEvent

OLD = "Đã thực hiện 2 hoạt động tại 2 đơn vị: 5 buổi sinh hoạt, 40 lượt người tham dự."
NEW = "Đã thực hiện 3 hoạt động tại 2 đơn vị: 12 buổi sinh hoạt, 40 lượt người tham dự."
OWN = "Nổi bật là Chi bộ Kỹ thuật."


@pytest.fixture(autouse=True)
def spring(as_word):
    with time_machine.travel(AT, tick=False):
        yield


def more_work(org, plan) -> None:
    make_activity(plan, org.cell, figures={"cell_meetings": 7})


def write(org, report, **words: str) -> list[str]:
    rows = list(report.sections.order_by("pk"))
    texts = {row.key: words.get(row.key, row.text) for row in rows}
    versions = {row.key: row.version for row in rows}
    return save_sections(report, texts=texts, expected_versions=versions, by=org.clerk, at=AT)


def send(org, report) -> Report:
    report.sections.filter(text="").update(text="Không có.")
    return send_report(Report.objects.get(), expected_version=Report.objects.get().version, by=org.clerk, at=AT)


def seen(report) -> str:
    return fingerprint(list(wordings_of(report, facts_for(report, on=AT.date())).values()))


def issue(org, report, **changes) -> Report:
    step = {"number": 3, "issued_on": AT.date(), "expected_version": report.version, "by": org.chair, "at": AT}
    return issue_report(report, **{"seen": seen(report), **step, **changes})


def printed_lines(report) -> list[str]:
    return [line.text for line in official_report(Report.objects.get(), on=AT.date()).body]


def annex_sum(report) -> str:
    rows = from_json(Report.objects.get().snapshot).annexes[0].table.rows
    return next(row for row in rows if row[0] == "Cộng")[2]


def test_what_nobody_touched_follows_while_it_is_written(org, plan, report):
    more_work(org, plan)

    assert NEW in printed_lines(report)
    assert OLD not in printed_lines(report)


def test_what_nobody_touched_is_issued_as_the_figures_are_then(org, plan, sent):
    more_work(org, plan)

    issue(org, sent)

    assert NEW in printed_lines(sent)
    assert annex_sum(sent) == "12"
    oral = ReportSection.objects.get(key="oral")
    assert (oral.text, oral.base) == (NEW, NEW)
    assert Facts.from_json(Report.objects.get().facts).activities == 3
    assert not AuditEvent.objects.filter(act__startswith="report_wording").exists()


@pytest.fixture
def differing(org, plan, report) -> Report:
    """In review, with the clerk's words behind a sentence whose numbers have moved since."""
    write(org, report, oral=f"{OLD} {OWN}")
    send(org, report)
    more_work(org, plan)
    return Report.objects.get()


def test_issue_with_words_that_differ_asks_what_becomes_of_them(org, differing):
    with pytest.raises(RuleViolation, match="Lời văn khác số liệu ở: Tuyên truyền miệng"):
        issue(org, differing)
    with pytest.raises(RuleViolation, match="Ghi lý do") as refused:
        issue(org, differing, wording="kept", reason="  ")
    with pytest.raises(RuleViolation, match="Lời văn khác số liệu"):
        issue(org, differing, wording="sideways")

    assert refused.value.field == "reason"
    assert Report.objects.get().state == "in_review"


def test_the_new_wording_keeps_the_words_of_the_clerk(org, differing):
    issue(org, differing, wording=Wording.NEW)

    assert f"{NEW} {OWN}" in printed_lines(differing)
    assert annex_sum(differing) == "12"
    assert AuditEvent.objects.get(act="report_wording_new").details == {"sections": ["oral"], "reason": ""}
    assert ReportSection.objects.get(key="oral").text == f"{NEW} {OWN}"


def test_the_old_words_stay_for_a_reason_that_is_kept(org, differing):
    issue(org, differing, wording=Wording.KEPT, reason="Số mới chưa đối chiếu.")

    assert f"{OLD} {OWN}" in printed_lines(differing)
    details = {"sections": ["oral"], "reason": "Số mới chưa đối chiếu."}
    assert AuditEvent.objects.get(act="report_wording_kept").details == details


@pytest.mark.parametrize("wording", Wording)
def test_a_decision_is_on_the_differences_that_were_shown(org, plan, differing, wording):
    before = seen(differing)
    make_activity(plan, org.cell, figures={"cell_meetings": 1})

    with pytest.raises(RuleViolation, match="vừa thay đổi sau khi mở trang này"):
        issue(org, differing, wording=wording, reason="Đã xem.", seen=before)


def test_a_part_that_has_nothing_left_to_say_goes_back_to_the_office(org, plan, sent):
    ReportSection.objects.filter(key="weaknesses").update(text="1 việc quá hạn.", base="1 việc quá hạn.")

    with pytest.raises(RuleViolation, match="không còn gì để nêu ở: Hạn chế, khó khăn"):
        issue(org, sent)


def test_words_saved_again_as_they_were_shown_touch_nothing(org, plan, report):
    more_work(org, plan)

    assert write(org, report) == []
    assert write(org, report, oral=NEW) == []
    assert NEW in printed_lines(report)


def typed(page) -> dict[str, str]:
    form = page.context["form"]
    return {name: str(form[name].value()) for name in form.fields}


def test_the_editor_shows_the_words_of_now_and_tracks_those_it_showed(org, plan, report, sign_in):
    client, url = sign_in(org.clerk), reverse("reports:report_content", args=[report.pk])
    page = client.get(url)
    more_work(org, plan)  # between reading and saving

    client.post(url, typed(page) | {"oral": f"{OLD} {OWN}"})

    section = ReportSection.objects.get(key="oral")
    assert (section.text, section.base) == (f"{OLD} {OWN}", OLD)
    assert {row.key for row in ReportSection.objects.all() if row.text != row.base} == {"oral"}
    parts = {part["section"].key: part for part in client.get(url).context["parts"]}
    (difference,) = parts["oral"]["differences"]
    assert (difference.before, difference.after) == (OLD, NEW)
    assert difference.changes == (("2", "3"), ("5", "12"))
    assert parts["by_content"]["differences"] == ()
    assert "3 hoạt động được duyệt" in parts["by_content"]["field"].value()


def test_one_press_saves_what_was_typed_and_takes_the_new_wording(org, plan, report, sign_in):
    client, url = sign_in(org.clerk), reverse("reports:report_content", args=[report.pk])
    write(org, report, oral=f"{OLD} {OWN}")
    more_work(org, plan)
    words = typed(client.get(url)) | {"oral": f"{OLD} {OWN} Viết thêm.", "causes": "Do mưa.", "renew": "oral"}

    answer = client.post(url, words)

    assert answer.url == f"{url}#oral"
    section = ReportSection.objects.get(key="oral")
    assert (section.text, section.base) == (f"{NEW} {OWN} Viết thêm.", NEW)
    assert ReportSection.objects.get(key="causes").text == "Do mưa."
    assert "Lưu và lấy lời mới" not in client.get(url).text


def test_who_issues_sees_what_differs_and_decides_with_one_press(org, differing, sign_in):
    client = sign_in(org.chair)
    page = client.get(reverse("reports:report_sign", args=[differing.pk]))
    decision = {"number": 3, "issued_on": "02/04/2026", "version": differing.version, "seen": page.context["seen"]}

    assert "<del>5</del>" in page.text
    assert "<ins>12</ins>" in page.text
    url = reverse("reports:report_issue", args=[differing.pk])
    undecided = client.post(url, decision)
    no_reason = client.post(url, decision | {"wording": "kept"})
    assert "Hãy lấy lời mới, hoặc ghi lý do" in undecided.text
    assert no_reason.context["issue"].errors["reason"] == ["Ghi lý do giữ lời cũ dù số liệu đã khác."]
    assert client.post(url, decision | {"wording": "new"}).status_code == 302
    assert Report.objects.get().state == "issued"


def test_refused_for_figures_that_moved_the_page_shows_them_and_the_next_press_counts(org, plan, differing, sign_in):
    client, url = sign_in(org.chair), reverse("reports:report_issue", args=[differing.pk])
    page = client.get(reverse("reports:report_sign", args=[differing.pk]))
    decision = {"number": 3, "issued_on": "02/04/2026", "version": differing.version, "wording": "new"}
    make_activity(plan, org.cell, figures={"cell_meetings": 1})

    refused = client.post(url, decision | {"seen": page.context["seen"]})
    client.post(url, decision | {"seen": refused.context["seen"]})

    assert "<ins>13</ins>" in refused.text
    assert annex_sum(differing) == "13"


def test_without_a_difference_nothing_further_is_asked(org, sent, sign_in):
    page = sign_in(org.chair).get(reverse("reports:report_sign", args=[sent.pk]))

    assert page.context["differing"] == []
    assert "Giữ lời cũ" not in page.text


def test_the_clerk_is_led_to_the_words_before_sending(org, plan, report, sign_in):
    write(org, report, oral=f"{OLD} {OWN}")
    more_work(org, plan)

    page = sign_in(org.clerk).get(reverse("reports:report_sign", args=[report.pk])).text

    assert "Lời văn khác số liệu" in page
    assert f'href="{reverse("reports:report_content", args=[report.pk])}">Sang bước Nội dung' in page


def test_of_reports_from_before_only_what_was_never_saved_follows(org, plan, report):
    write(org, report, oral=f"{OLD} {OWN}")
    ReportSection.objects.update(base="")

    import_module("reports.migrations.0004_untouched_parts_follow_the_figures").remember(apps, None)

    touched = {row.key for row in ReportSection.objects.all() if row.text != row.base}
    assert touched == {"oral"}
