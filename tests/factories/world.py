"""One object in each situation that the rules tell apart, each with a word of its own, for the tests of access.

`own` belongs to the people of the committee, `foreign` to the other committee, `sibling` to the other cell; `above` is
the superior's: its plan, and what the committee is given and answers as a unit of it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.files.base import ContentFile
from django.db import models

from plans.activities.models import Activity, Evidence
from plans.enums import ActivityState, Amendment, Change, Form
from plans.importing.models import PlanImport
from plans.month_sheet.models import MonthSheetImport
from plans.outline.models import Plan
from plans.reminders.queries.letters import compose
from plans.reminders.services.letters import draft_letter
from portal.lib.official.types import to_json
from reports.enums import PeriodKind, SectionKey
from reports.results.models import Report
from tests.factories.people import (
    MOMENT,
    Organisation,
    make_organisation,
    make_person,
    make_waiting_role,
    staff_superior,
)
from tests.factories.plans import make_activity, make_assignment, make_import, make_issued_plan, make_plan, make_task
from tests.factories.work import make_request
from units.accounts.models import AccountRequest, PendingRole, content_path
from units.calendar.models import DayMark
from units.documents.models import IssuedFile
from units.enums import DocumentState, NoticeKind, Role
from units.inbox.services.notices import NoticeDraft, file_notices
from units.people.models import CalendarFeed

PEOPLE = (
    *("clerk", "chair", "inspector", "secretary", "other_secretary", "admin"),
    *("superior_reader", "outsider", "foreign_secretary"),
    *("upper_clerk", "upper_chair", "upper_secretary", "upper_admin"),
)
MISSING = 999_999_999


@dataclass
class World:
    org: Organisation
    objects: dict[str, dict[str, models.Model]] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)

    def put(self, model: str, situation: str, thing: models.Model, word: str = "") -> models.Model:
        self.objects.setdefault(model, {})[situation] = thing
        if word:
            self.words[model, situation] = word
        return thing

    def subjects(self, model: str) -> Iterator[tuple[str, int]]:
        """Situations with the id to ask for; without a model there is one, the empty."""
        if not model:
            return iter([("", 0)])
        return iter([*((name, thing.pk) for name, thing in self.objects[model].items()), ("missing", MISSING)])


def word(model: str, situation: str) -> str:
    return f"khoá-{model}-{situation}"


def make_world() -> World:
    world = World(staff_superior(make_organisation()))
    put_plans(world)
    put_work(world)
    put_reports(world)
    put_units(world)
    return world


def put_plans(world: World) -> None:
    org = world.org
    for situation in ("draft", "in_review", "issued", "closed", "foreign"):
        code = word("plan", situation)
        issuer = org.other_committee if situation == "foreign" else org.committee
        is_frozen = situation in ("issued", "closed")
        plan = make_issued_plan(org, code) if is_frozen else make_plan(org, code, issuer)
        if situation in ("in_review", "closed"):
            Plan.objects.filter(pk=plan.pk).update(state=situation)
        Plan.objects.filter(pk=plan.pk, state="issued").update(awaits_day=True, copied_from=plan.pk)
        world.put("plans.Plan", situation, plan, code)
        if situation in ("draft", "issued", "foreign"):
            world.put("plans.Node", situation, plan.nodes.get(kind="duty"))
            world.put("plans.Reference", situation, plan.references.create(position=0, role="basis", symbol="KH/TW"))
    for situation, make in (("above", make_issued_plan), ("above_draft", make_plan)):
        code = word("plan", situation)
        world.put("plans.Plan", situation, make(org, code, org.superior), code)
    put_amending_plan(world)
    put_imports(world)


def put_amending_plan(world: World) -> None:
    """A draft that rewords a line of the issued plan."""
    code, amended = word("plan", "amending"), world.objects["plans.Plan"]["issued"]
    plan = make_plan(world.org, code)
    Plan.objects.filter(pk=plan.pk).update(amends=amended, amendment=Amendment.AMEND)
    target = amended.nodes.get(kind="duty")
    plan.nodes.filter(kind="duty").update(change=Change.REWORDS, changes=target, text=word("node", "amending"))
    world.put("plans.Plan", "amending", plan, code)


def put_imports(world: World) -> None:
    org = world.org
    for situation in ("waiting", "saved", "foreign"):
        code = word("import", situation)
        text = f"KẾ HOẠCH\n{code}\nI. MỤC ĐÍCH\n- Hình thành thói quen đọc sách.\n"
        unit = org.other_committee if situation == "foreign" else org.committee
        reading = make_import(org, text.encode(), f"{code}.txt", unit)
        world.put("plans.PlanImport", situation, reading, code)
    saved = PlanImport.objects.filter(pk=world.objects["plans.PlanImport"]["saved"].pk)
    saved.update(plan=world.objects["plans.Plan"]["draft"])


def put_work(world: World) -> None:
    org, plan = world.org, world.objects["plans.Plan"]["issued"]
    foreign_plan = make_issued_plan(org, "kế hoạch nơi khác", org.other_committee)
    cases = [
        ("own", plan, org.cell, {}),
        ("sibling", plan, org.other_cell, {}),
        ("done", plan, org.cell, {"done_on": date(2026, 3, 3), "acknowledged_at": MOMENT}),
        ("foreign", foreign_plan, org.foreign_cell, {}),
        ("above", world.objects["plans.Plan"]["above"], org.committee, {}),
    ]
    for situation, of_plan, unit, fields in cases:
        code = word("task", situation)
        task = world.put("plans.Task", situation, make_task(of_plan, unit, title=code), code)
        row = world.put("plans.Assignment", situation, make_assignment(task, unit, **fields), code)
        if situation in ("own", "foreign", "above"):
            world.put("plans.UnitRequest", situation, make_request(row))
        if situation == "own":
            answered = {"state": "refused", "answer": "Giữ hạn.", "answered_by": org.clerk, "answered_at": MOMENT}
            world.put("plans.UnitRequest", "answered", make_request(row, **answered))
    put_letters(world)
    put_activities(world, plan, foreign_plan)
    put_month_sheets(world, plan, foreign_plan)


def put_letters(world: World) -> None:
    rows = world.objects["plans.Assignment"]
    writers = {"foreign": world.org.outsider, "above": world.org.upper_clerk}
    for situation in ("draft", "in_review", "issued", "foreign", "above"):
        code = word("letter", situation)
        row = rows[situation if situation in writers else "own"]
        writer = writers.get(situation, world.org.clerk)
        letter = draft_letter([row], by=writer, at=MOMENT)
        states = {"foreign": DocumentState.DRAFT, "above": DocumentState.ISSUED}
        letter.abstract, letter.state = code, states.get(situation, situation)
        if letter.is_issued:
            letter.term, letter.number, letter.issued_on = row.task.plan.term, 1, date(2026, 4, 1)
            letter.issued_file, letter.awaits_day = make_issued_file(), situation == "issued"
            letter.snapshot = to_json(compose(letter, on=letter.issued_on))
        letter.save()
        world.put("plans.UrgingLetter", situation, letter, code)


def put_activities(world: World, plan: Plan, foreign_plan: Plan) -> None:
    org, states = world.org, ActivityState
    cases = [
        ("draft", plan, org.cell, states.DRAFT),
        ("submitted", plan, org.cell, states.SUBMITTED),
        ("returned", plan, org.cell, states.RETURNED),
        ("accepted", plan, org.cell, states.ACCEPTED),
        ("sibling", plan, org.other_cell, states.SUBMITTED),
        ("foreign", foreign_plan, org.foreign_cell, states.SUBMITTED),
        ("above", world.objects["plans.Plan"]["above"], org.committee, states.SUBMITTED),
        ("above_draft", world.objects["plans.Plan"]["above"], org.committee, states.DRAFT),
    ]
    for situation, of_plan, unit, state in cases:
        code = word("activity", situation)
        activity = make_activity(of_plan, unit, state, description=code, place=code)
        world.put("plans.Activity", situation, activity, code)
        world.put("plans.Evidence", situation, make_evidence(activity))


def put_month_sheets(world: World, plan: Plan, foreign_plan: Plan) -> None:
    """Month sheets that came back from Excel and wait to be confirmed."""
    org = world.org
    for situation, of_plan, cell in (("own", plan, org.cell), ("foreign", foreign_plan, org.foreign_cell)):
        code = word("month-sheet", situation)
        row = MonthSheetImport.objects.create(
            unit=of_plan.issuer,
            plan=of_plan,
            form=Form.ORAL,
            month=date(2026, 3, 1),
            name=code,
            sha256="0" * 64,
            cells=[[cell.pk, "talks", 3]],
            uploaded_by=of_plan.created_by,
            created_at=MOMENT,
        )
        world.put("plans.MonthSheetImport", situation, row, code)


def make_evidence(activity: Activity) -> Evidence:
    return Evidence.objects.create(
        activity=activity,
        file=ContentFile(b"%PDF-1.7", name="minh-chung.pdf"),
        thumbnail=ContentFile(b"anh nho", name="minh-chung.jpg"),
        original_name="minh-chung.pdf",
        media_type="application/pdf",
        size=8,
        sha256="0" * 64,
        created_at=MOMENT,
    )


def put_reports(world: World) -> None:
    org, plans = world.org, world.objects["plans.Plan"]
    plan_of = {"foreign": world.objects["plans.Task"]["foreign"].plan, "above": plans["above"]}
    for month, situation in enumerate(("draft", "in_review", "issued", "foreign", "above"), start=1):
        code = word("report", situation)
        plan = plan_of.get(situation, plans["issued"])
        issuer = plan.issuer
        report = Report(
            plan=plan,
            issuer=issuer,
            issuer_path=issuer.path,
            root=issuer,
            symbol="BC/ĐU",
            abstract=code,
            period_kind=PeriodKind.MONTH,
            starts_on=date(2026, month, 1),
            ends_on=date(2026, month, 28),
            created_by=org.clerk,
            state={"foreign": DocumentState.DRAFT, "above": DocumentState.ISSUED}.get(situation, situation),
        )
        if report.is_issued:
            report.term, report.number, report.issued_on = plan.term, 1, date(2026, 4, 1)
            report.issued_file, report.awaits_day = make_issued_file(), situation == "issued"
        report.save()
        report.sections.create(key=SectionKey.STRENGTHS, text=code)
        world.put("reports.Report", situation, report, code)
        world.put("reports.ReportSection", situation, report.sections.get())


def make_issued_file() -> IssuedFile:
    content = b"%PDF-1.7 bao cao"
    return IssuedFile.objects.create(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type="application/pdf",
        name="bao-cao.pdf",
        created_at=MOMENT,
    )


def put_units(world: World) -> None:
    org = world.org
    units = {"own": org.cell, "sibling": org.other_cell, "foreign": org.foreign_cell}
    for situation, unit in (units | {"committee": org.committee, "above": org.superior}).items():
        world.put("units.Unit", situation, unit)
    for situation, committee in (("own", org.committee), ("foreign", org.other_committee)):
        world.put("units.Term", situation, committee.terms.get())
        code = word("day", situation)
        mark = DayMark.objects.create(root=committee, on=date(2026, 4, 30), name=code)
        world.put("units.DayMark", situation, mark, code)
    put_pending(world)
    for situation, person in (("own", org.other_secretary), ("foreign", org.foreign_secretary)):
        world.put("units.User", situation, person)
        world.put("units.Membership", situation, person.memberships.get())
        code = word("notice", situation)
        draft = NoticeDraft(recipient=person, kind=NoticeKind.TASK, event=code, title=code)
        file_notices([draft], at=MOMENT)
        feed = CalendarFeed.objects.create(user=person, token_sha256=situation, made_at=MOMENT)
        world.put("units.CalendarFeed", situation, feed)
        world.put("units.Notice", situation, person.notices.get())
        world.words["words of units.Notice", situation] = code
        world.put("units.Mail", situation, person.notices.get())


def put_pending(world: World) -> None:
    """What waits for a leader: a role, and what was asked about accounts."""
    org = world.org
    other_clerk = make_person("other_clerk", org.other_committee, Role.CLERK)
    for situation, person, unit in (("own", org.inspector, org.cell), ("foreign", other_clerk, org.foreign_cell)):
        seat = make_waiting_role(person, unit, Role.INSPECTOR, by=org.admin)
        world.put("units.PendingRole", situation, PendingRole.objects.get(pk=seat.pk))
    for situation, person, kind in (
        ("password", org.clerk, "password"),
        ("email", org.clerk, "email"),
        ("foreign", other_clerk, "password"),
    ):
        row = AccountRequest(user=person, kind=kind, path=content_path(person, on=MOMENT.date()), asked_by=org.admin)
        row.email, row.asked_at = "moi@example.vn", MOMENT
        row.save()
        world.put("units.AccountRequest", situation, row)
