from datetime import timedelta

import pytest
from django.core import mail

from portal.lib import clock
from tests.factories.people import MOMENT, make_person, make_unit
from tests.guards import triggers_off
from units.audit.models import AuditEvent
from units.audit.queries import audit_findings, mark_from
from units.audit.sealing import ChainEnd
from units.audit.services import mark_chains, record_event, settle_findings
from units.enums import Role, UnitKind
from units.inbox.models import Notice
from units.inbox.services.digests import file_log_ends
from units.inbox.services.mail import send_mails, titles_as_filed
from units.people.models import User

DAY = timedelta(days=1)
MONDAY = MOMENT  # 2 March 2026, eight o'clock in the morning


@pytest.fixture
def end(org) -> ChainEnd:
    for _ in range(2):
        event = record_event("unit_renamed", org.cell, by=org.clerk, at=MOMENT)
    record_event("unit_renamed", org.foreign_cell, by=None, at=MOMENT)
    return ChainEnd(2, event.seal)


def notices() -> list[Notice]:
    return list(Notice.objects.filter(event="log_ends").order_by("pk"))


def test_the_inspector_is_told_the_end_of_the_log_once_a_week(org, end):
    for at in (MONDAY, MONDAY + DAY, MONDAY + 4 * DAY):
        file_log_ends(at=at)
    (notice,) = notices()
    file_log_ends(at=MONDAY + 7 * DAY)

    assert notice.recipient == org.inspector
    assert notice.title == "Dấu cuối của nhật ký, tuần từ 02/03/2026"
    seal = end.seal[:16]
    line = f"Nhật ký Đảng ủy Công ty Sao Mai: 2 dòng, dấu cuối {seal} ({org.committee.path}:2:{seal})"
    assert notice.body.splitlines()[0] == line
    assert mark_from(notice.body.partition("(")[2].partition(")")[0]) == (org.committee.path, ChainEnd(2, seal))
    assert [row.title[-10:] for row in notices()] == ["02/03/2026", "09/03/2026"]


def test_it_goes_by_mail(org, end):
    file_log_ends(at=MONDAY)

    send_mails(at=MONDAY, relevant_titles=titles_as_filed)

    (message,) = [row for row in mail.outbox if row.to == [org.inspector.email]]
    assert f"2 dòng, dấu cuối {end.seal[:16]}" in message.body


@pytest.mark.parametrize("at", [MONDAY - timedelta(hours=2), MONDAY + timedelta(hours=14), MONDAY - DAY])
def test_it_waits_for_the_hours_of_mails(org, end, at):
    file_log_ends(at=at)

    assert notices() == []


def test_who_has_left_and_who_has_no_log_yet_is_told_nothing(org):
    file_log_ends(at=MONDAY)
    record_event("unit_renamed", org.cell, by=org.clerk, at=MOMENT)
    User.objects.filter(pk=org.inspector.pk).update(is_active=False)
    file_log_ends(at=MONDAY)

    assert notices() == []


def test_the_world_of_an_inspector_ends_at_the_next_committee(org, end):
    office = make_unit("vp-khoi", UnitKind.OFFICE, org.superior)
    make_person("top-inspector", org.superior, Role.INSPECTOR)
    record_event("password_changed", org.admin, path="", by=org.admin, at=MOMENT)
    record_event("unit_renamed", org.superior, by=None, at=MOMENT)
    record_event("unit_renamed", office, by=None, at=MOMENT)

    file_log_ends(at=MONDAY)

    body = next(row.body for row in notices() if row.recipient.username == "top-inspector")
    names = [line.partition(":")[0] for line in body.splitlines()[:-1]]
    assert names == [
        "Nhật ký không thuộc đơn vị nào",
        "Nhật ký Đảng ủy Khối thử nghiệm",
        "Nhật ký Đơn vị vp-khoi",
    ]


def test_what_does_not_hold_and_what_was_settled_is_told(org, end):
    mark_chains()
    with triggers_off():
        AuditEvent.objects.filter(chain=org.committee.path, place=2).delete()
    file_log_ends(at=MONDAY)
    settle_findings(audit_findings(expects_marks=True), reason="Đĩa hỏng.", by=org.admin, at=MONDAY + DAY)

    file_log_ends(at=MONDAY + 7 * DAY)

    first, second = (row.body.splitlines()[0] for row in notices())
    assert first.startswith("CẦN KIỂM TRA. Nhật ký Đảng ủy Công ty Sao Mai: mất 1 dòng cuối")
    day = f"{clock.local_day(MONDAY + DAY):%d/%m/%Y}"
    settled = f"Quản trị đã ghi nhận sai lệch của nhật ký Đảng ủy Công ty Sao Mai ngày {day}: Đĩa hỏng."
    assert second == settled


def test_more_inspectors_cost_few_queries(org, end, django_assert_max_num_queries):
    for number in range(3):
        make_person(f"inspector-{number}", org.committee, Role.INSPECTOR)
    file_log_ends(at=MONDAY)

    with django_assert_max_num_queries(1):
        file_log_ends(at=MONDAY + DAY)
