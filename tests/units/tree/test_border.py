"""A committee's own world ends where the next committee begins."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import make_person, make_unit
from tests.factories.people import LONG_AGO, staff_superior
from units.audit.models import AuditEvent
from units.enums import Role, UnitKind
from units.people.models import Membership, User, may_administer_person
from units.scope import Branch
from units.tree.models import Unit, may_administer_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def org(org):
    return staff_superior(org)


def pks(rows) -> set[int]:
    return {row.pk for row in rows}


def test_every_unit_lies_in_the_world_of_the_nearest_committee(org):
    section = make_unit("dubp", UnitKind.SECTION_COMMITTEE, org.committee)
    cell_of_section = make_unit("cb-dubp", UnitKind.CELL, section)
    deeper = make_unit("du3", UnitKind.COMMITTEE, org.committee)
    cell_of_deeper = make_unit("cb-du3", UnitKind.CELL, deeper)
    office = make_unit("vp-khoi", UnitKind.OFFICE, org.superior)

    roots = {unit: unit.root for unit in (org.cell, section, cell_of_section, deeper, cell_of_deeper, office)}

    assert roots == {
        org.cell: org.committee,
        section: org.committee,
        cell_of_section: org.committee,
        deeper: deeper,
        cell_of_deeper: deeper,
        office: org.superior,
    }


def test_a_branch_covers_what_is_below_it_and_inside_its_border():
    world = Branch("000001.", 1)

    assert world.covers(Branch("000001.000005.", 1))
    assert not world.covers(Branch("000001.000002.", 2))
    assert not world.covers(Branch("000003.", 1))
    assert Branch("000001.", 1, is_single=True).covers(world)
    assert not Branch("000001.", 1, is_single=True).covers(Branch("000001.000005.", 1))


def test_overseers_see_the_committees_below_as_units_and_nothing_in_them(org):
    assert pks(Unit.objects.visible_to(org.upper_clerk)) == pks([org.superior, org.committee, org.other_committee])
    assert pks(Unit.objects.visible_to(org.upper_secretary)) == {org.superior.pk}
    own = [org.committee, org.cell, org.other_cell, org.union, org.office, org.inspection]
    assert pks(Unit.objects.visible_to(org.clerk)) == pks(own)
    assert pks(Unit.objects.visible_to(org.upper_admin)) == pks(Unit.objects.all())


def test_work_is_given_inside_the_border_and_to_the_committees_right_below(org):
    deeper = make_unit("du3", UnitKind.COMMITTEE, org.committee)
    make_unit("cb-du3", UnitKind.CELL, deeper)

    assert pks(Unit.objects.receiving_from(org.superior)) == pks([org.committee, org.other_committee])
    own = [org.cell, org.other_cell, org.union, org.office, org.inspection]
    assert pks(Unit.objects.receiving_from(org.committee)) == pks([*own, deeper])
    assert [unit.receives_from(org.committee.pk) for unit in (org.committee, org.cell, deeper)] == [False, True, True]
    assert (deeper.giver, org.cell.giver, org.superior.giver) == (org.committee, org.committee, org.superior)


def test_an_admin_above_staffs_a_committee_until_it_has_an_admin(org):
    assert pks(Unit.objects.staffed_by(org.upper_admin)) == pks([org.superior, org.other_committee, org.foreign_cell])
    assert may_administer_person(org.upper_admin, org.outsider)
    assert not may_administer_person(org.upper_admin, org.clerk)

    admin = make_person("quantri2", org.other_committee, Role.ADMIN)

    assert pks(Unit.objects.staffed_by(org.upper_admin)) == {org.superior.pk}
    assert not may_administer_person(org.upper_admin, org.outsider)
    User.objects.filter(pk=admin.pk).update(is_active=False)
    assert org.other_committee.pk in pks(Unit.objects.staffed_by(org.upper_admin))


def test_the_committees_right_below_are_named_and_closed_from_above_their_cells_are_not(org):
    allowed = [may_administer_unit(org.upper_admin, unit) for unit in (org.superior, org.committee, org.cell)]

    assert allowed == [True, True, False]
    assert may_administer_unit(org.admin, org.cell)
    assert not may_administer_unit(org.admin, org.superior)


def test_the_log_of_a_committee_below_is_its_own(org):
    make_unit("cb3", UnitKind.CELL, org.committee)  # leaves an event
    event = AuditEvent.objects.get(act="unit_opened")

    assert list(AuditEvent.objects.visible_to(org.admin)) == [event]
    assert list(AuditEvent.objects.visible_to(org.upper_admin)) == []


def test_who_moved_to_another_committee_is_no_longer_in_the_list(org):
    moved = make_person("chuyen", org.cell, Role.REPORTER)
    Membership.objects.filter(user=moved).update(ends_on=date(2026, 1, 1))

    assert moved in User.objects.visible_to(org.admin)  # without any role, to be given one again

    Membership.objects.create(user=moved, unit=org.foreign_cell, role=Role.REPORTER, starts_on=LONG_AGO)

    assert moved not in User.objects.visible_to(org.admin)
    assert moved in User.objects.visible_to(org.upper_admin)


def test_the_page_of_a_committee_below_says_whether_it_has_an_admin_and_names_nobody(org, sign_in):
    client = sign_in(org.upper_admin)

    with_admin, without = (
        client.get(reverse("units:unit_detail", args=[unit.pk])) for unit in (org.committee, org.other_committee)
    )

    assert (with_admin.context["has_admin"], with_admin.context["may"]["staff"]) == (True, False)
    assert org.clerk.full_name not in with_admin.content.decode()
    assert (without.context["has_admin"], without.context["may"]["staff"]) == (False, True)
    assert org.outsider.full_name in without.content.decode()
