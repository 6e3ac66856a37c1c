"""Fills an empty portal with the demo committee."""

import hashlib
import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Min

from plans.activities.models import Activity
from plans.enums import Form
from plans.outline.models import Plan
from plans.reminders.services.planner import plan_reminders
from plans.work.models import Task
from portal.lib import clock
from portal.lib.calendar import DAY
from portal.lib.errors import ensure
from reports.demo.bulk.seeding import SCALES, seed_in_bulk
from reports.demo.organisation import DemoCommittee, gather_cast
from reports.demo.pictures import draw_picture
from reports.demo.plans import DemoPlan, read_plan, send_by_clerk, write_and_issue, write_plan
from reports.demo.simulation import SIMULATION, EventQueue, ReviewOutcome, Simulation
from reports.enums import PeriodKind
from reports.results.models import Report
from reports.results.services import issue_report, open_report, save_sections, send_report
from reports.results.types import ReportPeriod
from units.audit.models import AuditEvent
from units.calendar.services import seed_days
from units.documents.services.terms import next_number, term_for
from units.enums import MailState
from units.inbox.models import Notice
from units.tree.models import Unit

REMINDED_DAYS = 45
FREE_DAYS = 430
UNREAD_DAYS = 9
BLANK = "Không có."


@transaction.atomic
def seed(scale: str, *, at: datetime, password: str) -> DemoCommittee:
    """All or nothing; the accounts that are written down have `password` or one of their own. Raises RuleViolation
    unless the portal is empty."""
    ensure(
        not Unit.objects.exists(),
        "Cơ sở dữ liệu đã có đơn vị nên không nạp dữ liệu mẫu. Dữ liệu mẫu chỉ dành cho hệ thống mới cài.",
    )
    cast = seed_committee(at=at) if scale == "small" else seed_in_bulk(SCALES[scale], at=at)
    _hand_over(cast, password=password)
    return cast


def seed_committee(*, at: datetime) -> DemoCommittee:
    """A year of work up to `at`."""
    today = clock.local_day(at)
    cast = gather_cast(since=date(today.year - 2, 1, 1))
    simulation = Simulation(cast, EventQueue(until=at), Random(today.year), today)  # noqa: S311 - nothing secret hangs on it
    _note_plans(simulation)
    _note_rounds(simulation)
    _note_reports(simulation)
    simulation.events.live()
    seed_days(cast.committee, at=at)
    _set_clocks_back(at=at)
    return cast


def write_accounts(cast: DemoCommittee) -> Path:
    """Keeps the accounts in var/, for the eyes of this machine's user only."""
    path = Path(settings.VAR_DIR) / "accounts.txt"
    width = max(map(len, cast.accounts.values()))
    lines = [f"{whose:<{width}} {name:<12} {cast.passwords[name]}" for name, whose in cast.accounts.items()]
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def _note_plans(simulation: Simulation) -> None:
    for name in ("resolution", "digital"):
        written = read_plan(name, cast=simulation.cast, today=simulation.today)
        simulation.note(written.issued_on, partial(_issue, simulation, written))
    holidays = read_plan("holidays", cast=simulation.cast, today=simulation.today)
    simulation.note(simulation.today - DAY, simulation.ask_for_time)
    simulation.note(simulation.today - 2 * DAY, partial(_send_for_review, simulation, holidays))


def _issue(simulation: Simulation, written: DemoPlan, at: datetime) -> None:
    plan = write_and_issue(simulation.cast, written, at=at)
    for demand in written.demands:
        given_on = max(min(demand.order.cycle.starts_on, simulation.today - 12 * DAY), written.issued_on + 3 * DAY)
        simulation.note(given_on, partial(simulation.give, plan, demand))


def _send_for_review(simulation: Simulation, written: DemoPlan, at: datetime) -> None:
    cast = simulation.cast
    plan = write_plan(written, issuer=cast.committee, by=cast.clerk, at=at - 4 * DAY)
    send_by_clerk(cast, plan, at=at)


def _note_rounds(simulation: Simulation) -> None:
    """The rounds of the scheduler, and what units do unasked."""
    for days in range(FREE_DAYS):
        on = simulation.today - days * DAY
        if on.day == 1:
            simulation.note(on, simulation.give_next_periods)
        if days < REMINDED_DAYS:
            simulation.events.note(clock.local_moment(on) + timedelta(hours=7), lambda at: plan_reminders(at=at))
        if days % 7 in (1, 4):
            simulation.note(on - 4 * DAY, simulation.log_freely)
    for last in SIMULATION["last_days"]:
        act = partial(simulation.log_freely, unit=last["unit"], outcome=ReviewOutcome(last["outcome"]))
        simulation.note(simulation.today - last["days"] * DAY, act)
    _note_a_photo_sent_twice(simulation)


def _note_a_photo_sent_twice(simulation: Simulation) -> None:
    """By two units; the second waits for review, so that the reviewer is told."""
    photo = draw_picture(Form.ORAL, "Hội nghị báo cáo viên", variant=1)
    photo = replace(photo, original_sha256=hashlib.sha256(photo.content).hexdigest())
    simulation.note(simulation.today - 40 * DAY, partial(simulation.log_freely, unit="doan-tn", photo=photo))
    simulation.note(
        simulation.today - 2 * DAY,
        partial(simulation.log_freely, unit="cong-doan", outcome=ReviewOutcome.WAITS, photo=photo),
    )


def _note_reports(simulation: Simulation) -> None:
    """The report of the last quarter that is over for some days is issued, the one of the next is begun."""
    begun = ReportPeriod.holding(PeriodKind.QUARTER, simulation.today - 9 * DAY)
    over = ReportPeriod.holding(PeriodKind.QUARTER, begun.starts_on - DAY)
    simulation.note(over.ends_on + 6 * DAY, partial(_issue_report, simulation, over))
    simulation.note(simulation.today - 3 * DAY, partial(_begin_report, simulation, begun))


def _begin_report(simulation: Simulation, period: ReportPeriod, at: datetime) -> Report:
    plan = Plan.objects.in_force().order_by("pk")[0]
    return open_report(plan=plan, period=period, by=simulation.cast.clerk, at=at)


def _issue_report(simulation: Simulation, period: ReportPeriod, at: datetime) -> None:
    report = _begin_report(simulation, period, at)
    simulation.events.note(at + 2 * DAY, partial(_finish_report, simulation, report))


def _finish_report(simulation: Simulation, report: Report, at: datetime) -> None:
    sections = list(report.sections.all())
    texts = {section.key: section.text or BLANK for section in sections}
    versions = {section.key: section.version for section in sections}
    save_sections(report, texts=texts, expected_versions=versions, by=simulation.cast.clerk, at=at)
    send_report(report, expected_version=report.version, by=simulation.cast.clerk, at=at)
    term = term_for(report.issuer, on=clock.local_day(at))
    issue_report(
        report,
        number=next_number(report.issuer, term=term, type=report.document_type),
        issued_on=clock.local_day(at),
        expected_version=report.version,
        by=simulation.cast.leader,
        at=at,
    )


def _set_clocks_back(*, at: datetime) -> None:
    """What the database stamped with the moment of seeding gets the moment it happened; old notices were read, and
    no mail goes out for the past."""
    for model in (Activity, Plan, Report, Task):
        events = AuditEvent.objects.filter(subject_type=model._meta.label_lower).order_by("subject_id")
        for pk, first, last in events.values_list("subject_id").annotate(first=Min("at"), last=Max("at")):
            stamps = {"created_at": first} if model is Task else {"created_at": first, "changed_at": last}
            model._default_manager.filter(pk=pk).update(**stamps)
    Notice.objects.update(mail_state=MailState.INBOX_ONLY)
    Notice.objects.filter(created_at__lt=at - UNREAD_DAYS * DAY).update(read_at=F("created_at"))


def _hand_over(cast: DemoCommittee, *, password: str) -> None:
    """The accounts written down are ready for use at once, with their own passwords or the one that was asked for."""
    for username in cast.accounts:
        person = cast.people[username]
        person.must_change_password = False
        if password:
            person.set_password(password)
            cast.passwords[username] = password
        person.save(update_fields=["must_change_password", "password"])
