from datetime import date

import pytest

from plans.enums import ReferenceRole
from plans.models import Plan
from plans.parsing.types import ParsedReference
from plans.queries.cited_plans import plans_cited, superior_basis
from tests.factories import make_issued_plan, make_plan
from tests.factories.people import LONG_AGO
from units.models import Term

DAY = date(2026, 1, 5)


def cited(number="01", symbol="KH/ĐU", day=DAY, issuer="", role=ReferenceRole.BASIS):
    return ParsedReference(number, symbol, day, issuer, role)


@pytest.fixture
def superior_plan(org):
    Term.objects.create(unit=org.superior, name="2020 - 2030", starts_on=LONG_AGO)
    return make_issued_plan(org, issuer=org.superior)


@pytest.mark.parametrize(
    ("item", "is_found"),
    [
        (cited(), True),
        (cited("1"), True),
        (cited(day=None, issuer="Đảng ủy Công ty Sao Mai"), True),
        (cited(day=None), False),
        (cited(day=None, issuer="Đảng ủy Khối"), False),
        (cited(day=date(2026, 1, 6)), False),
        (cited("02"), False),
        (cited("9" * 30), False),
        (cited(""), False),
        (cited(symbol="KH/ĐUK"), False),
    ],
)
def test_a_plan_is_meant_when_all_that_is_said_agrees(org, item, is_found):
    plan = make_issued_plan(org)

    assert plans_cited([item], user=org.clerk) == [plan if is_found else None]


def test_drafts_and_plans_of_others_are_never_linked(org):
    make_issued_plan(org)
    Plan.objects.filter(pk=make_plan(org).pk).update(number=2, issued_on=DAY)

    assert plans_cited([cited()], user=org.outsider) == [None]
    assert plans_cited([cited("02")], user=org.clerk) == [None]


def test_of_two_alike_the_issuer_decides(org, superior_plan):
    own = make_issued_plan(org)
    items = [cited(), cited(issuer="Đảng ủy Công ty Sao Mai"), cited(issuer="Đảng ủy Khối")]

    assert plans_cited(items, user=org.clerk) == [None, own, superior_plan]


def test_many_references_are_one_query(org, django_assert_num_queries):
    plan = make_issued_plan(org)
    plans_cited([cited()], user=org.clerk)

    with django_assert_num_queries(1):
        assert plans_cited([cited(), cited("02"), cited()], user=org.clerk) == [plan, None, plan]
    with django_assert_num_queries(0):
        assert plans_cited([], user=org.clerk) == []


def test_a_basis_of_the_committee_above_is_what_the_plan_carries_out(org, superior_plan):
    for_cited = cited(role=ReferenceRole.CITED)

    assert superior_basis([cited()], issuer=org.committee, user=org.clerk) == superior_plan
    assert superior_basis([for_cited], issuer=org.committee, user=org.clerk) is None
    assert superior_basis([cited()], issuer=org.superior, user=org.clerk) is None
