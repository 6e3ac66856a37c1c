"""The records behind the figures of a report."""

from collections.abc import Mapping

from django.db.models import F, IntegerField, Sum, Value

from plans.models import Activity, Figure, Node
from plans.models.activity import ActivityQuerySet
from plans.queries.descent import lines_behind
from reports.types import Facts
from units.models import User


def activities_behind(facts: Facts, *, user: User, chosen: Mapping[str, str]) -> ActivityQuerySet:
    """The counted activities that `chosen` names (unit, form, metric, item; empty is all), each with `value`, its
    figure of the chosen metric or None."""
    rows = Activity.objects.visible_to(user).filter(pk__in=facts.counted).with_context()
    if chosen.get("unit"):
        rows = rows.filter(unit=int(chosen["unit"]))
    if chosen.get("form"):
        rows = rows.filter(form=chosen["form"])
    if chosen.get("item"):
        item = Node.objects.select_related("plan").filter(pk=int(chosen["item"])).first()
        rows = rows.about(lines_behind(item) if item else [])
    if metric := chosen.get("metric"):
        return rows.filter(figures__metric=metric).annotate(value=F("figures__value"))
    return rows.annotate(value=Value(None, output_field=IntegerField()))


def figure_behind(rows: ActivityQuerySet, metric: str) -> int:
    """The figure that the rows add up to."""
    figures = Figure.objects.filter(activity__in=rows.order_by().values("pk"), metric=metric)
    return figures.aggregate(total=Sum("value"))["total"] or 0
