from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.todo.queries.observers import of_mail_manager
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.enums import MailState, NoticeKind
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
