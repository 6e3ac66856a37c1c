from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.queries.todo.observers import of_tender
from tests.factories import make_assignment, make_issued_plan, make_task
from tests.factories.people import MOMENT
from units.enums import MailState, NoticeKind
from units.models import Notice, ParkedRow
from units.services.notices import Word, file_notices

DAY = date(2026, 3, 2)


def fail_mail(recipient, key: str) -> None:
    file_notices([Word(recipient, NoticeKind.TASK, key, "Việc mới")], at=MOMENT)
    Notice.objects.filter(key=key).update(mail_state=MailState.FAILED)


def told(person) -> list[str]:
    return [item.what for item in of_tender(person, on=DAY)]


def test_the_office_hears_of_mails_that_did_not_go(org):
    for number in range(2):
        fail_mail(org.secretary, f"k{number}")

    for person in (org.clerk, org.admin):
        (item,) = of_tender(person, on=DAY)
        assert item.what == "2 thư chưa gửi được hoặc chưa rõ đã gửi"
        assert item.action.url == "/thu/?state=stuck"
    assert told(org.outsider) == told(org.chair) == told(org.secretary) == []


def test_work_whose_reminders_were_put_aside_is_named_to_who_sees_it(org):
    row = make_assignment(make_task(make_issued_plan(org)), org.cell)
    ParkedRow.objects.create(part="reminders", about=f"assignment:{row.pk}", error="…", at=MOMENT)

    assert told(org.clerk) == ["Không lập được lời nhắc: Sinh hoạt chuyên đề"]
    assert told(org.admin) == told(org.outsider) == []


def test_three_lines_cost_as_many_queries_as_one(org, django_assert_num_queries):
    task = make_task(make_issued_plan(org))
    assert org.clerk.seats

    def park(unit) -> None:
        row = make_assignment(task, unit)
        ParkedRow.objects.create(part="reminders", about=f"assignment:{row.pk}", error="…", at=MOMENT)

    park(org.cell)
    with CaptureQueriesContext(connection) as one:
        of_tender(org.clerk, on=DAY)
    park(org.other_cell)
    park(org.union)

    with django_assert_num_queries(len(one)):
        assert len(of_tender(org.clerk, on=DAY)) == 3
