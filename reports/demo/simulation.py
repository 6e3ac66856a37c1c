"""A year of work in the order of time: each act is done by the service a person would reach, at its moment."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum, auto
from functools import partial
from itertools import count
from random import Random
from uuid import uuid4

from plans.activities.models import Activity
from plans.activities.services.evidence import store_evidence
from plans.activities.services.logging import Entry, log_activity, submit_activity
from plans.activities.services.review import accept_activity, return_activity
from plans.enums import CONTENT_KINDS, Form, RequestKind
from plans.outline.models import Plan
from plans.work.models import Assignment
from plans.work.services.assignments import acknowledge, make_due_assignments
from plans.work.services.requests import ask
from plans.work.services.tasks import create_task, withdraw_task
from portal.lib import clock
from portal.lib.calendar import DAY
from portal.lib.uploads import CheckedFile
from reports.demo.organisation import DemoCommittee, read_toml
from reports.demo.pictures import draw_picture
from reports.demo.plans import Demand
from units.tree.models import Unit

Act = Callable[[datetime], object]
SIMULATION = read_toml("simulation.toml")


@dataclass(frozen=True)
class Story:
    """One kind of activity: where, what was done, what stands on the banner, and the figures as ranges."""

    place: str
    text: str
    banner: str
    figures: dict[str, tuple[int, int]]
    link: str = ""


STORIES = {form: [Story(**story) for story in stories] for form, stories in SIMULATION["stories"].items()}


class ReviewOutcome(StrEnum):
    """What becomes of an activity: usually it is reviewed; of the last days some are still on their way."""

    REVIEWED = auto()
    WAITS = auto()
    RETURNED = auto()
    DRAFT = auto()


@dataclass
class EventQueue:
    """What is yet to happen, soonest first. What lies after `until` never happens."""

    until: datetime
    waiting: list[tuple[datetime, int, Act]] = field(default_factory=list)
    order: count = field(default_factory=count)

    def note(self, at: datetime, act: Act) -> None:
        if at <= self.until:
            heapq.heappush(self.waiting, (at, next(self.order), act))

    def live(self) -> None:
        while self.waiting:
            at, _, act = heapq.heappop(self.waiting)
            act(at)


@dataclass
class Simulation:
    cast: DemoCommittee
    events: EventQueue
    rng: Random
    today: date

    def moment(self, on: date) -> datetime:
        """Some minute of the working day."""
        return clock.local_moment(on, time(self.rng.randint(8, 16), self.rng.randint(0, 59)))

    def note(self, on: date, act: Act) -> None:
        self.events.note(self.moment(on), act)

    def give(self, plan: Plan, demand: Demand, at: datetime) -> None:
        task = create_task(node=demand.node(plan), order=demand.order, by=self.cast.clerk, at=at)
        for assignment in _assignments(task=task):
            self.expect(assignment)
        if demand.is_withdrawn:
            self.note(clock.local_day(at) + 25 * DAY, lambda at: withdraw_task(task=task, by=self.cast.clerk, at=at))

    def give_next_periods(self, at: datetime) -> None:
        make_due_assignments(at=at)
        for assignment in _assignments(assigned_at=at):
            self.expect(assignment)

    def expect(self, assignment: Assignment) -> None:
        """Notes what the unit will do about an assignment: take it, work on it, say that it is done."""
        assigned_on, due_on = clock.local_day(assignment.assigned_at), assignment.due_on
        reporter = self.cast.reporter_of(assignment.unit)
        is_recent = assigned_on > self.today - 30 * DAY
        if due_on < self.today or not (is_recent and assignment.unit.code in SIMULATION["silent"]):
            self.note(
                assigned_on + self.rng.randint(1, 6) * DAY,
                lambda at: acknowledge(assignment=assignment, by=reporter, at=at),
            )
        if due_on >= self.today:
            if assignment.unit.code in SIMULATION["prompt"] and assignment.period_starts_on < self.today:
                self.note(self.today - DAY, partial(self.log_for, assignment, outcome=ReviewOutcome.WAITS))
        elif assignment.unit.code not in SIMULATION["laggards"] or due_on < self.today - 95 * DAY:
            self.expect_work(assignment, begin=max(assigned_on + 8 * DAY, assignment.period_starts_on))

    def expect_work(self, assignment: Assignment, *, begin: date) -> None:
        is_late = self.rng.random() < 0.14
        end = assignment.due_on + (self.rng.randint(1, 9) if is_late else -self.rng.randint(1, 12)) * DAY
        for _ in range(self.rng.choice([0, 0, 1, 1, 2])):
            on = begin + self.rng.randint(0, max((end - begin).days, 0)) * DAY
            self.note(on, partial(self.log_for, assignment, completes=False))
        self.note(max(begin, end), partial(self.log_for, assignment))

    def ask_for_time(self, at: datetime) -> None:
        """One that lags asks for two weeks more; the office has not answered yet."""
        row = Assignment.objects.open().filter(unit__code=SIMULATION["asker"]).with_context().due_first().last()
        if row:
            wanted_on = max(row.due_on, clock.local_day(at)) + 14 * DAY
            reason = "Chờ đơn vị phối hợp gửi số liệu, xin lùi hai tuần để làm đủ nội dung."
            reporter = self.cast.reporter_of(row.unit)
            ask(assignment=row, kind=RequestKind.EXTENSION, wanted_on=wanted_on, reason=reason, by=reporter, at=at)

    def log_for(
        self,
        assignment: Assignment,
        at: datetime,
        *,
        completes: bool = True,
        outcome: ReviewOutcome = ReviewOutcome.REVIEWED,
    ) -> None:
        row = Assignment.objects.with_context().get(pk=assignment.pk)
        if row.is_open:
            form = row.task.form or Form.ORAL
            self.log(row.task.plan, row.unit, form, at, assignment=row, completes=completes, outcome=outcome)

    def log_freely(
        self,
        at: datetime,
        *,
        unit: str = "",
        outcome: ReviewOutcome = ReviewOutcome.REVIEWED,
        photo: CheckedFile | None = None,
    ) -> None:
        """A unit does something for a plan that nobody asked for."""
        plans = list(Plan.objects.in_force().order_by("pk"))
        if plans:
            form = self.rng.choices(list(Form), weights=[5, 3, 2, 2])[0]
            code = unit or self.rng.choice(list(self.cast.units))
            self.log(self.rng.choice(plans), self.cast.units[code], form, at, outcome=outcome, photo=photo)

    def log(
        self,
        plan: Plan,
        unit: Unit,
        form: str,
        at: datetime,
        *,
        assignment: Assignment | None = None,
        completes: bool = False,
        outcome: ReviewOutcome = ReviewOutcome.REVIEWED,
        photo: CheckedFile | None = None,
    ) -> None:
        target_metric = next(iter(assignment.targets), "") if assignment else ""
        fitting = [story for story in STORIES[form] if target_metric in story.figures] or STORIES[form]
        story, by, token = self.rng.choice(fitting), self.cast.reporter_of(unit), uuid4()
        # What is said to be done shows a photo where the rules ask for one.
        pictures = max(self.rng.choice([0, 1, 1, 2]), int(completes and form == Form.VISUAL))
        drawn = [draw_picture(form, story.banner, variant=self.rng.randint(1, 4)) for _ in range(pictures)]
        items = plan.nodes.of_kind(*CONTENT_KINDS).in_order()
        for picture in [photo] if photo else drawn:
            store_evidence(picture, activity=None, token=token, by=by, at=at)
        entry = Entry(
            plan=plan,
            unit=unit,
            form=form,
            held_from=max(clock.local_day(at) - self.rng.randint(0, 2) * DAY, plan.issued_on or date.min),
            assignment=assignment,
            completes_assignment=completes,
            content_items=self.rng.sample(list(items), k=self.rng.choice([1, 1, 2])),
            place=story.place,
            description=story.text,
            links=[story.link] if story.link else [],
            figures={metric: self.rng.randint(*span) for metric, span in story.figures.items()},
        )
        activity = log_activity(entry=entry, token=token, send=outcome != ReviewOutcome.DRAFT, by=by, at=at)
        if outcome in (ReviewOutcome.REVIEWED, ReviewOutcome.RETURNED):
            later = at + timedelta(hours=self.rng.randint(16, 60))
            self.events.note(later, partial(self.review, activity, outcome=outcome))

    def review(self, activity: Activity, at: datetime, *, outcome: ReviewOutcome) -> None:
        row, clerk = Activity.objects.get(pk=activity.pk), self.cast.clerk
        if outcome == ReviewOutcome.REVIEWED and self.rng.random() > 0.08:
            accept_activity(activity=row, by=clerk, at=at)
            return
        return_activity(activity=row, by=clerk, at=at, **self.rng.choice(SIMULATION["reasons"]))
        if outcome == ReviewOutcome.REVIEWED:
            self.events.note(at + self.rng.randint(2, 6) * DAY, partial(self.mend, activity))

    def mend(self, activity: Activity, at: datetime) -> None:
        row, clerk = Activity.objects.get(pk=activity.pk), self.cast.clerk
        submit_activity(activity=row, by=row.created_by, at=at)
        self.events.note(
            at + DAY, lambda at: accept_activity(activity=Activity.objects.get(pk=row.pk), by=clerk, at=at)
        )


def _assignments(**about: object) -> list[Assignment]:
    return list(Assignment.objects.filter(**about).with_context().order_by("pk"))
