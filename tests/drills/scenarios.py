"""Drills without kills: planners at once, clocks that jump, long outages, a broker emptied, a mail server away."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from time import monotonic

from plans.reminders.queries.planner import REMINDER
from plans.tasks import run_due_work
from portal.lib import clock
from tests.drills.checks import DELIVERED_STATES
from tests.drills.promises import Promises
from tests.drills.sink import BAD_DOMAIN
from tests.drills.stage import Stage
from tests.drills.world import DrillWorld
from units.enums import MailState, NoticeKind
from units.inbox.models import Notice
from units.people.models import User

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
EIGHT = time(8)
FINAL_STATES = (*DELIVERED_STATES, MailState.DROPPED, MailState.FAILED, MailState.DEAD_LETTER)


def rounds(moments: Iterable[datetime]) -> None:
    for moment in moments:
        run_due_work(at=moment)


def spread_out(world: DrillWorld, *, count: int, first: date, days: int) -> None:
    """Gives `count` assignments, due on one day after the other."""
    for offset in range(days):
        world.give(range(offset, count, days), due_on=first + offset * DAY)


def run_until_told(at: datetime, *, every: timedelta, most: int) -> int:
    """Rounds until no mail waits, at most so many; counts them."""
    for number in range(most):
        run_due_work(at=at + number * every)
        if not Notice.objects.exclude(mail_state__in=FINAL_STATES).exists():
            return number + 1
    return most


def clock_jumps(stage: Stage, world: DrillWorld, promises: Promises, *, count: int) -> None:
    """A clock that leaps a day ahead, and goes an hour and a day back, says what a steady one says."""
    stage.sink.open()
    first = date(2026, 3, 2)
    spread_out(world, count=count, first=first, days=10)
    start = clock.local_moment(first, EIGHT)
    rounds(start + shift for shift in (0 * DAY, DAY, DAY - HOUR, 5 * MINUTE, DAY + MINUTE, 2 * DAY, 3 * DAY))
    jumping = effects()
    Notice.objects.all().delete()
    check_daily_mails(stage, promises, days=4)
    stage.sink.empty()
    rounds(start + day * DAY for day in range(4))
    odd = len(jumping ^ effects())
    promises.hold("reminders more or less than with a steady clock", f"{odd} of {len(jumping)}", is_kept=odd == 0)


def effects() -> set[tuple[int, int, date, int]]:
    """Assignment, person, due day and step of all reminders filed."""
    rows = Notice.objects.filter(event=REMINDER).order_by("pk")
    return set(rows.values_list("subject_id", "recipient", "due_on", "step"))


def check_daily_mails(stage: Stage, promises: Promises, *, days: int) -> None:
    mails = Counter(message["to"] for message in stage.sink.messages())
    most = max(mails.values())
    promises.hold(f"mails of one person in {days} days, at most", most, is_kept=most <= days)
    promises.hold("raw copies", stage.sink.copies(), is_kept=stage.sink.copies() == 0)


def outage_over_tet(stage: Stage, world: DrillWorld, promises: Promises, *, count: int) -> None:
    """Nothing runs from the evening of 13 to the morning of 23 February 2026."""
    stage.sink.open()
    spread_out(world, count=count, first=date(2026, 2, 12), days=20)
    rounds(clock.local_moment(date(2026, 2, day), EIGHT) for day in range(9, 14))
    stage.sink.empty()
    before = effects()
    started = monotonic()
    took = run_until_told(clock.local_moment(date(2026, 2, 23), EIGHT), every=MINUTE, most=60)
    seconds = monotonic() - started
    mails = Counter(message["to"] for message in stage.sink.messages())
    one_each = set(mails.values()) == {1}
    caught_up = Counter(effect[:2] for effect in effects() - before)
    promises.note("reminders caught up", caught_up.total())
    twice = sum(times > 1 for times in caught_up.values())
    promises.hold("people told twice of an assignment", twice, is_kept=twice == 0)
    promises.hold("people, with one digest each", f"{len(mails)}, {mails.total()} mails", is_kept=one_each)
    promises.hold("seconds until all was out, at most 60", f"{seconds:.1f} in {took} ticks", is_kept=seconds <= 60)


def smtp_down(stage: Stage, world: DrillWorld, promises: Promises, *, count: int) -> None:
    """Three days without a mail server: unreachable, then too busy to greet, then refusing each message for now."""
    spread_out(world, count=count, first=date(2026, 3, 3), days=6)
    lost_one = world.people[0]
    User.objects.filter(pk=lost_one.pk).update(email=f"ai-do@{BAD_DOMAIN}")
    start = clock.local_moment(date(2026, 3, 2), EIGHT)
    for day, mood in enumerate(("away", "busy", "later")):
        stage.sink.close()
        if mood != "away":
            stage.sink.open(mood)
        rounds(start + day * DAY + hour * HOUR for hour in range(24))
    promises.hold("mails given up while it was down", given_up(), is_kept=given_up() == 0)
    stage.sink.open()
    run_until_told(start + 3 * DAY, every=HOUR, most=400)
    world.people.remove(lost_one)
    mails = {message["to"] for message in stage.sink.messages()}
    unmailed_people = sum(person.email not in mails for person in world.people)
    promises.hold(
        "people without their mail", f"{unmailed_people} of {len(world.people)}", is_kept=unmailed_people == 0
    )
    unmailed_assignments = never_mailed(but=lost_one)
    promises.hold("reminded assignments never in a mail", unmailed_assignments, is_kept=unmailed_assignments == 0)
    promises.hold("raw copies", stage.sink.copies(), is_kept=stage.sink.copies() == 0)
    bad = set(Notice.objects.filter(recipient=lost_one).exclude(last_error="").values_list("mail_state", flat=True))
    promises.hold("the bad address alone ends as", ", ".join(sorted(bad)), is_kept=bad == {MailState.FAILED})
    promises.hold("mails of others given up", given_up(but=lost_one), is_kept=given_up(but=lost_one) == 0)


def given_up(*, but: User | None = None) -> int:
    lost = Notice.objects.filter(mail_state__in=[MailState.FAILED, MailState.DEAD_LETTER])
    return lost.exclude(recipient=but).exclude(recipient__email__endswith=BAD_DOMAIN).count()


def never_mailed(*, but: User) -> int:
    """How many assignments stand in an inbox and in no mail. A later reminder may take the place of an earlier one."""
    lines = Notice.objects.filter(kind=NoticeKind.REMINDER).exclude(recipient=but)
    mailed = lines.filter(mail_state=MailState.SENT).values("subject_id")
    return lines.exclude(subject_id__in=mailed).values("subject_id").distinct().count()
