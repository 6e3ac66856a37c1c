"""The units of the levels and the people who act for them, many rows at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import models

from plans.outline.models import Plan
from portal.lib.text import search_key
from reports.demo.organisation import ORGANISATION, DemoCommittee, read_toml
from reports.demo.plans import Demand
from units.documents.models import Term
from units.enums import COMMITTEES, Role, UnitKind
from units.people.models import Membership, User, name_key
from units.people.services import generated_password
from units.scope import path_below
from units.tree.models import Unit, UnitName
from units.tree.services import Names

AT_ONCE = 5000
WORDS = {UnitKind.SUPERIOR_COMMITTEE: "Đảng ủy tỉnh", UnitKind.COMMITTEE: "Đảng ủy cơ sở", UnitKind.CELL: "Chi bộ"}
BULK = read_toml("bulk.toml")
TOP = Names(**BULK["top"])
# In every committee; in those of which accounts are written down, all officers of the demo.
OFFICERS = (Role.CLERK, Role.LEADER)
TITLES = {officer["role"]: officer["username"] for officer in ORGANISATION["officers"]}


@dataclass
class Scene:
    """When and how all is invented; `unit_ids` are the free ids, for a path is made of ids."""

    cast: DemoCommittee
    at: datetime
    today: date
    rng: Random
    unit_ids: Iterator[int]

    @property
    def since(self) -> date:
        return self.cast.since


@dataclass
class Office:
    """A committee, who acts for it, and its plans with what it asks for by each. `has_accounts` if its officers, and
    those of all above it, have accounts that are written down."""

    unit: Unit
    clerk: User
    leader: User
    term: Term
    has_accounts: bool
    orders: list[tuple[Plan, list[Demand]]] = field(default_factory=list)


def insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    model._default_manager.bulk_create(rows, batch_size=AT_ONCE)


def open_units(parent: Unit, kind: UnitKind, count: int, *, scene: Scene) -> list[Unit]:
    """So many units of a kind right below one."""
    units = [_unit(next(scene.unit_ids), kind, parent, place, since=scene.since) for place in range(1, count + 1)]
    insert(Unit, units)
    insert(UnitName, [_dated_name(unit, since=scene.since) for unit in units])
    return units


def _unit(pk: int, kind: UnitKind, parent: Unit, place: int, *, since: date) -> Unit:
    name = f"{WORDS[kind]} {parent.pk}.{place}" if kind == UnitKind.CELL else f"{WORDS[kind]} số {pk}"
    return Unit(
        pk=pk,
        code=f"dv-{pk}",
        kind=kind,
        parent=parent,
        path=path_below(parent.path, pk),
        root_id=pk if kind in COMMITTEES else parent.root_id,
        name=name,
        name_key=search_key(name),
        opened_on=since,
    )


def _dated_name(unit: Unit, *, since: date) -> UnitName:
    organisation = unit.name.replace("Đảng ủy", "Đảng bộ").upper() if unit.kind in COMMITTEES else ""
    symbol = "ĐU" if unit.kind in COMMITTEES else "CB"
    names = Names(unit.name, unit.name.upper(), organisation, symbol, TOP.place)
    return UnitName(unit=unit, valid_from=since, **vars(names))


def open_offices(units: list[Unit], *, first_has_accounts: bool, scene: Scene) -> list[Office]:
    """Each with its term, a clerk and a leader; the first with all officers, if these get accounts."""
    seats = [
        (unit, role)
        for place, unit in enumerate(units)
        for role in (OFFICERS if place or not first_has_accounts else (*OFFICERS, Role.INSPECTOR, Role.ADMIN))
    ]
    people = _seat(seats, scene=scene)
    name = f"{scene.since.year} - {scene.since.year + 5}"
    terms = [Term(unit=unit, name=name, starts_on=scene.since) for unit in units]
    insert(Term, terms)
    offices = [
        Office(unit, people[unit, Role.CLERK], people[unit, Role.LEADER], term, first_has_accounts and not place)
        for place, (unit, term) in enumerate(zip(units, terms, strict=True))
    ]
    if first_has_accounts:
        for (unit, role), person in people.items():
            if unit == units[0]:
                _hand_out(person, f"{role.label}, {unit}", scene=scene)
    return offices


def seat_reporters(units: list[Unit], *, first_has_account: bool, scene: Scene) -> dict[int, User]:
    """Who reports for each unit, by the id of the unit; the first one can sign in, if it gets an account."""
    people = _seat([(unit, Role.REPORTER) for unit in units], scene=scene)
    if first_has_account:
        _hand_out(people[units[0], Role.REPORTER], f"Bí thư, {units[0]}", scene=scene)
    return {unit.pk: person for (unit, _), person in people.items()}


def _seat(seats: list[tuple[Unit, Role]], *, scene: Scene) -> dict[tuple[Unit, Role], User]:
    """A person for each; without a password until the admin gives one."""
    people = [_person(unit, role, rng=scene.rng) for unit, role in seats]
    insert(User, people)
    insert(
        Membership,
        [
            Membership(user=person, unit=unit, role=role, starts_on=scene.since)
            for (unit, role), person in zip(seats, people, strict=True)
        ],
    )
    return dict(zip(seats, people, strict=True))


def _person(unit: Unit, role: Role, *, rng: Random) -> User:
    full_name = " ".join(rng.choice(BULK["names"][part]) for part in ("family", "middle", "given"))
    username = f"{TITLES.get(role, 'chibo')}-{unit.pk}"
    person = User(username=username, full_name=full_name, password=make_password(None))
    person.name_key = name_key(person)
    return person


def _hand_out(person: User, words: str, *, scene: Scene) -> None:
    """Writes the account down beside those of the top."""
    cast = scene.cast
    cast.people[person.username], cast.accounts[person.username] = person, words
    cast.passwords[person.username] = generated_password()
    person.set_password(cast.passwords[person.username])
    person.save(update_fields=["password"])
