"""A province or a country from the top down: each committee gives work to those right below it by its own plans, and no
work crosses more than one border."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import count
from random import Random

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from plans.activities.models import Activity
from portal.lib import clock
from portal.lib.calendar import DAY
from reports.demo.bulk.documents import draft_plan, issue_plans, issue_results
from reports.demo.bulk.organisation import BULK, TOP, Office, Scene, open_offices, open_units, seat_reporters
from reports.demo.bulk.work import give_work
from reports.demo.organisation import DemoCommittee, open_demo_unit
from reports.demo.plans import write_and_issue
from reports.enums import PeriodKind
from reports.operations.restore import reset_sequences
from reports.results.types import ReportPeriod
from units.calendar.services import seed_days
from units.documents.services.terms import term_for
from units.enums import COMMITTEES, MailState, UnitKind
from units.inbox.models import Notice
from units.people.models import User
from units.tree.models import Unit

# From the top down: the kind of a level, and how many there are below each unit of the one above. The last are cells.
Levels = Sequence[tuple[UnitKind, int]]
SCALES: dict[str, Levels] = {
    "province": ((UnitKind.COMMITTEE, 50), (UnitKind.CELL, 29)),
    "nation": ((UnitKind.SUPERIOR_COMMITTEE, 34), (UnitKind.COMMITTEE, 245), (UnitKind.CELL, 30)),
}
OWING = 7  # of so many committees one has not reported yet


@transaction.atomic
def seed_in_bulk(levels: Levels, *, at: datetime) -> DemoCommittee:
    """Everything below one top unit. There are accounts for the officers of the top, of the first committee of each
    level, and for the reporter of its first cell."""
    today = clock.local_day(at)
    since = date(today.year - 2, 1, 1)
    unit = open_demo_unit("cap-tren", UnitKind.SUPERIOR_COMMITTEE, TOP, None, since=since)
    cast = DemoCommittee(unit, since)
    cast.add_officers(superior=unit)
    cast.open_term(at=at)
    del cast.accounts["chibo1"]  # of the small demo
    rng = Random(today.year)  # noqa: S311 - nothing secret hangs on it
    scene = Scene(cast, at, today, rng, unit_ids=count(unit.pk + 1))
    top = Office(unit, cast.clerk, cast.leader, term_for(unit, on=today), has_accounts=True)
    seed_days(unit, at=at)
    _issue_plans_of_top(top, scene=scene)
    _fill(top, levels, scene=scene)
    reset_sequences([Unit])
    Notice.objects.update(mail_state=MailState.INBOX_ONLY)  # nobody is mailed about the past
    return cast


def _issue_plans_of_top(top: Office, *, scene: Scene) -> None:
    for name in BULK["plans"]:
        written = draft_plan(name, scene=scene)
        plan = write_and_issue(scene.cast, written, at=clock.local_moment(written.issued_on, time(9)))
        top.orders.append((plan, written.demands))


def _fill(office: Office, levels: Levels, *, scene: Scene) -> None:
    """The units right below, what these do for the committee, and the same for each committee among them."""
    (kind, number), *below = levels
    units = open_units(office.unit, kind, number, scene=scene)
    if kind not in COMMITTEES:
        _work(office, units, seat_reporters(units, first_has_account=office.has_accounts, scene=scene), scene=scene)
        return
    offices = open_offices(units, first_has_accounts=office.has_accounts, scene=scene)
    _work(office, units, {child.unit.pk: child.clerk for child in offices}, scene=scene)
    over = ReportPeriod.holding(PeriodKind.QUARTER, scene.today)
    over = ReportPeriod.holding(PeriodKind.QUARTER, over.starts_on - DAY)
    for place, child in enumerate(offices, start=1):
        issue_plans(child, superior=office, scene=scene)
        _fill(child, below, scene=scene)
        if place % OWING:
            issue_results(child, over, scene=scene)


def _work(office: Office, units: list[Unit], reporters: Mapping[int, User], *, scene: Scene) -> None:
    give_work(office, units, reporters, scene=scene)
    # The database stamped them with the moment of seeding; they were written when they were sent.
    written_at = Coalesce(F("submitted_at"), Value(scene.at - DAY))
    Activity.objects.filter(root=office.unit).update(created_at=written_at, changed_at=written_at)
