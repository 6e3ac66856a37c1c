import hashlib
from datetime import date, timedelta

import pytest

from plans.reminders.models import UrgingLetter
from plans.reminders.queries.letters import LISTED, compose, official_letter
from plans.reminders.services.letters import (
    draft_letter,
    issue_letter,
    send_letter,
    write_letter,
)
from plans.work.models import Assignment
from portal.lib.errors import RuleViolation
from portal.lib.official import files
from portal.lib.official.types import from_json, to_json
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.documents.models import DocumentNumber
from units.documents.services.life import delete_draft, stamp_day, take_back_document
from units.enums import DocumentState
from units.inbox.models import Notice

DAY = date(2026, 3, 2)  # the day of MOMENT


@pytest.fixture(autouse=True)
def as_word(monkeypatch):
    """Rendering to PDF has its own tests; Word files are quick."""
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)


@pytest.fixture
def rows(org) -> list[Assignment]:
    """Late, due today, still to come."""
    task = make_task(make_issued_plan(org), due_on=DAY - timedelta(days=4))
    other = make_task(task.plan, due_on=DAY, title="Treo băng rôn")
    return [make_assignment(task, org.other_cell), make_assignment(other, org.cell), make_assignment(task, org.cell)]


@pytest.fixture
def letter(org, rows) -> UrgingLetter:
    return draft_letter(rows, by=org.clerk, at=MOMENT)


@pytest.fixture
def sent(org, letter) -> UrgingLetter:
    return send_letter(letter, expected_version=1, by=org.clerk, at=MOMENT)


def issue_it(org, letter, **changes) -> UrgingLetter:
    usual = {"by": org.chair, "at": MOMENT, "number": 3, "issued_on": DAY, "expected_version": 2}
    return issue_letter(letter, **{**usual, **changes})


def words(**changes) -> dict[str, object]:
    usual = {"abstract": "đôn đốc", "opening": "Mở.", "closing": "Kết.", "signing_power": "T/M ĐẢNG ỦY", "post": ""}
    return {**usual, "signer": "Người Ký", "recipients": ["Như trên"], **changes}


def lines_of(letter: UrgingLetter, *, on: date = DAY) -> list[str]:
    return [block.text for block in compose(letter, on=on).body]


def test_a_draft_is_worded_from_the_selection(org, letter):
    printed = official_letter(letter, on=DAY)

    assert (printed.type_name, printed.symbol, printed.draft_mark) == ("", "CV/ĐU", "Dự thảo")
    assert printed.abstract == "đôn đốc thực hiện nhiệm vụ theo Kế hoạch số 01-KH/ĐU, ngày 05/01/2026"
    assert printed.addressees == ("Chi bộ Kỹ thuật", "Chi bộ Kinh doanh")
    assert [block.text for block in printed.body] == [
        "Thực hiện Kế hoạch số 01-KH/ĐU, ngày 05/01/2026, Đảng ủy Công ty Sao Mai đã giao nhiệm vụ cho các đơn vị "
        "trực thuộc.",
        "Đến ngày 02/3/2026, còn 3 nhiệm vụ của 2 đơn vị chưa hoàn thành, trong đó 2 nhiệm vụ quá hạn, cụ thể:",
        "Chi bộ Kỹ thuật: Sinh hoạt chuyên đề, hạn 26/02/2026, quá hạn 4 ngày;",
        "Chi bộ Kỹ thuật: Treo băng rôn, hạn 02/3/2026;",
        "Chi bộ Kinh doanh: Sinh hoạt chuyên đề, hạn 26/02/2026, quá hạn 4 ngày.",
        "Đảng ủy Công ty Sao Mai đề nghị các đơn vị khẩn trương hoàn thành các nhiệm vụ nêu trên và báo cáo kết quả; "
        "nếu có khó khăn, vướng mắc, phản ánh về Văn phòng để kịp thời xem xét.",
    ]
    assert AuditEvent.objects.get(act="letter_drafted").details == {"assignments": 3}


def test_what_was_done_meanwhile_leaves_the_list(org, rows, letter):
    Assignment.objects.filter(pk=rows[0].pk).update(done_on=DAY)

    assert compose(letter, on=DAY).addressees == ("Chi bộ Kỹ thuật",)
    assert "còn 2 nhiệm vụ của 1 đơn vị chưa hoàn thành, trong đó 1 nhiệm vụ quá hạn" in lines_of(letter)[1]


def test_a_long_list_stands_in_a_table_behind_the_signature(org, rows):
    more = [
        make_assignment(rows[0].task, org.union, period_starts_on=date(2026, 1, 1 + number)) for number in range(LISTED)
    ]
    letter = draft_letter([*rows, *more], by=org.clerk, at=MOMENT)

    printed = compose(letter, on=DAY)

    (annex,) = printed.annexes
    assert [row[0] for row in annex.table.rows[1:4]] == ["Chi bộ Kỹ thuật", "Chi bộ Kinh doanh", "Công đoàn cơ sở"]
    assert annex.table.rows[0][1:] == ("Sinh hoạt chuyên đề", "01-KH/ĐU", "26/02/2026", "4")
    assert printed.body[1].words == (
        "Đến ngày 02/3/2026, còn 9 nhiệm vụ của 3 đơn vị chưa hoàn thành, trong đó 8 nhiệm vụ quá hạn "
        "(danh mục kèm theo)."
    )
    assert len(printed.body) == 3
    assert (annex.note, compose(letter, on=DAY, number=4).annexes[0].note) == ("", "(kèm theo Công văn số 04-CV/ĐU)")
    assert from_json(to_json(printed)) == printed


def test_a_draft_needs_open_work_of_one_committee_and_its_clerk(org, rows):
    foreign = make_assignment(make_task(make_issued_plan(org, "khác", org.other_committee)), org.foreign_cell)

    with pytest.raises(RuleViolation, match="của một cơ quan"):
        draft_letter([rows[0], foreign], by=org.clerk, at=MOMENT)
    with pytest.raises(RuleViolation, match="Chỉ Văn phòng"):
        draft_letter(rows, by=org.inspector, at=MOMENT)
    rows[0].done_on = DAY
    with pytest.raises(RuleViolation, match="Chưa chọn nhiệm vụ nào còn mở"):
        draft_letter(rows[:1], by=org.clerk, at=MOMENT)
    assert not UrgingLetter.objects.exists()


def test_the_clerks_words_stand_around_the_list(org, letter):
    write_letter(letter, words(opening="Một.\n\nHai."), expected_version=1, by=org.clerk, at=MOMENT)

    lines = lines_of(UrgingLetter.objects.get())
    assert (lines[:2], lines[-1], len(lines)) == (["Một.", "Hai."], "Kết.", 7)
    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        write_letter(letter, words(), expected_version=1, by=org.clerk, at=MOMENT)


def test_sending_needs_a_signer_and_something_left_to_urge(org, letter):
    write_letter(letter, words(signer=""), expected_version=1, by=org.clerk, at=MOMENT)
    with pytest.raises(RuleViolation, match="người ký"):
        send_letter(letter, expected_version=2, by=org.clerk, at=MOMENT)
    write_letter(letter, words(), expected_version=2, by=org.clerk, at=MOMENT)
    Assignment.objects.update(done_on=DAY)
    with pytest.raises(RuleViolation, match="không còn gì để đôn đốc"):
        send_letter(letter, expected_version=3, by=org.clerk, at=MOMENT)


def test_sending_tells_the_leader_and_closes_the_text(org, sent):
    assert list(Notice.objects.values_list("recipient__username", flat=True)) == ["chair"]
    for act in (send_letter, delete_draft):
        with pytest.raises(RuleViolation, match="còn là bản nháp"):
            act(sent, expected_version=2, by=org.clerk, at=MOMENT)
    with pytest.raises(RuleViolation, match="còn là bản nháp"):
        write_letter(sent, words(), expected_version=2, by=org.clerk, at=MOMENT)


def test_taking_back_needs_a_reason_and_tells_the_clerk(org, sent):
    with pytest.raises(RuleViolation, match="Ghi lý do"):
        take_back_document(sent, reason=" ", expected_version=2, by=org.chair, at=MOMENT)
    take_back_document(sent, reason="Thiếu căn cứ.", expected_version=2, by=org.chair, at=MOMENT)

    assert UrgingLetter.objects.get().state == DocumentState.DRAFT
    assert Notice.objects.get(recipient=org.clerk).body == "Thiếu căn cứ."
    with pytest.raises(RuleViolation, match="đang chờ duyệt"):
        take_back_document(sent, reason="Nữa.", expected_version=3, by=org.chair, at=MOMENT)


def test_a_draft_is_deleted_and_its_work_stays(org, letter):
    delete_draft(letter, expected_version=1, by=org.clerk, at=MOMENT)

    assert (UrgingLetter.objects.count(), Assignment.objects.count()) == (0, 3)
    assert AuditEvent.objects.filter(act="letter_deleted").count() == 1


def test_issue_freezes_number_bytes_and_list_and_tells_the_units(org, rows, sent):
    Assignment.objects.filter(pk=rows[0].pk).update(done_on=DAY)

    issue_it(org, sent)

    letter = UrgingLetter.objects.get()
    assert (letter.state, letter.number_and_symbol, letter.issued_on) == ("issued", "03-CV/ĐU", DAY)
    assert letter.issued_file.sha256 == hashlib.sha256(letter.issued_file.content).hexdigest()
    assert letter.issued_file.name == "cong-van-03-cv-du.docx"
    assert DocumentNumber.objects.get(type="CV").number == 3
    assert from_json(letter.snapshot).addressees == ("Chi bộ Kỹ thuật",)
    titles = dict(Notice.objects.filter(event="issued").values_list("recipient__username", "title"))
    assert set(titles) == {"secretary", "clerk"}
    assert titles["secretary"].startswith("Công văn số 03-CV/ĐU V/v đôn đốc thực hiện")
    assert AuditEvent.objects.get(act="letter_issued").details["sha256"] == letter.issued_file.sha256


def test_issue_refuses_others_a_second_time_and_an_empty_list(org, sent):
    with pytest.raises(RuleViolation, match="Chỉ lãnh đạo"):
        issue_it(org, sent, by=org.clerk)
    twin = UrgingLetter.objects.get()
    issue_it(org, sent)
    with pytest.raises(RuleViolation, match="vừa được người khác sửa hoặc ban hành"):
        issue_it(org, twin, number=4)
    Assignment.objects.update(done_on=DAY)
    with pytest.raises(RuleViolation, match="không còn gì để đôn đốc"):
        issue_it(org, twin, number=5)


def test_a_letter_issued_without_a_day_is_stamped_later(org, sent):
    issue_it(org, sent, issued_on=None)

    stamp_day(UrgingLetter.objects.get(), day=DAY, by=org.clerk, at=MOMENT)

    letter = UrgingLetter.objects.get()
    assert letter.day_on_paper == DAY
    assert from_json(letter.snapshot).addressees == ("Chi bộ Kỹ thuật", "Chi bộ Kinh doanh")


def test_an_issued_letter_is_seen_by_its_units_only(org, sent):
    def letters_of(person) -> int:
        return UrgingLetter.objects.visible_to(person).count()

    assert (letters_of(org.secretary), letters_of(org.inspector), letters_of(org.outsider)) == (0, 1, 0)
    issue_it(org, sent)
    assert [letters_of(person) for person in (org.secretary, org.other_secretary, org.superior_reader, org.admin)] == [
        1,
        1,
        0,
        0,
    ]
