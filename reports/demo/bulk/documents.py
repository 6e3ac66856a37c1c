"""The plans and reports of committees below the top. Their files are Word files, each of its own committee: a PDF takes
some four times as long, which a country of 8,000 committees does not wait for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from plans.activities.services.review import tie_to_report
from plans.enums import ReferenceRole
from plans.outline.models import Plan
from plans.outline.queries.printing import compose as compose_plan
from plans.outline.services.life import CitedDocument, searchable_words
from portal.lib import clock
from portal.lib.calendar import DAY
from portal.lib.official.files import to_file
from portal.lib.official.types import PrintedDocument
from reports.demo.bulk.organisation import BULK, Office, Scene
from reports.demo.plans import DemoPlan, read_plan, write_plan
from reports.results.models import Report
from reports.results.queries.document import compose as compose_report
from reports.results.queries.facts import facts_of
from reports.results.services import open_report
from reports.results.types import ReportPeriod
from units.audit.services import record_event
from units.documents.services.life import frozen_values
from units.documents.services.terms import next_number, take_number

BLANK = "Không có."


def draft_plan(name: str, *, scene: Scene, issued_on: date | None = None, **header: object) -> DemoPlan:
    """One of the two plans, for a committee of any level."""
    written = read_plan(name, cast=scene.cast, today=scene.today, source=BULK, issued_on=issued_on)
    # What the frame of the small demo asks of cells alone.
    lines = [replace(line, text=line.text.replace("chi bộ trực", "tổ chức đảng trực")) for line in written.lines]
    signed = replace(written.header, recipients=BULK["recipients"], **header)  # type: ignore[arg-type]
    return replace(written, lines=lines, header=signed)


def issue_plans(office: Office, *, superior: Office, scene: Scene) -> None:
    """By each plan of its superior one of its own, some days later."""
    for name, (parent, _) in zip(BULK["plans"], superior.orders, strict=True):
        assert parent.issued_on is not None
        issued_on = parent.issued_on + scene.rng.randint(8, 18) * DAY
        written = draft_plan(name, scene=scene, issued_on=issued_on, signer=office.leader.full_name, parent_plan=parent)
        basis = CitedDocument(
            ReferenceRole.BASIS, f"{parent.number:02}", parent.symbol, parent.issued_on, superior.unit.name, parent
        )
        at = clock.local_moment(issued_on, time(9))
        plan = write_plan(replace(written, bases=(basis,)), issuer=office.unit, by=office.clerk, at=at - 5 * DAY)
        printed = compose_plan(plan, on=issued_on, number=written.number)
        _freeze(plan, printed, office=office, at=at)
        Plan.objects.filter(pk=plan.pk).update(search_key=searchable_words(plan))
        office.orders.append((plan, written.demands))


def issue_results(office: Office, period: ReportPeriod, *, scene: Scene) -> None:
    """The results of its first plan in a period that is over, with the figures as they stood on the day of issue."""
    plan, _ = office.orders[0]
    issued_on = min(period.ends_on + scene.rng.randint(6, 15) * DAY, scene.today)
    at = min(clock.local_moment(issued_on, time(9)), scene.at)
    report = open_report(plan=plan, period=period, by=office.clerk, at=at)
    report.sections.filter(text="").update(text=BLANK)
    facts = facts_of(plan, period, on=issued_on)
    number = next_number(office.unit, term=office.term, type=report.document_type)
    printed = replace(compose_report(report, facts, on=issued_on, number=number), attachment=facts.to_text())
    _freeze(report, printed, office=office, at=at, own={"facts": facts.to_json()})
    tie_to_report(facts.counted, name=f"Báo cáo số {report.number_and_symbol}")


def _freeze(
    document: Plan | Report,
    printed: PrintedDocument,
    *,
    office: Office,
    at: datetime,
    own: Mapping[str, object] | None = None,
) -> None:
    """As `issue_document` leaves it, with a Word file: number, frozen head, bytes, snapshot and event."""
    assert printed.number is not None
    number, file = printed.number, to_file(printed, "docx")
    by, kind, about = office.leader, document.document_type, document.abstract
    take_number(office.unit, term=office.term, type=kind, number=number, abstract=about, by=by, at=at)
    frozen = frozen_values(printed, file, term=office.term, number=number, at=at)
    values = {**frozen, "created_at": at - 5 * DAY, **(own or {})}
    type(document)._default_manager.filter(pk=document.pk).update(**values)
    for name, value in values.items():
        setattr(document, name, value)
    act = f"{kind.name.lower()}_issued"
    record_event(act, document, by=by, at=at, number=number, sha256=file.sha256)
