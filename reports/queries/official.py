"""A report as it is printed: what the database holds of it, handed to the pure exports."""

from collections.abc import Iterable
from datetime import date

from plans.enums import ReferenceRole
from plans.exports import DRAFT_MARK, superior_line
from plans.models import Plan, Reference
from portal.lib.official.layout import layout_on
from portal.lib.official.types import OfficialDocument, day_figures, from_json
from reports.enums import SectionKey
from reports.exports import results
from reports.models import Report
from reports.queries.figures import facts_of
from reports.types import Facts, ReportPeriod, ReportSource

_TYPES = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "KL": "Kết luận",
    "HD": "Hướng dẫn",
    "TB": "Thông báo",
    "KH": "Kế hoạch",
    "CTr": "Chương trình",
    "CV": "Công văn",
}


def facts_for(report: Report, *, on: date) -> Facts:
    """The frozen figures of an issued report; of any other those of now."""
    if report.facts is not None:
        return Facts.from_snapshot(report.facts)
    return facts_of(report.plan, report.period, on=on)


def official_report(report: Report, *, on: date) -> OfficialDocument:
    """What is printed of a report: the frozen snapshot once it is issued; before, the text as it stands with the
    figures of now and with the draft mark. `on` is today."""
    if report.snapshot:
        return from_json(report.snapshot)
    draft_mark = "" if report.is_issued else DRAFT_MARK
    return compose(report, facts_for(report, on=on), on=report.issued_on or on, draft_mark=draft_mark)


def compose(
    report: Report, facts: Facts, *, on: date, number: int | None = None, draft_mark: str = ""
) -> OfficialDocument:
    """`on` is the day of issue if a number is given, else the day of the draft."""
    names = report.issuer.name_on(on)
    source = source_of(report.plan, report.period, issuer=names.name)
    written = report.sections.order_by("pk").values_list("key", "text")
    texts = {**dict.fromkeys(SectionKey.values, ""), **dict(written)}
    number = number or report.number
    return OfficialDocument(
        layout_version=layout_on(on),
        superior=superior_line(report.issuer, on=on),
        issuer=names.header_name,
        number=number,
        symbol=report.symbol,
        place=report.place or names.place,
        issued_on=on if number else None,
        type_name="Báo cáo",
        abstract=report.abstract,
        body=results.report_body(source, facts, texts),
        signing_power=report.signing_power,
        post=report.post,
        signer=report.signer,
        recipients=tuple(report.recipients),
        annexes=results.annexes(facts, source),
        draft_mark=draft_mark,
        dated_from=on,
    )


def source_of(plan: Plan, period: ReportPeriod, *, issuer: str) -> ReportSource:
    day = f", ngày {day_figures(plan.day_on_paper)}" if plan.day_on_paper else ""
    return ReportSource(
        issuer=issuer,
        plan=f"Kế hoạch số {plan.number_and_symbol}{day}",
        plan_abstract=plan.abstract,
        bases=tuple(_cited(plan.references.filter(role=ReferenceRole.BASIS).order_by("position"))),
        period=period.label,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
    )


def _cited(references: Iterable[Reference]) -> Iterable[str]:
    for reference in references:
        name = _TYPES.get(reference.symbol.split("/")[0], "văn bản")
        day = f", ngày {day_figures(reference.dated)}" if reference.dated else ""
        issuer = f" của {reference.issuer}" if reference.issuer else ""
        yield f"{name} số {reference}{day}{issuer}"
