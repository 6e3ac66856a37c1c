from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.outline.models import Reference
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task

LIST = "/nhiem-vu/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-02T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


def give(plan, unit, **fields):
    return make_assignment(make_task(plan, unit, cooperating=fields.pop("cooperating", ())), unit, **fields)


def listed(answer):
    return list(answer.context["page"].rows)


def test_the_list_shows_what_is_open_soonest_first(org, sign_in, plan):
    later = give(plan, org.cell, due_on=date(2026, 5, 1))
    sooner = give(plan, org.other_cell)
    give(plan, org.cell, done_on=date(2026, 3, 1))

    assert listed(sign_in(org.clerk).get(LIST)) == [sooner, later]
    assert listed(sign_in(org.clerk).get(f"{LIST}?sort=-due_on")) == [later, sooner]
    assert listed(sign_in(org.secretary).get(LIST)) == [later]
    assert listed(sign_in(org.outsider).get(LIST)) == []


def test_an_address_that_asks_shows_every_state_in_force(org, sign_in, plan):
    done = give(plan, org.cell, done_on=date(2026, 3, 1))
    give(plan, org.cell, withdrawn_at=MOMENT)

    assert listed(sign_in(org.clerk).get(f"{LIST}?unit={org.cell.pk}")) == [done]


def test_the_pages_after_the_first_keep_to_what_is_open(org, sign_in, plan, monkeypatch):
    monkeypatch.setattr("units.pages.page_by_key.__kwdefaults__", {"order": "-pk", "size": 1})
    rows = [give(plan, org.cell) for _ in range(3)]
    give(plan, org.cell, done_on=date(2026, 3, 1))

    first = sign_in(org.clerk).get(LIST)
    second = sign_in(org.clerk).get(f"{LIST}?after={first.context['page'].after}")
    third = sign_in(org.clerk).get(f"{LIST}?after={second.context['page'].after}")

    assert [*listed(first), *listed(second), *listed(third)] == rows
    assert third.context["page"].after == ""


def test_a_cooperating_unit_is_told_who_logs_the_work(org, sign_in, plan):
    helped = give(plan, org.cell, cooperating=(org.other_cell,))
    words = f"Hoạt động và minh chứng do {org.cell} chủ trì ghi."

    assert words in sign_in(org.other_secretary).get(f"/nhiem-vu/{helped.pk}/").content.decode()
    assert words not in sign_in(org.secretary).get(f"/nhiem-vu/{helped.pk}/").content.decode()


def test_a_cooperating_unit_sees_the_work_it_helps_with(org, sign_in, plan):
    helped = give(plan, org.cell, cooperating=(org.other_cell,))

    assert listed(sign_in(org.other_secretary).get(LIST)) == [helped]
    assert sign_in(org.other_secretary).get(f"{LIST}{helped.pk}/").status_code == 200


def test_the_list_is_narrowed_by_the_address(org, sign_in, plan):
    assignment = give(plan, org.cell)
    give(plan, org.other_cell, due_on=date(2026, 4, 20))

    for query in (f"unit={org.cell.pk}", "month=2026-03", "q=ky thuat", "from=20/03/2026&to=20/03/2026"):
        assert listed(sign_in(org.clerk).get(f"{LIST}?{query}")) == [assignment], query


def test_a_figure_may_open_a_month_long_past(org, sign_in, plan):
    old = give(plan, org.cell, due_on=date(2021, 3, 20))

    assert listed(sign_in(org.clerk).get(f"{LIST}?month=2021-03")) == [old]


@pytest.mark.parametrize("query", ["unit=0", "state=any", "month=2026-13", "from=2026-01-01", "plan=abc"])
def test_a_filter_that_cannot_be_read_shows_nothing_and_says_so(org, sign_in, plan, query):
    give(plan, org.cell)

    answer = sign_in(org.clerk).get(f"{LIST}?{query}")

    assert (answer.status_code, listed(answer)) == (200, [])
    assert answer.context["filters"].errors


def test_the_list_is_not_for_admins_and_superiors(org, sign_in):
    for user in (org.admin, org.superior_reader):
        assert sign_in(user).get(LIST).status_code == 403
    assert sign_in(org.clerk).post(LIST).status_code == 405


def test_an_empty_list_says_where_work_comes_from(org, sign_in):
    assert "Không còn nhiệm vụ nào đang mở" in sign_in(org.clerk).get(LIST).content.decode()
    assert "Không có nhiệm vụ nào khớp" in sign_in(org.clerk).get(f"{LIST}?q=xyz").content.decode()


def test_the_list_asks_as_often_for_three_rows_as_for_one(org, sign_in, plan):
    client = sign_in(org.clerk)
    give(plan, org.cell)
    count = queries_of(lambda: client.get(LIST))
    give(make_issued_plan(org), org.other_cell)
    give(plan, org.union)

    assert queries_of(lambda: client.get(LIST)) == count


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_the_page_shows_the_chain_from_the_basis_to_the_evidence(org, sign_in, plan):
    Reference.objects.create(plan=plan, position=0, role="basis", number="15", symbol="KH/ĐUK", issuer="Đảng ủy Khối")
    assignment = give(plan, org.cell, cooperating=(org.union,))
    activity = make_activity(plan, org.cell, assignment=assignment, figures={"cell_meetings": 1})

    text = sign_in(org.secretary).get(f"{LIST}{assignment.pk}/").content.decode()

    duty = assignment.task.node
    links = [f"ke-hoach/{plan.pk}/#muc-{duty.pk}", f"viec/{assignment.task_id}/", f"hoat-dong/{activity.pk}/"]
    for word in (*links, "15-KH/ĐUK", "Công đoàn cơ sở", "1/2"):
        assert word in text


def test_only_accepted_figures_count_against_the_target(org, sign_in, plan):
    assignment = give(plan, org.cell)
    make_activity(plan, org.cell, assignment=assignment, figures={"cell_meetings": 1, "attendances": 40})
    make_activity(plan, org.cell, "submitted", assignment=assignment, figures={"cell_meetings": 5})

    figures = sign_in(org.clerk).get(f"{LIST}{assignment.pk}/").context["chain"].figures

    assert [(line.label, line.value, line.target) for line in figures] == [
        ("Buổi sinh hoạt", 1, 2),
        ("Lượt người tham dự", 40, None),
    ]


def test_the_page_offers_only_what_the_person_may_do(org, sign_in, plan):
    assignment = give(plan, org.cell)
    url = f"{LIST}{assignment.pk}/"

    mine, office = (sign_in(user).get(url).content.decode() for user in (org.secretary, org.clerk))

    assert "Đã nhận" in mine
    assert f"/hoat-dong/ghi/?assignment={assignment.pk}" in mine
    assert "Đã nhận</button>" not in office
    assert sign_in(org.other_secretary).get(url).status_code == 404


def test_the_unit_acknowledges_and_a_second_click_is_harmless(org, sign_in, plan):
    assignment = give(plan, org.cell)
    url = reverse("plans:assignment_acknowledge", args=[assignment.pk])
    client = sign_in(org.secretary)

    client.post(url)
    answer = client.post(url, follow=True)

    assignment.refresh_from_db()
    assert assignment.acknowledged_by == org.secretary
    assert "Đã nhận nhiệm vụ" in answer.content.decode()
    assert sign_in(org.clerk).post(url).status_code == 403
    assert sign_in(org.outsider).post(url).status_code == 404
    assert client.get(url).status_code == 405


def test_late_and_overdue_are_said_in_words(org, sign_in, plan):
    overdue = give(plan, org.cell, due_on=date(2026, 2, 27))
    late = give(plan, org.cell, due_on=date(2026, 2, 1), done_on=date(2026, 2, 3), accepted_at=MOMENT)
    client = sign_in(org.clerk)

    assert "quá 3 ngày" in client.get(f"{LIST}{overdue.pk}/").content.decode()
    assert "Xong muộn" in client.get(f"{LIST}{late.pk}/").content.decode()


def test_withdrawn_work_is_never_said_to_be_late(org, sign_in, plan):
    withdrawn = give(plan, org.cell, due_on=date(2026, 2, 1), withdrawn_at=MOMENT)
    client = sign_in(org.clerk)

    for url in (f"/nhiem-vu/{withdrawn.pk}/", f"/nhiem-vu/viec/{withdrawn.task.pk}/"):
        text = client.get(url).content.decode()
        assert "hạn 01/02/2026" in text
        assert "quá 29 ngày" not in text


def test_an_extension_stands_in_the_chain(org, sign_in, plan):
    assignment = give(plan, org.cell)
    url = reverse("plans:assignment_extend", args=[assignment.pk])

    answer = sign_in(org.clerk).post(url, {"due_on": "10/04/2026", "reason": "Chờ tài liệu."}, follow=True)

    text = answer.content.decode()
    assert "Đã gia hạn đến 10/04/2026" in text
    assert "Gia hạn từ 20/03/2026 đến 10/04/2026: Chờ tài liệu." in text


def test_a_wrong_extension_keeps_what_was_typed(org, sign_in, plan):
    assignment = give(plan, org.cell)
    url = reverse("plans:assignment_extend", args=[assignment.pk])

    text = sign_in(org.clerk).post(url, {"due_on": "01/03/2026", "reason": "Lời đã gõ."}).content.decode()

    assert "Hạn mới phải sau hạn đang có (20/3/2026)." in text
    assert "Lời đã gõ." in text
    assert sign_in(org.inspector).get(url).status_code == 403
    assert sign_in(org.outsider).get(url).status_code == 404


def test_only_who_oversees_sees_whom_the_portal_reminded(org, plan, sign_in):
    address = f"/nhiem-vu/{make_assignment(make_task(plan), org.cell).pk}/"

    assert "Các mốc nhắc" in sign_in(org.inspector).get(address).content.decode()
    assert "Các mốc nhắc" not in sign_in(org.secretary).get(address).content.decode()
