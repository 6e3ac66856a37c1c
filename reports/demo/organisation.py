"""Twelve invented units and the people who act for them, from organisation.toml."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from portal.lib import clock
from units.accounts.services.accounts import install_account
from units.documents.services.terms import open_term
from units.enums import Role, UnitKind
from units.people.models import User
from units.tree.models import Unit
from units.tree.services import Names, open_unit


def read_toml(name: str) -> dict[str, Any]:
    """What the file of that name beside this module holds."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


ORGANISATION = read_toml("organisation.toml")
SUPERIOR = Names(**ORGANISATION["superior"])
COMMITTEE = Names(**ORGANISATION["committee"])


@dataclass
class DemoCommittee:
    """Who acts in the demo from the day `since`: units by code, people by user name, and the generated passwords.
    `accounts` are those that are written down: user name → whose it is."""

    committee: Unit
    since: date
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=lambda: dict(ORGANISATION["accounts"]))

    @property
    def clerk(self) -> User:
        return self.people["vanphong"]

    @property
    def leader(self) -> User:
        return self.people["lanhdao"]

    def reporter_of(self, unit: Unit) -> User:
        return self.people[ORGANISATION["reporters"][unit.code]["username"]]

    def chosen(self, names: Iterable[str]) -> list[Unit]:
        """Units by their codes, or all of a kind by its name."""
        return [unit for name in names for unit in self.units.values() if name in (unit.code, unit.kind)]

    def add_person(self, unit: Unit, *, username: str, name: str, role: str) -> None:
        """Opens an account with one role."""
        self.people[username], self.passwords[username] = install_account(
            username=username,
            full_name=name,
            email=f"{username}@cualam.example",
            unit=unit,
            role=Role(role),
            starts_on=self.since,
            at=morning(self.since),
        )

    def add_officers(self, *, superior: Unit) -> None:
        for officer in ORGANISATION["officers"]:
            self.add_person(superior if officer["role"] == Role.SUPERIOR else self.committee, **officer)

    def add_reporter(self, unit: Unit, *, of: str) -> None:
        self.add_person(unit, role=Role.REPORTER, **ORGANISATION["reporters"][of])

    def open_term(self, *, at: datetime) -> None:
        name = f"{self.since.year} - {self.since.year + 5}"
        open_term(self.committee, name=name, starts_on=self.since, ends_on=None, by=self.people["quantri"], at=at)


def gather_cast(*, since: date) -> DemoCommittee:
    """Opens the units, the term of office and the accounts as of the day `since`."""
    superior = open_demo_unit("dang-uy-khoi", UnitKind.SUPERIOR_COMMITTEE, SUPERIOR, None, since=since)
    cast = DemoCommittee(open_demo_unit("dang-uy", UnitKind.COMMITTEE, COMMITTEE, superior, since=since), since)
    cast.add_officers(superior=superior)
    for row in ORGANISATION["units"]:
        names = Names(name=row["name"], header_name=row["name"].upper(), symbol=row["symbol"], place=COMMITTEE.place)
        unit = open_demo_unit(row["code"], UnitKind(row["kind"]), names, cast.committee, since=since)
        cast.units[unit.code] = unit
        cast.add_reporter(unit, of=unit.code)
    cast.open_term(at=morning(since))
    return cast


def open_demo_unit(code: str, kind: UnitKind, names: Names, parent: Unit | None, *, since: date) -> Unit:
    return open_unit(code=code, kind=kind, names=names, parent=parent, opened_on=since, by=None, at=morning(since))


def morning(on: date) -> datetime:
    return clock.local_moment(on, time(8))
