from datetime import date

from tests.factories.people import MOMENT, make_person
from units.enums import MailState, NoticeKind
from units.inbox.models import Notice
from units.inbox.services.notices import DigestLine, NoticeDraft, file_lines, file_notices, notify
from units.tree.models import Unit


def draft(recipient, title="Nhắc việc") -> NoticeDraft:
    return NoticeDraft(recipient=recipient, kind=NoticeKind.TASK, event="assigned", title=title)


def test_the_same_key_filed_twice_is_one_notice_with_its_first_words(org):
    file_notices([draft(org.secretary)], at=MOMENT)
    file_notices([draft(org.secretary, "Nhắc lại"), draft(org.clerk)], at=MOMENT)

    assert list(Notice.objects.filter(recipient=org.secretary).values_list("title", flat=True)) == ["Nhắc việc"]
    assert Notice.objects.count() == 2


def test_mail_is_queued_only_for_those_who_have_an_address_and_want_it(org):
    org.clerk.wants_mail = False
    silent = make_person("silent", org.cell, email=False)

    file_notices([draft(org.secretary), draft(org.clerk), draft(silent)], at=MOMENT)

    states = dict(Notice.objects.values_list("recipient__username", "mail_state"))
    assert states == {
        "secretary": MailState.QUEUED,
        "clerk": MailState.INBOX_ONLY,
        "silent": MailState.INBOX_ONLY,
    }


def test_a_person_sees_only_their_own_notices(org):
    file_notices([draft(org.secretary), draft(org.clerk)], at=MOMENT)

    assert list(Notice.objects.visible_to(org.secretary)) == [Notice.objects.get(recipient=org.secretary)]


def test_what_happens_to_a_row_is_told_once_a_version(org):
    for about, version in ((org.cell, 1), (org.cell, 1), (org.cell, 2), (org.other_cell, 1), (None, 1)):
        notify([org.clerk], kind=NoticeKind.TASK, event="renamed", about=about, version=version, title="Tên", at=MOMENT)

    subjects = Notice.objects.order_by("pk").values_list("subject_type", "subject_id")
    assert list(subjects) == [
        ("units.unit", org.cell.pk),
        ("units.unit", org.cell.pk),
        ("units.unit", org.other_cell.pk),
        ("", None),
    ]


def test_a_title_too_long_for_its_line_is_cut(org):
    notify([org.clerk], kind=NoticeKind.TASK, event="renamed", about=org.cell, title="ă" * 400, at=MOMENT)
    file_lines([line(org.clerk, title="ă" * 400)], event="reminder", about=Unit, at=MOMENT)

    assert {len(title) for title in Notice.objects.values_list("title", flat=True)} == {300}


def line(person, *, step: int = -3, due_on: date = date(2026, 3, 20), title: str = "Còn 3 ngày") -> DigestLine:
    return DigestLine(person.pk, 7, step, due_on, title, "Việc.", "/viec/", MOMENT)


def test_a_reminder_is_filed_once_for_each_step_of_each_due_day(org):
    lines = [
        line(org.clerk),
        line(org.clerk, title="Nhắc lại"),
        line(org.clerk, step=-1),
        line(org.clerk, due_on=date(2026, 4, 20)),
        line(org.secretary),
    ]

    file_lines(lines, event="reminder", about=Unit, at=MOMENT)
    file_lines(lines[::-1], event="reminder", about=Unit, at=MOMENT)

    filed = Notice.objects.about(Unit, [7]).filter(recipient=org.clerk).order_by("due_on", "step")
    assert list(filed.values_list("due_on", "step", "title")) == [
        (date(2026, 3, 20), -3, "Còn 3 ngày"),
        (date(2026, 3, 20), -1, "Còn 3 ngày"),
        (date(2026, 4, 20), -3, "Còn 3 ngày"),
    ]
    assert Notice.objects.count() == 4
    # One key on every database: a backup of one may be restored on another.
    assert f"reminder:units.unit:7:2026-03-20:-3:{org.clerk.pk}" in Notice.objects.values_list("key", flat=True)
