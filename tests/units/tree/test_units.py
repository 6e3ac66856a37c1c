from datetime import date

import pytest

from portal.lib.errors import RuleViolation
from tests.factories.people import LONG_AGO, MOMENT, make_person, make_unit
from units.accounts.services.roles import close_unit
from units.audit.models import AuditEvent
from units.enums import Role, UnitKind
from units.people.models import Membership
from units.tree.models import Unit
from units.tree.services import Names, open_unit, rename_unit, reopen_unit, set_aliases

TODAY = date(2026, 3, 2)
NAMES = Names(name="Chi bộ Mới", header_name="CHI BỘ MỚI", symbol="CB", place="Hòa Bình")


def open_below(parent, *, by, kind=UnitKind.CELL, code="cb-moi", opened_on=TODAY):
    return open_unit(code=code, kind=kind, names=NAMES, parent=parent, opened_on=opened_on, by=by, at=MOMENT)


def rename(unit, *, by, name="Chi bộ Tên Sau", valid_from=TODAY):
    names = Names(name=name, header_name=name.upper())
    return rename_unit(unit, names=names, valid_from=valid_from, by=by, at=MOMENT)


def test_a_unit_opens_below_its_parent_with_names_and_a_trace(org):
    unit = open_below(org.committee, by=org.admin)

    assert unit.path == f"{org.committee.path}{unit.pk:06}."
    assert unit.name_on(TODAY).header_name == "CHI BỘ MỚI"
    assert [event.act for event in AuditEvent.objects.about(unit)] == ["unit_opened"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "cb1"}, "code"),
        ({"kind": UnitKind.SUPERIOR_COMMITTEE}, "kind"),
        ({"opened_on": date(2019, 12, 31)}, "opened_on"),
    ],
)
def test_opening_refuses(org, change, field):
    with pytest.raises(RuleViolation) as refusal:
        open_below(org.committee, by=org.admin, **change)

    assert refusal.value.field == field
    assert not Unit.objects.filter(name="Chi bộ Mới").exists()


def test_nothing_opens_below_a_closed_unit(org):
    close_unit(org.cell, closed_on=TODAY, by=org.admin, at=MOMENT)

    with pytest.raises(RuleViolation) as refusal:
        open_below(org.cell, by=org.admin)

    assert refusal.value.field == "parent"


def test_a_new_name_counts_from_its_day(org):
    rename(org.cell, by=org.admin)

    assert org.cell.name == "Chi bộ Tên Sau"
    assert org.cell.name_on(date(2026, 3, 1)).name == "Chi bộ Kỹ thuật"
    assert org.cell.name_on(TODAY).name == "Chi bộ Tên Sau"
    assert list(Unit.objects.matching("ten sau")) == [org.cell]


def test_the_same_day_once_more_corrects_the_name(org):
    rename(org.cell, by=org.admin, valid_from=LONG_AGO)

    assert [dated_name.name for dated_name in org.cell.names.all()] == ["Chi bộ Tên Sau"]


@pytest.mark.parametrize("valid_from", [date(2019, 1, 1), date(2026, 3, 3)])
def test_a_name_before_the_unit_or_after_today_is_refused(org, valid_from):
    with pytest.raises(RuleViolation) as refusal:
        rename(org.cell, by=org.admin, valid_from=valid_from)

    assert refusal.value.field == "valid_from"


def test_closing_ends_every_role_in_the_unit(org):
    later = Membership.objects.create(
        user=org.clerk, unit=org.cell, role=Role.REPORTER, starts_on=date(2026, 5, 1), ends_on=date(2026, 6, 1)
    )

    close_unit(org.cell, closed_on=TODAY, by=org.admin, at=MOMENT)

    assert list(Membership.objects.filter(unit=org.cell).active_on(TODAY)) == []
    assert list(Membership.objects.filter(unit=org.cell).active_on(date(2026, 5, 2))) == []
    later.refresh_from_db()
    assert later.ends_on == later.starts_on


def test_closing_refuses_with_open_units_below(org):
    with pytest.raises(RuleViolation, match="Còn đơn vị trực thuộc"):
        close_unit(org.committee, closed_on=TODAY, by=org.admin, at=MOMENT)


def test_closing_refuses_a_day_before_the_end_of_a_unit_below(org):
    for unit in Unit.objects.filter(parent=org.committee):
        close_unit(unit, closed_on=date(2026, 4, 1), by=org.admin, at=MOMENT)

    above = make_person("quan-tri-tren", org.superior, Role.ADMIN)
    with pytest.raises(RuleViolation, match="còn hoạt động đến ngày 01/04/2026") as refusal:
        close_unit(org.committee, closed_on=date(2026, 3, 31), by=above, at=MOMENT)

    assert refusal.value.field == "closed_on"
    assert close_unit(org.committee, closed_on=date(2026, 4, 1), by=above, at=MOMENT).closed_on


def test_closing_refuses_a_day_before_the_opening(org):
    with pytest.raises(RuleViolation) as refusal:
        close_unit(org.cell, closed_on=date(2019, 1, 1), by=org.admin, at=MOMENT)

    assert refusal.value.field == "closed_on"


def test_closing_refuses_twice(org):
    close_unit(org.cell, closed_on=TODAY, by=org.admin, at=MOMENT)

    with pytest.raises(RuleViolation, match="đã kết thúc từ trước"):
        close_unit(org.cell, closed_on=TODAY, by=org.admin, at=MOMENT)


def test_a_unit_closed_or_reopened_by_two_at_once_is_so_once(org):
    rows = [Unit.objects.get(pk=org.cell.pk) for _ in range(2)]
    close_unit(rows[0], closed_on=TODAY, by=org.admin, at=MOMENT)
    closed = Unit.objects.get(pk=org.cell.pk)

    with pytest.raises(RuleViolation, match="đã kết thúc từ trước"):
        close_unit(rows[1], closed_on=TODAY, by=org.admin, at=MOMENT)
    reopen_unit(rows[0], by=org.admin, at=MOMENT)
    with pytest.raises(RuleViolation, match="đang hoạt động"):
        reopen_unit(closed, by=org.admin, at=MOMENT)

    acts = AuditEvent.objects.about(org.cell).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["unit_closed", "unit_reopened"]


@pytest.mark.parametrize("ends_on", [None, date(2026, 3, 3)])
def test_nobody_closes_the_unit_one_sits_in(org, ends_on):
    seat = Membership.objects.create(
        user=org.admin, unit=org.cell, role=Role.REPORTER, starts_on=LONG_AGO, ends_on=ends_on
    )

    with pytest.raises(RuleViolation, match="chính đơn vị này"):
        close_unit(org.cell, closed_on=TODAY, by=org.admin, at=MOMENT)

    assert Membership.objects.get(pk=seat.pk).ends_on == ends_on


ACTS = {
    "open": lambda org, by: open_below(org.cell, by=by),
    "open at the top": lambda org, by: open_below(None, by=by),
    "rename": lambda org, by: rename(org.cell, by=by),
    "aliases": lambda org, by: set_aliases(org.cell, ["CB1"], by=by, at=MOMENT),
    "close": lambda org, by: close_unit(org.cell, closed_on=TODAY, by=by, at=MOMENT),
    "reopen": lambda org, by: reopen_unit(org.cell, by=by, at=MOMENT),
}


@pytest.mark.parametrize("who", ["clerk", "chair", "secretary", "outsider"])
@pytest.mark.parametrize("act", ACTS)
def test_nobody_but_its_admin_changes_a_unit(org, act, who):
    with pytest.raises(RuleViolation, match="Chỉ quản trị của đơn vị này"):
        ACTS[act](org, getattr(org, who))

    assert not AuditEvent.objects.exists()


def test_a_closed_unit_opens_again(org):
    close_unit(org.cell, closed_on=TODAY, by=org.admin, at=MOMENT)

    reopen_unit(org.cell, by=org.admin, at=MOMENT)

    assert org.cell in Unit.objects.open_on(TODAY)


def test_reopening_refuses_an_open_unit_and_a_closed_parent(org):
    below = make_unit("cb1-1", UnitKind.CELL, org.cell)
    for unit in (below, org.cell):
        close_unit(unit, closed_on=TODAY, by=org.admin, at=MOMENT)

    with pytest.raises(RuleViolation, match="đang hoạt động"):
        reopen_unit(org.committee, by=org.admin, at=MOMENT)
    with pytest.raises(RuleViolation, match="cấp trên"):
        reopen_unit(below, by=org.admin, at=MOMENT)


def test_aliases_are_kept_as_written_once_each_and_found_without_diacritics(org):
    set_aliases(org.cell, ["CB1", "cb1", "Tổ Máy", "Chi bộ kỹ thuật"], by=org.admin, at=MOMENT)

    org.cell.refresh_from_db()
    assert org.cell.aliases == ["CB1", "Tổ Máy"]
    assert list(Unit.objects.matching("to may")) == [org.cell]
    event = AuditEvent.objects.about(org.cell).first()
    assert (event.act, event.details["before"], event.details["after"]) == (
        "unit_aliases_changed", [], ["CB1", "Tổ Máy"],
    )  # fmt: skip


def test_aliases_are_taken_away(org):
    set_aliases(org.cell, ["CB1"], by=org.admin, at=MOMENT)

    set_aliases(org.cell, [], by=org.admin, at=MOMENT)

    assert list(Unit.objects.matching("cb1")) == []


def test_a_name_that_means_another_open_unit_is_no_alias(org):
    set_aliases(org.cell, ["CB1"], by=org.admin, at=MOMENT)

    for name in ("cb1", "Chi bộ Kỹ thuật"):
        with pytest.raises(RuleViolation, match="đã là tên gọi của Chi bộ Kỹ thuật"):
            set_aliases(org.other_cell, [name], by=org.admin, at=MOMENT)
    set_aliases(org.other_cell, ["CB"], by=org.admin, at=MOMENT)
    set_aliases(org.foreign_cell, ["CB1"], by=make_person("q", org.superior, Role.ADMIN), at=MOMENT)

    close_unit(org.cell, closed_on=date(2026, 1, 1), by=org.admin, at=MOMENT)
    assert set_aliases(org.other_cell, ["CB1"], by=org.admin, at=MOMENT).aliases == ["CB1"]
