"""What stands beside the text a clerk writes: the facts it rests on, and the words drafted from them."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.enums import SectionKey
from reports.exports.drafting import draft_sections
from reports.types import Facts, MetricFact


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
    return [_line(fact) for fact in facts.of_form(form) if _is_known(fact)]


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


def _is_known(fact: MetricFact) -> bool:
    return fact.value is not None or fact.target is not None or fact.before is not None
