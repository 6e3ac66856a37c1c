from datetime import date

import pytest

from plans.enums import ReferenceRole
from plans.outline.models import Plan
from plans.outline.parsing import ParsedReference
from plans.outline.queries.named_in_text import nameable_units, plans_cited, superior_basis, units_named
from tests.factories.people import LONG_AGO, MOMENT, make_unit
from tests.factories.plans import make_issued_plan, make_plan
from units.accounts.services.roles import close_unit
from units.documents.models import Term
from units.enums import UnitKind
from units.tree.services import set_aliases

ON = date(2026, 3, 2)


def codes(org, *names):
    return [unit.code for unit in units_named(names, among=list(nameable_units(org.committee, on=ON)))]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Các chi bộ trực thuộc", ["cb1", "cb2"]),
        ("Cấp ủy, chi bộ trực thuộc", ["cb1", "cb2"]),
        ("Chi bộ trực thuộc Đảng bộ Công ty", ["cb1", "cb2"]),
        ("Cấp ủy các chi bộ", ["cb1", "cb2"]),
        ("Các chi bộ, đoàn thể trực thuộc", ["cb1", "cb2", "cd"]),
        ("Chi bo KINH DOANH", ["cb2"]),
        ("Chi bộ Kỹ thuật (Phòng 1)", ["cb1"]),
        ("Chi bộ Kỹ thuật, Kinh doanh", ["cb1", "cb2"]),
        ("Bí thư các chi bộ", ["cb1", "cb2"]),
        ("Bí thư Chi bộ Kỹ thuật", ["cb1"]),
        ("Các chi bộ Kinh doanh và Kỹ thuật", ["cb1", "cb2"]),
        ("Các tổ chức đoàn thể trong cơ quan, đơn vị", ["cd"]),
        ("Các tổ chức chính trị - xã hội", ["cd"]),
        ("Công đoàn", ["cd"]),
        ("BCH Công đoàn chủ trì, phối hợp với Chi bộ Kỹ thuật", ["cb1", "cd"]),
        ("Văn phòng Đảng uỷ", ["vp"]),
        ("Giao VP ĐU", ["vp"]),
        ("Văn phòng", ["vp"]),
        ("Ủy ban Kiểm tra Đảng ủy", ["ubkt"]),
        ("Văn phòng và Ủy ban Kiểm tra Đảng ủy", ["vp", "ubkt"]),
        ("Văn phòng, UBKT Đảng ủy, các chi bộ", ["cb1", "cb2", "vp", "ubkt"]),
        ("Hội Cựu chiến binh", []),
        ("Chi bộ Kỹ thuật số", []),
        ("Chi bộ Văn phòng", []),
        ("Ủy ban Mặt trận", []),
        ("Đảng ủy", []),
        ("CB", []),
        ("", []),
    ],
)
def test_units_named(org, name, expected):
    assert codes(org, name) == expected


def test_two_names_are_two_units_once_each(org):
    assert codes(org, "Văn phòng Đảng ủy", "UBKT Đảng ủy", "Văn phòng") == ["vp", "ubkt"]


def test_an_alias_means_its_unit(org):
    set_aliases(org.cell, ["CB1", "Kỹ thuật"], by=org.admin, at=MOMENT)
    set_aliases(org.union, ["CĐ Sao Mai"], by=org.admin, at=MOMENT)

    assert codes(org, "CB1") == ["cb1"]
    assert codes(org, "Giao cb1, cđ sao mai") == ["cb1", "cd"]
    assert codes(org, "CB10", "Phòng Kỹ thuật") == []


def test_the_longest_name_wins_and_numbers_are_whole(org):
    for number in ("1", "10", "1 mở rộng"):
        make_unit(f"so-{number[:2].strip()}-{len(number)}", UnitKind.CELL, org.committee, f"Chi bộ {number}")

    assert codes(org, "Chi bộ 1") == ["so-1-1"]
    assert codes(org, "Chi bộ 10") == ["so-10-2"]
    assert codes(org, "Chi bộ 1 mở rộng") == ["so-1-9"]
    assert codes(org, "Chi bộ 1, 10") == ["so-1-1", "so-10-2"]


def test_a_name_with_a_joint_inside_is_one_name(org):
    make_unit("qhxd", UnitKind.CELL, org.committee, "Chi bộ Quy hoạch và Xây dựng")

    assert codes(org, "Chi bộ Quy hoạch và Xây dựng") == ["qhxd"]
    assert codes(org, "Chi bộ Quy hoạch và Xây dựng và Văn phòng") == ["vp", "qhxd"]


def test_a_beginning_that_two_bear_means_none(org):
    make_unit("cd2", UnitKind.MASS_ORGANISATION, org.committee, "Công đoàn bộ phận")

    assert codes(org, "Công đoàn") == []
    assert codes(org, "Công đoàn bộ phận") == ["cd2"]


def test_committees_below_are_a_kind_of_their_own(org):
    section = make_unit("bp", UnitKind.SECTION_COMMITTEE, org.committee, "Đảng ủy bộ phận Nhà máy")
    make_unit("cb3", UnitKind.CELL, section, "Chi bộ Phân xưởng")

    assert codes(org, "Các đảng ủy, chi bộ trực thuộc") == ["cb1", "cb2", "bp", "cb3"]
    assert codes(org, "Cấp ủy trực thuộc") == ["cb1", "cb2", "bp", "cb3"]
    assert codes(org, "Đảng ủy bộ phận trực thuộc") == ["bp"]


def test_a_committee_below_is_meant_as_a_unit_and_its_cells_never(org):
    below = make_unit("du3", UnitKind.COMMITTEE, org.committee, "Đảng ủy Nhà máy")
    make_unit("cb3", UnitKind.CELL, below, "Chi bộ Phân xưởng")

    assert codes(org, "Các đảng ủy, chi bộ trực thuộc") == ["cb1", "cb2", "du3"]
    assert codes(org, "Chi bộ Phân xưởng") == []


def test_a_closed_unit_and_the_issuer_are_never_proposed(org):
    close_unit(org.cell, closed_on=date(2026, 1, 1), by=org.admin, at=MOMENT)

    assert codes(org, "Các chi bộ", "Chi bộ Kỹ thuật", "Đảng ủy Công ty Sao Mai") == ["cb2"]


def test_no_units_mean_nothing():
    assert units_named(["Các chi bộ"], among=[]) == []


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
