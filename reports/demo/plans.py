"""The invented plans, from plans.toml to plans of the portal: written, sent for review, issued, and what is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plans.amending.services import issue_plan
from plans.enums import NodeKind
from plans.outline.models import Node, Plan
from plans.outline.services.life import CitedDocument, PlanHeader, create_plan, send_plan
from plans.outline.services.nodes import lay_out
from plans.outline.types import OutlineLine
from plans.periods import Cycle
from plans.work.services.following import follow_amendment
from plans.work.services.tasks import Order
from portal.lib.calendar import DAY
from reports.demo.organisation import COMMITTEE, DemoCommittee, read_toml
from units.people.models import User
from units.tree.models import Unit

PLANS = read_toml("plans.toml")


@dataclass(frozen=True)
class Demand:
    """A task that the office gives: from the line of the plan in which `words` stand."""

    words: str
    order: Order
    is_withdrawn: bool
    every: int  # of the units below one in so many, where no leads are named

    def node(self, plan: Plan) -> Node:
        kinds = [NodeKind.CONTENT_ITEM, NodeKind.MEASURE, NodeKind.DUTY]
        return plan.nodes.of_kind(*kinds).filter(text__contains=self.words).in_order()[0]


@dataclass(frozen=True)
class DemoPlan:
    header: PlanHeader
    number: int
    issued_on: date
    bases: tuple[CitedDocument, ...]
    lines: list[OutlineLine]
    demands: list[Demand]


def read_plan(
    name: str,
    *,
    cast: DemoCommittee,
    today: date,
    source: Mapping[str, Any] = PLANS,
    issued_on: date | None = None,
) -> DemoPlan:
    """The plan of that name in the source, acted by `cast`, its days counted from `today`; issued on the day that it
    names, or on another."""
    plan = source[name]
    issued_on = issued_on or today + plan["issued"] * DAY
    days = {"issued_on": issued_on, "year": issued_on.year, "next_year": issued_on.year + 1}
    abstract, signer = plan["abstract"].format(**days), cast.leader.full_name
    return DemoPlan(
        header=PlanHeader(abstract=abstract, place=COMMITTEE.place, signer=signer, **PLANS["header"]),
        number=plan.get("number", 0),
        issued_on=issued_on,
        bases=tuple(CitedDocument(**{**basis, "dated": today + basis["dated"] * DAY}) for basis in plan["bases"]),
        lines=[_line(values, cast=cast, days=days) for values in _lines(plan["lines"])],
        demands=[_demand(task, cast=cast, today=today) for task in plan.get("tasks", ())],
    )


def write_plan(written: DemoPlan, *, issuer: Unit, by: User, at: datetime) -> Plan:
    """A draft by the clerk, with its outline and bases."""
    plan = create_plan(issuer=issuer, header=written.header, bases=written.bases, by=by, at=at)
    lay_out(plan, written.lines)
    return plan


def send_by_clerk(cast: DemoCommittee, plan: Plan, *, at: datetime) -> Plan:
    return send_plan(plan, expected_version=plan.version, by=cast.clerk, at=at)


def write_and_issue(cast: DemoCommittee, written: DemoPlan, *, at: datetime) -> Plan:
    """Issued by the leader at that moment, after five days of work."""
    plan = write_plan(written, issuer=cast.committee, by=cast.clerk, at=at - 5 * DAY)
    send_by_clerk(cast, plan, at=at - 2 * DAY)
    return issue_plan(
        plan,
        follow=follow_amendment,
        number=written.number,
        issued_on=written.issued_on,
        expected_version=plan.version,
        by=cast.leader,
        at=at,
    )


def _lines(own: dict[str, list]) -> Iterator[dict[str, Any]]:
    """The lines of the frame, with those of the plan where the frame leaves room for them."""
    for line in PLANS["frame"]:
        if "each" not in line:
            yield line
            continue
        shared = {key: value for key, value in line.items() if key != "each"}
        for item in own[line["each"]]:
            yield {**shared, **(item if isinstance(item, dict) else {"text": item})}


def _line(values: dict[str, Any], *, cast: DemoCommittee, days: dict[str, Any]) -> OutlineLine:
    read = {key: value.format(**days) if isinstance(value, str) else value for key, value in values.items()}
    holders = cast.chosen(read.pop("holders", ()))
    return OutlineLine.from_json({**read, "unit_ids": [unit.pk for unit in holders]})


def _demand(task: dict[str, Any], *, cast: DemoCommittee, today: date) -> Demand:
    starts_on = today + task["starts"] * DAY
    if task.get("from_new_year"):
        starts_on = date(starts_on.year + 1, 1, 1)
    due_on = today + task["due"] * DAY if "due" in task else None
    order = Order(
        title=task["title"],
        cycle=Cycle(task["schedule"], starts_on, due_on=due_on, due_day=task.get("due_day")),
        leads=cast.chosen(task.get("leads", ())),
        cooperating=cast.chosen(task.get("cooperating", ())),
        form=task.get("form", ""),
        targets=task.get("targets", {}),
    )
    return Demand(task["line"], order, task.get("is_withdrawn", False), task.get("every", 1))
