from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.todo.queries.observers import of_admin, of_mail_manager
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.documents.models import Term
from units.enums import MailState, NoticeKind, Role
from units.inbox.models import DeadLetter, Notice
from units.inbox.services.notices import NoticeDraft, file_notices

DAY = date(2026, 3, 2)


def fail_mail(recipient, event: str) -> None:
    file_notices([NoticeDraft(recipient, NoticeKind.TASK, event, "Việc mới")], at=MOMENT)
    Notice.objects.filter(event=event).update(mail_state=MailState.FAILED)


def put_aside(row) -> None:
    subject = {"subject_type": "plans.assignment", "subject_id": row.pk}
    DeadLetter.objects.create(part="reminders", **subject, error="…", at=MOMENT)


def mail_items(person) -> list[str]:
    return [item.what for item in of_mail_manager(person)]


def test_the_office_hears_of_mails_that_did_not_go(org):
    for number in range(2):
        fail_mail(org.secretary, f"k{number}")

    for person in (org.clerk, org.admin):
        (item,) = of_mail_manager(person)
        assert item.what == "2 thư chưa gửi được hoặc chưa rõ đã gửi"
        assert item.action.url == "/thu/?state=stuck"
    assert mail_items(org.outsider) == mail_items(org.chair) == mail_items(org.secretary) == []


def test_work_whose_reminders_were_put_aside_is_named_to_who_sees_it(org):
    row = make_assignment(make_task(make_issued_plan(org)), org.cell)
    put_aside(row)

    assert mail_items(org.clerk) == ["Không lập được lời nhắc: Sinh hoạt chuyên đề"]
    assert mail_items(org.admin) == mail_items(org.outsider) == []


def test_rows_of_others_leave_room_for_ones_own(org, monkeypatch):
    monkeypatch.setattr("reports.todo.queries.observers.MOST", 1)
    put_aside(make_assignment(make_task(make_issued_plan(org, issuer=org.other_committee)), org.foreign_cell))
    put_aside(make_assignment(make_task(make_issued_plan(org)), org.cell))

    assert mail_items(org.clerk) == ["Không lập được lời nhắc: Sinh hoạt chuyên đề"]


def test_a_term_that_ended_or_is_of_another_unit_does_not_hide_the_step(org):
    def asks_for_a_term() -> bool:
        items = of_admin(org.admin.branches(Role.ADMIN), on=DAY)
        return "Khai báo nhiệm kỳ để cấp số văn bản" in [item.what for item in items]

    Term.objects.all().delete()
    Term.objects.create(unit=org.committee, name="2020-2025", starts_on=date(2020, 1, 1), ends_on=date(2025, 12, 31))
    Term.objects.create(unit=org.cell, name="2025-2030", starts_on=date(2025, 1, 1))
    assert asks_for_a_term()

    Term.objects.create(unit=org.committee, name="2026-2030", starts_on=date(2026, 1, 1))
    assert not asks_for_a_term()


def test_three_lines_cost_as_many_queries_as_one(org, django_assert_num_queries):
    task = make_task(make_issued_plan(org))
    assert org.clerk.seats

    def fail(unit) -> None:
        put_aside(make_assignment(task, unit))

    fail(org.cell)
    with CaptureQueriesContext(connection) as one:
        of_mail_manager(org.clerk)
    fail(org.other_cell)
    fail(org.union)

    with django_assert_num_queries(len(one)):
        assert len(of_mail_manager(org.clerk)) == 3
