"""First words for the written parts of a report: counted facts put into sentences, no judgement without a number.
What cannot be counted stays empty for the clerk."""

from collections.abc import Iterator

from portal.lib.text import in_vietnamese
from reports.enums import SectionKey
from reports.results.types import Facts, FormFact, MetricFact

_NOTHING = "Trong kỳ chưa có hoạt động nào được duyệt."


def draft_sections(facts: Facts) -> dict[SectionKey, str]:
    """A text for every key; empty where there is nothing to count."""
    texts = dict.fromkeys(SectionKey, "")
    texts[SectionKey.LEADERSHIP] = _leadership(facts)
    texts[SectionKey.BY_CONTENT] = _by_content(facts)
    for form in facts.forms:
        texts[SectionKey(form.form)] = " ".join(_of_form(form, facts.of_form(form.form)))
    texts[SectionKey.STRENGTHS] = " ".join(_strengths(facts))
    texts[SectionKey.WEAKNESSES] = " ".join(_weaknesses(facts))
    texts[SectionKey.LESSONS] = _lessons(facts)
    texts[SectionKey.NEXT_TASKS] = " ".join(_next_tasks(facts))
    return texts


def _leadership(facts: Facts) -> str:
    work = facts.work
    if not work.total:
        return "Trong kỳ không có nhiệm vụ nào đến hạn."
    return (
        f"Trong kỳ có {_n(work.total)} lượt nhiệm vụ đến hạn: {_n(work.in_time)} hoàn thành đúng hạn "
        f"({_share(work.in_time, work.total)}), {_n(work.late)} hoàn thành muộn, {_n(work.overdue)} quá hạn."
    )


def _by_content(facts: Facts) -> str:
    if not facts.items:
        return _count_line(facts)
    done = sum(1 for item in facts.items if item.activities)
    return f"Đã triển khai {_n(done)}/{_n(len(facts.items))} nội dung của Kế hoạch. {_count_line(facts)}"


def _count_line(facts: Facts) -> str:
    if not facts.activities:
        return _NOTHING
    return (
        f"Các đơn vị đã thực hiện {_n(facts.activities)} hoạt động được duyệt tại {_n(facts.active_units)}/"
        f"{_n(len(facts.units))} đơn vị{_against(facts.activities, facts.before)}."
    )


def _of_form(form: FormFact, metrics: list[MetricFact]) -> Iterator[str]:
    if not form.activities:
        yield _NOTHING
        return
    figures = ", ".join(f"{_n(fact.value)} {_lower(fact.label)}" for fact in metrics if fact.value)
    done = f"Đã thực hiện {_n(form.activities)} hoạt động tại {_n(form.units)} đơn vị"
    yield f"{done}{_against(form.activities, form.before)}{': ' + figures if figures else ''}."
    if targets := ", ".join(_of_target(fact) for fact in metrics if fact.target):
        yield f"So với chỉ tiêu của kỳ: {targets}."


def _of_target(fact: MetricFact) -> str:
    value, target = fact.value or 0, fact.target or 0
    return f"{_lower(fact.label)} {_n(value)}/{_n(target)} ({_share(value, target)})"


def _strengths(facts: Facts) -> Iterator[str]:
    if facts.activities:
        share = _share(facts.active_units, len(facts.units))
        yield f"{_n(facts.active_units)}/{_n(len(facts.units))} đơn vị ({share}) có hoạt động được duyệt."
    if facts.work.in_time:
        share = _share(facts.work.in_time, facts.work.total)
        yield f"{_n(facts.work.in_time)}/{_n(facts.work.total)} lượt nhiệm vụ ({share}) hoàn thành đúng hạn."
    reached = [_lower(fact.label) for fact in facts.metrics if fact.target and (fact.value or 0) >= fact.target]
    if reached:
        yield f"Đạt chỉ tiêu của kỳ: {', '.join(reached)}."


def _weaknesses(facts: Facts) -> Iterator[str]:
    if facts.work.overdue or facts.work.late:
        yield f"{_n(facts.work.overdue)} lượt nhiệm vụ quá hạn, {_n(facts.work.late)} lượt hoàn thành muộn."
    if silent := [unit.name for unit in facts.units if not unit.activities]:
        yield f"Chưa có hoạt động được duyệt: {', '.join(silent)}."
    if missed := [_of_target(fact) for fact in facts.metrics if fact.target and (fact.value or 0) < fact.target]:
        yield f"Chưa đạt chỉ tiêu của kỳ: {', '.join(missed)}."


def _lessons(facts: Facts) -> str:
    models = next((fact.value for fact in facts.metrics if fact.metric == "models"), None)
    return f"Trong kỳ ghi nhận {_n(models)} mô hình mới." if models else ""


def _next_tasks(facts: Facts) -> Iterator[str]:
    if facts.work.overdue:
        yield f"Hoàn thành {_n(facts.work.overdue)} lượt nhiệm vụ còn quá hạn."
    waiting = sum(1 for item in facts.items if not item.activities)
    if waiting:
        yield f"Triển khai {_n(waiting)} nội dung của Kế hoạch chưa thực hiện trong kỳ."


def _against(value: int, before: int) -> str:
    if not before:
        return ""
    if value == before:
        return " (bằng cùng kỳ năm trước)"
    change = f"tăng {_n(value - before)}" if value > before else f"giảm {_n(before - value)}"
    return f" ({change} so với cùng kỳ năm trước)"


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%"


def _n(value: int | None) -> str:
    return in_vietnamese(value or 0)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
