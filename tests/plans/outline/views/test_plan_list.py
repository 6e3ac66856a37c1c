from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from plans.outline.models import Plan
from tests.factories.people import MOMENT
from tests.factories.plans import make_issued_plan, make_plan


def plans_on(answer):
    return list(answer.context["page"].rows)


def test_the_list_shows_newest_first_what_the_person_may_see(org, sign_in):
    draft, issued = make_plan(org), make_issued_plan(org)

    assert plans_on(sign_in(org.clerk).get("/ke-hoach/")) == [issued, draft]
    assert plans_on(sign_in(org.secretary).get("/ke-hoach/")) == [issued]
    assert plans_on(sign_in(org.superior_reader).get("/ke-hoach/")) == [issued]
    assert plans_on(sign_in(org.outsider).get("/ke-hoach/")) == []


def test_the_list_is_for_those_who_read_plans(org, sign_in):
    assert sign_in(org.admin).get("/ke-hoach/").status_code == 403
    assert sign_in(org.clerk).post("/ke-hoach/").status_code == 405


@pytest.mark.parametrize("words", ["?q=bao+dam", "?q=BẢO ĐẢM", "?state=draft", "?q=bao dam&year=2026"])
def test_the_list_is_searched_without_accents_and_narrowed(org, sign_in, words):
    make_issued_plan(org)
    draft = make_plan(org, "bao dam an toan")
    Plan.objects.filter(pk=draft.pk).update(created_at=MOMENT)

    assert plans_on(sign_in(org.clerk).get(f"/ke-hoach/{words}")) == [draft]


def test_a_year_outside_the_choices_shows_nothing(org, sign_in):
    make_plan(org)

    assert plans_on(sign_in(org.clerk).get("/ke-hoach/?year=1999")) == []


def test_the_list_is_exported_as_it_is_narrowed(org, sign_in):
    make_plan(org)
    make_issued_plan(org, "kế hoạch đã ban hành")

    content = sign_in(org.clerk).get("/ke-hoach/?state=issued&xuat=1").content

    rows = list(load_workbook(BytesIO(content)).active.values)
    assert [row[:2] for row in rows] == [("Trích yếu", "Số, ký hiệu"), ("kế hoạch đã ban hành", "01-KH/ĐU")]


def test_an_empty_list_says_how_to_begin(org, sign_in):
    text = sign_in(org.clerk).get("/ke-hoach/").content.decode()

    assert "Chưa có kế hoạch nào" in text
    assert "/ke-hoach/moi/" in text


def test_a_search_without_result_offers_the_whole_list(org, sign_in):
    make_plan(org)

    assert "Không có kế hoạch nào khớp" in sign_in(org.clerk).get("/ke-hoach/?q=xyz").content.decode()


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(org, sign_in):
    client = sign_in(org.clerk)
    make_plan(org)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/ke-hoach/")
    make_plan(org)
    make_issued_plan(org)

    with CaptureQueriesContext(connection) as three:
        client.get("/ke-hoach/")

    assert len(three) == len(one)


def test_the_list_goes_on_by_key(org, sign_in):
    plans = [make_plan(org) for _ in range(51)]
    client = sign_in(org.clerk)

    first = client.get("/ke-hoach/").context["page"]
    second = plans_on(client.get(f"/ke-hoach/?after={first.after}"))

    assert (len(first.rows), second) == (50, [plans[0]])
