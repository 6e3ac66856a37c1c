from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.db import transaction

from portal.lib.text import search_key
from units.documents.models import Term
from units.enums import COMMITTEES, Approval, Role, UnitKind
from units.people.models import Membership, User, name_key
from units.scope import path_below
from units.tree.models import Unit, UnitName
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
    # Of the superior, once `staff_superior` was asked for.
    upper_clerk: User | None = None
    upper_chair: User | None = None  # leader and inspector
    upper_secretary: User | None = None
    upper_admin: User | None = None


def make_unit(code: str, kind: UnitKind, parent: Unit | None = None, name: str = "", symbol: str = "") -> Unit:
    names = names_of(name or f"Đơn vị {code}", symbol)
    return open_unit(code=code, kind=kind, names=names, parent=parent, opened_on=LONG_AGO, by=None, at=MOMENT)


def names_of(name: str, symbol: str) -> Names:
    return Names(name=name, header_name=name.upper(), organisation_name=name.upper(), symbol=symbol, place="Hòa Bình")


def make_person(username: str, unit: Unit, *roles: Role, email: bool = True) -> User:
    """A person who signs in with PASSWORD and holds the roles in the unit since long ago."""
    user = person(username, email=email)
    user.save()
    Membership.objects.bulk_create(seats_of(user, unit, *roles))
    return user


def person(username: str, *, email: bool = True) -> User:
    address = f"{username}@example.vn" if email else ""
    user = User(username=username, full_name=f"Người {username}", email=address)
    user.name_key = name_key(user)
    user.set_password(PASSWORD)
    return user


def seats_of(user: User, unit: Unit, *roles: Role) -> list[Membership]:
    return [Membership(user=user, unit=unit, role=role, starts_on=LONG_AGO) for role in roles]


def make_waiting_role(user: User, unit: Unit, role: Role, *, by: User, **fields: object) -> Membership:
    """A role that an admin gave and no leader has decided."""
    words = {"approval": Approval.WAITING, "given_by": by, "given_at": MOMENT, "starts_on": LONG_AGO, **fields}
    return Membership.objects.create(user=user, unit=unit, role=role, **words)


# From the top down, a line a level: place in the organisation, code, kind, name, symbol, parent.
UNITS = (
    [("superior", "khoi", UnitKind.SUPERIOR_COMMITTEE, "Đảng ủy Khối thử nghiệm", "ĐUK", "")],
    [
        ("committee", "du", UnitKind.COMMITTEE, "Đảng ủy Công ty Sao Mai", "ĐU", "superior"),
        ("other_committee", "du2", UnitKind.COMMITTEE, "Đảng ủy Công ty Bình Minh", "ĐU", "superior"),
    ],
    [
        ("cell", "cb1", UnitKind.CELL, "Chi bộ Kỹ thuật", "CB", "committee"),
        ("other_cell", "cb2", UnitKind.CELL, "Chi bộ Kinh doanh", "CB", "committee"),
        ("foreign_cell", "cb9", UnitKind.CELL, "Chi bộ Xưởng 9", "CB", "other_committee"),
        ("union", "cd", UnitKind.MASS_ORGANISATION, "Công đoàn cơ sở", "", "committee"),
        ("office", "vp", UnitKind.OFFICE, "Văn phòng Đảng ủy", "", "committee"),
        ("inspection", "ubkt", UnitKind.INSPECTION, "UBKT Đảng ủy", "", "committee"),
    ],
)
SEATS = {
    "clerk": ("committee", Role.CLERK),
    "chair": ("committee", Role.LEADER),
    "inspector": ("committee", Role.INSPECTOR),
    "secretary": ("cell", Role.REPORTER),
    "other_secretary": ("other_cell", Role.REPORTER),
    "admin": ("committee", Role.ADMIN),
    "superior_reader": ("superior", Role.SUPERIOR),
    "outsider": ("other_committee", Role.CLERK, Role.LEADER),
    "foreign_secretary": ("foreign_cell", Role.REPORTER),
}


UPPER_SEATS = {
    "upper_clerk": (Role.CLERK,),
    "upper_chair": (Role.LEADER, Role.INSPECTOR),
    "upper_secretary": (Role.REPORTER,),
    "upper_admin": (Role.ADMIN,),
}


def staff_superior(org: Organisation) -> Organisation:
    """The same with an office at the superior, which can issue documents then."""
    people = {name: make_person(name, org.superior, *roles) for name, roles in UPPER_SEATS.items()}
    Term.objects.create(unit=org.superior, name="2020 - 2030", starts_on=date(2020, 6, 1), ends_on=date(2030, 12, 31))
    return replace(org, **people)


@transaction.atomic
def make_organisation() -> Organisation:
    """In bulk and without its audit events, for nearly every test asks for it."""
    units: dict[str, Unit] = {}
    for level in UNITS:
        rows = {
            place: Unit(
                code=code, kind=kind, parent=units.get(above), path=code, root_id=0, name=name, opened_on=LONG_AGO
            )
            for place, code, kind, name, _, above in level
        }
        Unit.objects.bulk_create(rows.values())
        units |= rows
    for unit in units.values():
        unit.path, unit.name_key = path_below(unit.parent.path if unit.parent else "", unit.pk), search_key(unit.name)
        unit.root = unit if unit.kind in COMMITTEES else unit.parent.root
    Unit.objects.bulk_update(units.values(), ["path", "name_key", "root"])
    symbols = {code: symbol for level in UNITS for _, code, _, _, symbol, _ in level}
    dated = [
        UnitName(unit=unit, valid_from=LONG_AGO, **vars(names_of(unit.name, symbols[unit.code])))
        for unit in units.values()
    ]
    UnitName.objects.bulk_create(dated)
    terms = [
        Term(unit=units[place], name="2020 - 2030", starts_on=date(2020, 6, 1), ends_on=date(2030, 12, 31))
        for place in ("committee", "other_committee")
    ]
    Term.objects.bulk_create(terms)
    people = {username: person(username) for username in SEATS}
    User.objects.bulk_create(people.values())
    seats = [seat for name, (place, *roles) in SEATS.items() for seat in seats_of(people[name], units[place], *roles)]
    Membership.objects.bulk_create(seats)
    return Organisation(**units, **people)
