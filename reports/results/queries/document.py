"""A report as it is printed: what the database holds of it, handed to the pure exports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from plans.outline.models import Plan
from plans.outline.queries.opening import bases_of
from portal.lib.official.files import file_name
from portal.lib.official.types import Annex, PrintedDocument, day_figures, from_json
from reports.enums import PeriodKind, SectionKey
from reports.results.exports.document import annexes, printed_annexes, report_body, to_xlsx
from reports.results.exports.drafting import draft_sections
from reports.results.exports.wording import PartWording
from reports.results.models import Report
from reports.results.queries.later import report_facts
from reports.results.types import Facts, MetricFact, ReportPeriod, ReportSource
from units.documents.models import DRAFT_MARK
from units.scope import Branch, within


def facts_for(report: Report, *, on: date) -> Facts:
    """The frozen figures of an issued report; of any other those of now."""
    if report.facts is not None:
        return Facts.from_json(report.facts)
    return report_facts(report.plan, report.period, on=on)


def official_report(report: Report, *, on: date) -> PrintedDocument:
    """What is printed of a report: the frozen snapshot once it is issued; before, the text as it stands with the
    figures of now and with the draft mark. `on` is today."""
    if report.snapshot:
        return from_json(report.snapshot)
    draft_mark = "" if report.is_issued else DRAFT_MARK
    return compose(report, facts_for(report, on=on), on=report.issued_on or on, draft_mark=draft_mark)


def wordings_of(report: Report, facts: Facts) -> dict[str, PartWording]:
    """By the key of each part, in reading order."""
    drafts = draft_sections(facts)
    return {
        section.key: PartWording(section.get_key_display(), section.text, section.base, drafts[SectionKey(section.key)])
        for section in report.sections.order_by("pk")
    }


def compose(
    report: Report,
    facts: Facts,
    *,
    on: date,
    number: int | None = None,
    draft_mark: str = "",
    written: Mapping[str, str] | None = None,
) -> PrintedDocument:
    """`on` is the day of issue if a number is given, else the day of the draft. `written` are the words of the parts,
    those of now if left out."""
    source = source_of(report.plan, report.period, issuer=report.issuer.name_on(on).name)
    if written is None:
        written = {key: part.current for key, part in wordings_of(report, facts).items()}
    texts = {**dict.fromkeys(SectionKey.values, ""), **written}
    body = tuple(report_body(source, facts, texts))
    printed = report.printed(on=on, number=number, type_name="Báo cáo", body=body, draft_mark=draft_mark)
    return replace(printed, annexes=printed_annexes(annexes(facts, source), file=annex_file_name(printed)))


def annex_file_name(printed: PrintedDocument) -> str:
    return file_name(printed, "xlsx").replace(".xlsx", "-phu-luc.xlsx")


def annex_tables(report: Report, facts: Facts) -> tuple[Annex, ...]:
    """In full, however long."""
    return annexes(facts, source_of(report.plan, report.period, issuer=report.issuer.name))


def annex_workbook(report: Report, *, on: date) -> bytes:
    """All tables as a workbook: of an issued report those that were frozen with it."""
    if report.annex_file:
        return bytes(report.annex_file.content)
    if report.snapshot:
        return to_xlsx(from_json(report.snapshot).annexes)
    return to_xlsx(annex_tables(report, facts_for(report, on=on)))


def source_of(plan: Plan, period: ReportPeriod, *, issuer: str) -> ReportSource:
    day = f", ngày {day_figures(plan.day_on_paper)}" if plan.day_on_paper else ""
    return ReportSource(
        issuer=issuer,
        plan=f"Kế hoạch số {plan.number_and_symbol}{day}",
        plan_abstract=plan.abstract,
        bases=tuple(bases_of(plan)),
        period=period.label,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
    )


@dataclass(frozen=True)
class FactLine:
    """One counted fact; `query` opens the records behind it on the page that explains figures, empty if none."""

    label: str
    value: int | None
    target: int | None = None
    before: int | None = None
    query: str = ""

    @property
    def share(self) -> int | None:
        """Percent of the target, if there is one."""
        return round(100 * (self.value or 0) / self.target) if self.target else None


@dataclass(frozen=True)
class SectionFacts:
    lines: tuple[FactLine, ...]
    words: str


def facts_by_section(facts: Facts) -> dict[str, SectionFacts]:
    """For every section, by its key."""
    words = draft_sections(facts)
    return {key.value: SectionFacts(tuple(_lines(facts, key)), words[key]) for key in SectionKey}


def metric_lines(facts: Facts, form: str) -> list[FactLine]:
    return [_line(fact) for fact in facts.of_form(form) if fact.is_known]


def _lines(facts: Facts, key: SectionKey) -> Iterator[FactLine]:
    match key:
        case SectionKey.LEADERSHIP | SectionKey.WEAKNESSES | SectionKey.NEXT_TASKS:
            yield FactLine("Nhiệm vụ đến hạn trong kỳ", facts.work.total)
            yield FactLine("Hoàn thành đúng hạn", facts.work.in_time)
            yield FactLine("Hoàn thành muộn", facts.work.late)
            yield FactLine("Quá hạn", facts.work.overdue)
        case SectionKey.BY_CONTENT:
            for item in facts.items:
                yield FactLine(item.text, item.activities, query=f"item={item.node}" if item.activities else "")
        case SectionKey.MASS_MEDIA | SectionKey.ORAL | SectionKey.VISUAL | SectionKey.EMULATION:
            yield from metric_lines(facts, key.value)
        case SectionKey.STRENGTHS:
            for unit in facts.units:
                yield FactLine(unit.name, unit.activities, query=f"unit={unit.unit}" if unit.activities else "")
        case SectionKey.CAUSES | SectionKey.LESSONS | SectionKey.PROPOSALS:
            return


def _line(fact: MetricFact) -> FactLine:
    query = f"metric={fact.metric}" if fact.value is not None else ""
    return FactLine(fact.label, fact.value, fact.target, fact.before, query)


AHEAD = timedelta(days=30)
DUE_DAY = 20  # of the last month of the quarter


@dataclass(frozen=True)
class MissingReport:
    """`query` fills the form of a new report."""

    plan: Plan
    period: ReportPeriod
    due_on: date

    @property
    def query(self) -> str:
        return urlencode({"plan": self.plan.pk, "period": self.period.code})


def missing_reports(branches: tuple[Branch, ...], *, on: date) -> list[MissingReport]:
    """For every plan in force of `branches`: each quarter that a report may be opened for, from a month before its due
    day until a report (of any length, in any state) covers it."""
    here = within("issuer_path", branches)
    plans = Plan.objects.in_force().filter(here).with_context().order_by("pk")
    periods = [period for period in reportable_periods(PeriodKind.QUARTER, on=on) if due_day(period) <= on + AHEAD]
    reports = Report.objects.filter(here, ends_on__gte=periods[0].ends_on)
    spans = set(reports.order_by("pk").values_list("plan", "starts_on", "ends_on"))
    return [
        MissingReport(plan, period, due_day(period))
        for plan in plans
        for period in periods
        if plan.issued_on and plan.issued_on <= period.ends_on and not _is_covered(plan, period, spans)
    ]


def due_day(period: ReportPeriod) -> date:
    return period.ends_on.replace(day=DUE_DAY)


def reportable_periods(kind: PeriodKind, *, on: date) -> list[ReportPeriod]:
    """Those of last year and of this one that have begun."""
    periods = (period for year in (on.year - 1, on.year) for period in ReportPeriod.of_year(kind, year))
    return [period for period in periods if period.starts_on <= on]


def _is_covered(plan: Plan, period: ReportPeriod, spans: set[tuple[int, date, date]]) -> bool:
    return any(pk == plan.pk and starts <= period.starts_on and ends >= period.ends_on for pk, starts, ends in spans)
