from dataclasses import dataclass
from datetime import UTC, date, datetime

from units.documents.models import Term
from units.enums import Role, UnitKind
from units.people.models import Membership, User
from units.tree.models import Unit
from units.tree.services import Names, open_unit

LONG_AGO = date(2020, 1, 1)
MOMENT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "mat-khau-thu-nghiem"


@dataclass
class Organisation:
    """A superior, two committees below it, and below the first the units and people that tests speak of."""

    superior: Unit
    committee: Unit
    cell: Unit
    other_cell: Unit
    union: Unit
    office: Unit
    inspection: Unit
    other_committee: Unit
    foreign_cell: Unit
    clerk: User
    chair: User  # the leader of the committee
    inspector: User
    secretary: User  # reporter of `cell`
    other_secretary: User  # reporter of `other_cell`
    admin: User
    superior_reader: User
    outsider: User  # clerk and leader of the other committee
    foreign_secretary: User


def make_unit(code: str, kind: UnitKind, parent: Unit | None = None, name: str = "", symbol: str = "") -> Unit:
    name = name or f"Đơn vị {code}"
    names = Names(name=name, header_name=name.upper(), organisation_name=name.upper(), symbol=symbol, place="Hòa Bình")
    return open_unit(code=code, kind=kind, names=names, parent=parent, opened_on=LONG_AGO, by=None, at=MOMENT)


def make_person(username: str, unit: Unit, *roles: Role, email: bool = True) -> User:
    """A person who signs in with PASSWORD and holds the roles in the unit since long ago."""
    user = User.objects.create_user(
        username, PASSWORD, full_name=f"Người {username}", email=f"{username}@example.vn" if email else ""
    )
    for role in roles:
        Membership.objects.create(user=user, unit=unit, role=role, starts_on=LONG_AGO)
    return user


def make_organisation() -> Organisation:
    kind = UnitKind
    superior = make_unit("khoi", kind.SUPERIOR_COMMITTEE, name="Đảng ủy Khối thử nghiệm", symbol="ĐUK")
    committee = make_unit("du", kind.COMMITTEE, superior, "Đảng ủy Công ty Sao Mai", "ĐU")
    other_committee = make_unit("du2", kind.COMMITTEE, superior, "Đảng ủy Công ty Bình Minh", "ĐU")
    cell = make_unit("cb1", kind.CELL, committee, "Chi bộ Kỹ thuật", "CB")
    other_cell = make_unit("cb2", kind.CELL, committee, "Chi bộ Kinh doanh", "CB")
    foreign_cell = make_unit("cb9", kind.CELL, other_committee, "Chi bộ Xưởng 9", "CB")
    for unit in (committee, other_committee):
        Term.objects.create(unit=unit, name="2020 - 2030", starts_on=date(2020, 6, 1), ends_on=date(2030, 12, 31))
    return Organisation(
        superior=superior,
        committee=committee,
        cell=cell,
        other_cell=other_cell,
        union=make_unit("cd", kind.MASS_ORGANISATION, committee, "Công đoàn cơ sở"),
        office=make_unit("vp", kind.OFFICE, committee, "Văn phòng Đảng ủy"),
        inspection=make_unit("ubkt", kind.INSPECTION, committee, "UBKT Đảng ủy"),
        other_committee=other_committee,
        foreign_cell=foreign_cell,
        clerk=make_person("clerk", committee, Role.CLERK),
        chair=make_person("chair", committee, Role.LEADER),
        inspector=make_person("inspector", committee, Role.INSPECTOR),
        secretary=make_person("secretary", cell, Role.REPORTER),
        other_secretary=make_person("other_secretary", other_cell, Role.REPORTER),
        admin=make_person("admin", committee, Role.ADMIN),
        superior_reader=make_person("superior_reader", superior, Role.SUPERIOR),
        outsider=make_person("outsider", other_committee, Role.CLERK, Role.LEADER),
        foreign_secretary=make_person("foreign_secretary", foreign_cell, Role.REPORTER),
    )
