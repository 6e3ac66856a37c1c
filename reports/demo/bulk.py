"""A province or a country of invented units, for measuring: rows in bulk, one real plan, no pictures."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from plans.activities.models import Activity, Figure
from plans.enums import ActivityState, Form, NodeKind, Part, Schedule
from plans.outline.models import Plan
from plans.periods import Cycle, Period, periods_begun, years_later
from plans.work.models import Assignment, Task, TaskUnit
from portal.lib import clock
from portal.lib.calendar import DAY
from portal.lib.text import search_key
from reports.demo.organisation import SUPERIOR, DemoCommittee, morning, open_demo_unit
from reports.demo.plans import read_plan, write_and_issue
from reports.enums import PeriodKind
from reports.operations.restore import reset_sequences
from reports.results.types import ReportPeriod
from units.calendar.services import seed_days
from units.enums import COMMITTEES, Role, UnitKind
from units.people.models import Membership, User, name_key
from units.scope import path_below
from units.tree.models import Unit, UnitName
from units.tree.services import Names

BATCH = 5000
STORY = "Sinh hoạt chuyên đề tại chi bộ, có thảo luận và liên hệ việc của đơn vị."
TITLE = "Sinh hoạt chuyên đề về Nghị quyết Đại hội"


# From the top down: the kind of a level, and how many there are below each unit of the one above. The last are cells.
Levels = tuple[tuple[UnitKind, int], ...]
SCALES: dict[str, Levels] = {
    "province": ((UnitKind.COMMITTEE, 50), (UnitKind.CELL, 29)),
    "nation": ((UnitKind.SUPERIOR_COMMITTEE, 34), (UnitKind.COMMITTEE, 245), (UnitKind.CELL, 30)),
}
WORDS = {UnitKind.SUPERIOR_COMMITTEE: "Đảng ủy tỉnh", UnitKind.COMMITTEE: "Đảng ủy cơ sở", UnitKind.CELL: "Chi bộ"}


@transaction.atomic
def seed_in_bulk(levels: Levels, *, at: datetime) -> DemoCommittee:
    """Everything below one top unit; the officers of the top and the reporter of one cell have accounts."""
    today = clock.local_day(at)
    since = date(today.year - 2, 1, 1)
    top = open_demo_unit("cap-tren", UnitKind.SUPERIOR_COMMITTEE, SUPERIOR, None, since=since)
    cast = DemoCommittee(top, since)
    cast.add_officers(superior=top)
    cast.open_term(at=at)
    cells = _grow(top, levels, since=since)
    cast.add_reporter(cells[0], of="cb-van-phong")
    _staff(cells[1:], since=since)
    written = read_plan("resolution", cast=cast, today=today)
    plan = write_and_issue(cast, written, at=clock.local_moment(written.issued_on, time(9)))
    seed_days(top, at=at)
    _work(plan, cells, by=cast.clerk, today=today)
    return cast


def _grow(top: Unit, levels: Levels, *, since: date) -> list[Unit]:
    """The levels below the top; returns the cells. Ids are given here, for a path is made of ids."""
    level, following = [top], top.pk + 1
    for kind, below in levels:
        rows = []
        for parent in level:
            for place in range(1, below + 1):
                rows.append(_unit(following, kind, parent, place, since=since))
                following += 1
        _insert(Unit, rows)
        _insert(UnitName, (_names(row, since=since) for row in rows))
        level = rows
    reset_sequences([Unit])
    return level


def _unit(pk: int, kind: UnitKind, parent: Unit, place: int, *, since: date) -> Unit:
    name = f"{WORDS[kind]} {parent.pk}.{place}" if kind == UnitKind.CELL else f"{WORDS[kind]} số {pk}"
    return Unit(
        pk=pk,
        code=f"dv-{pk}",
        kind=kind,
        parent_id=parent.pk,
        path=path_below(parent.path, pk),
        root_id=pk if kind in COMMITTEES else parent.root_id,
        name=name,
        name_key=search_key(name),
        opened_on=since,
    )


def _names(unit: Unit, *, since: date) -> UnitName:
    symbol = "CB" if unit.kind == UnitKind.CELL else "ĐU"
    names = Names(unit.name, unit.name.upper(), unit.name.upper(), symbol, SUPERIOR.place)
    return UnitName(unit_id=unit.pk, valid_from=since, **vars(names))


def _staff(cells: list[Unit], *, since: date) -> None:
    """A reporter for each cell; their accounts have no password until the admin gives one."""
    _insert(User, (_reporter(cell) for cell in cells))
    pks = dict(User.objects.filter(username__startswith="bc").order_by("pk").values_list("username", "pk"))
    seats = (
        Membership(user_id=pks[f"bc{cell.pk}"], unit_id=cell.pk, role=Role.REPORTER, starts_on=since) for cell in cells
    )
    _insert(Membership, seats)


def _reporter(cell: Unit) -> User:
    person = User(username=f"bc{cell.pk}", full_name=f"Báo cáo viên {cell.name}", password=make_password(None))
    person.name_key = name_key(person)
    return person


def _work(plan: Plan, cells: list[Unit], *, by: User, today: date) -> None:
    """One quarterly task for all cells, most of it done, each time with one accepted activity."""
    node = plan.nodes.of_kind(NodeKind.CONTENT_ITEM).in_order()[0]
    start = years_later(ReportPeriod.holding(PeriodKind.QUARTER, today).starts_on, -1)
    cycle = Cycle(Schedule.QUARTER, start, due_day=20)
    task = Task.objects.create(
        plan=plan,
        node=node,
        phase=node.parent,
        title=TITLE,
        search_key=search_key(TITLE),
        form=Form.ORAL,
        targets={"cell_meetings": 1},
        created_by=by,
        **vars(cycle),
    )
    _insert(TaskUnit, (TaskUnit(task=task, unit_id=cell.pk, part=Part.LEAD) for cell in cells))
    rng = Random(today.year)  # noqa: S311 - nothing secret hangs on it
    for period in periods_begun(cycle, by=today):
        _insert(Assignment, (_assignment(task, cell, period, rng, today=today) for cell in cells))
    done = Assignment.objects.filter(task=task).exclude(done_on=None).order_by("pk").iterator()
    _insert(Activity, (_activity(plan, row, by=by) for row in done))
    held = Activity.objects.filter(plan=plan).order_by("pk").values_list("pk", flat=True).iterator()
    _insert(Figure, (figure for pk in held for figure in _figures(pk, rng)))


def _assignment(task: Task, cell: Unit, period: Period, rng: Random, *, today: date) -> Assignment:
    assert cell.parent_id is not None
    given_at = morning(period.starts_on)
    is_done = period.due_on < today and rng.random() < 0.85
    done_on = min(period.due_on + rng.randint(-12, 2) * DAY, today) if is_done else None
    return Assignment(
        task=task,
        unit_id=cell.pk,
        unit_path=cell.path,
        root_id=cell.parent_id,
        period_starts_on=period.starts_on,
        period_ends_on=period.ends_on,
        due_on=period.due_on,
        nominal_due_on=period.due_on,
        targets=task.targets,
        assigned_at=given_at,
        acknowledged_at=given_at + 3 * DAY if is_done or rng.random() < 0.6 else None,
        done_on=done_on,
        accepted_at=clock.local_moment(done_on) + 2 * DAY if done_on else None,
    )


def _activity(plan: Plan, row: Assignment, *, by: User) -> Activity:
    assert row.done_on is not None
    return Activity(
        plan=plan,
        unit_id=row.unit_id,
        unit_path=row.unit_path,
        root_id=row.root_id,
        assignment=row,
        completes_assignment=True,
        form=Form.ORAL,
        held_from=row.done_on,
        place="Phòng họp chi bộ",
        description=STORY,
        search_key=search_key(f"{TITLE} {STORY}"),
        state=ActivityState.ACCEPTED,
        submitted_at=clock.local_moment(row.done_on, time(16)),
        created_by=by,
    )


def _figures(activity: int, rng: Random) -> Iterator[Figure]:
    yield Figure(activity_id=activity, metric="cell_meetings", value=1)
    yield Figure(activity_id=activity, metric="attendances", value=rng.randint(8, 40))


def _insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """In batches, so that a country does not have to fit into memory."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        model._default_manager.bulk_create(batch, batch_size=BATCH)
