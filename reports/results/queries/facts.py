"""The figures of a results report: counted from accepted activities of one plan in one period, nothing else; and the
records behind each of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, F, IntegerField, Sum, Value

from plans.activities.models import Activity, ActivityQuerySet, Figure
from plans.enums import CONTENT_KINDS, METRICS_OF_FORM, Form, Metric, NodeKind
from plans.outline.models import Node, Plan
from plans.outline.queries.lines import successors, with_replaced_lines, with_replaced_plans
from plans.work.models import Assignment, AssignmentQuerySet
from portal.lib.text import as_id
from reports.results.types import Facts, FormFact, ItemFact, LeftOut, MetricFact, ReportPeriod, UnitFact
from units.people.models import User
from units.tree.models import Unit

FORM_OF_METRIC = {metric: form for form, metrics in METRICS_OF_FORM.items() for metric in metrics}


def facts_of(plan: Plan, period: ReportPeriod, *, on: date) -> Facts:
    """`on` is the day the work is looked at, as on every screen."""
    counted = counted_activities(plan, period)
    before = counted_activities(plan, period.year_before())
    return Facts(
        activities=counted.count(),
        before=before.count(),
        counted=tuple(counted.order_by("pk").values_list("pk", flat=True)),
        metrics=_metrics(plan, period, counted, before),
        forms=_forms(counted, before),
        units=_units(plan, period, counted),
        items=_items(plan, counted),
        work=_assignments(plan, period).counts(on=on),
        left_out=LeftOut.of(held_activities(plan, period).counts_by("state")),
    )


def counted_activities(plan: Plan, period: ReportPeriod) -> ActivityQuerySet:
    return held_activities(plan, period).accepted()


def held_activities(plan: Plan, period: ReportPeriod) -> ActivityQuerySet:
    return Activity.objects.filter(plan__in=with_replaced_plans(plan)).held_between(period.starts_on, period.ends_on)


def _assignments(plan: Plan, period: ReportPeriod) -> AssignmentQuerySet:
    due = Assignment.objects.in_force().due_in(period.starts_on, period.ends_on)
    return due.filter(task__plan__in=with_replaced_plans(plan))


def _metrics(
    plan: Plan, period: ReportPeriod, counted: ActivityQuerySet, before: ActivityQuerySet
) -> tuple[MetricFact, ...]:
    values, befores = sums_of(counted), sums_of(before)
    targets = Counter[str]()
    for quantities in _assignments(plan, period).values_list("targets", flat=True).order_by("pk"):
        targets.update(quantities)
    return tuple(
        MetricFact(
            form=str(FORM_OF_METRIC[metric]),
            metric=str(metric),
            label=str(metric.label),
            value=values.get(metric),
            target=targets.get(metric),
            before=befores.get(metric),
        )
        for metric in Metric
    )


def sums_of(activities: ActivityQuerySet) -> dict[str, int]:
    """metric → sum, for the metrics that were reported at all."""
    figures = Figure.objects.filter(activity__in=activities.order_by().values("pk"))
    return dict(figures.order_by("metric").values_list("metric").annotate(total=Sum("value")))


def _forms(counted: ActivityQuerySet, before: ActivityQuerySet) -> tuple[FormFact, ...]:
    rows = {
        form: (activities, units)
        for form, activities, units in counted.order_by("form")
        .values_list("form")
        .annotate(activities=Count("pk"), units=Count("unit", distinct=True))
    }
    befores = before.counts_by("form")
    return tuple(
        FormFact(str(form), str(form.label), *rows.get(form, (0, 0)), before=befores.get(form, 0)) for form in Form
    )


def _units(plan: Plan, period: ReportPeriod, counted: ActivityQuerySet) -> tuple[UnitFact, ...]:
    """Every unit that had work due or did some, so that silence shows too."""
    activities = counted.counts_by("unit")
    figures = Figure.objects.filter(activity__in=counted.order_by().values("pk"))
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    for unit, metric, total in (
        figures.order_by("activity__unit", "metric").values_list("activity__unit", "metric").annotate(Sum("value"))
    ):
        sums[unit][metric] = total
    unit_pks_with_work = _assignments(plan, period).order_by("unit").values_list("unit", flat=True).distinct()
    units = Unit.objects.filter(pk__in={*activities, *unit_pks_with_work}).order_by("path")
    return tuple(UnitFact(unit.pk, unit.name, activities.get(unit.pk, 0), sums[unit.pk]) for unit in units)


def _items(plan: Plan, counted: ActivityQuerySet) -> tuple[ItemFact, ...]:
    """What was done for a line that the plan replaced counts for the one that carries it on; a repealed line stays
    while something was done for it."""
    carried_on_by = successors(plan)
    activities: dict[int, int] = defaultdict(int)
    units: dict[int, set[int]] = defaultdict(set)
    by_item = counted.order_by("content_items", "unit").values_list("content_items", "unit")
    for node, unit, rows in by_item.annotate(Count("pk")):
        line = carried_on_by.get(node, node)
        activities[line] += rows
        units[line].add(unit)
    return tuple(
        ItemFact(item.pk, phase, _item_words(item), activities[item.pk], len(units[item.pk]))
        for phase, item in _items_in_phases(plan.nodes.in_order())
        if item.repealed_by_id is None or activities[item.pk]
    )


def _item_words(item: Node) -> str:
    text = " ".join(item.text.split())
    return f"{text} (đã bãi bỏ)" if item.repealed_by_id else text


def _items_in_phases(nodes: Iterable[Node]) -> Iterable[tuple[str, Node]]:
    """Content items of the nodes of a plan in reading order, each after the words of its phase, empty without one."""
    phases: dict[int | None, str] = {}
    for node in nodes:
        above = phases.get(node.parent_id, "")
        phases[node.pk] = node.text if node.kind == NodeKind.PHASE else above
        if node.kind in CONTENT_KINDS:
            yield above, node


def activities_behind(facts: Facts, *, user: User, chosen: Mapping[str, str]) -> ActivityQuerySet:
    """The counted activities that `chosen` names (unit, form, metric, item; empty is all), or with `part` those that
    are carried over, each with `value`, its figure of the chosen metric or None."""
    pks = facts.carried if chosen.get("part") == "carried" else facts.counted
    rows = Activity.objects.visible_to(user).filter(pk__in=pks).with_context()
    if chosen.get("unit"):
        rows = rows.filter(unit=as_id(chosen["unit"]))
    if chosen.get("form"):
        rows = rows.filter(form=chosen["form"])
    if chosen.get("item"):
        item = Node.objects.select_related("plan").filter(pk=as_id(chosen["item"])).first()
        rows = rows.about(with_replaced_lines(item) if item else [])
    if metric := chosen.get("metric"):
        return rows.filter(figures__metric=metric).annotate(value=F("figures__value"))
    return rows.annotate(value=Value(None, output_field=IntegerField()))


def figure_behind(rows: ActivityQuerySet, metric: str) -> int:
    figures = Figure.objects.filter(activity__in=rows.order_by().values("pk"), metric=metric)
    return figures.aggregate(total=Sum("value"))["total"] or 0
