"""What an activity lacks by the rules of its committee; nothing here refuses."""

from collections.abc import Iterable

from plans.models import Activity, ProofRules
from plans.proof import USUAL, Levels, Missing, Told, missing


def levels_for(committee: int) -> Levels:
    return levels_by_committee([committee])[committee]


def levels_by_committee(committees: Iterable[int]) -> dict[int, Levels]:
    """By the id of the committee; an item that its office never set has the usual level."""
    asked = set(committees)
    stored = dict(ProofRules.objects.filter(committee__in=asked).order_by("pk").values_list("committee", "levels"))
    return {
        committee: {form: {**usual, **stored.get(committee, {}).get(form, {})} for form, usual in USUAL.items()}
        for committee in asked
    }


def told_by(activity: Activity) -> Told:
    return Told(
        form=activity.form,
        place=activity.place,
        held_to=activity.held_to,
        description=activity.description,
        links=activity.links,
        figures={figure.metric: figure.value for figure in activity.figures.all()},
        kinds=[evidence.kind_for(activity.form) for evidence in activity.evidence.all()],
    )


def lacking(activity: Activity) -> list[Missing]:
    return lacking_by_activity([activity])[activity.pk]


def lacking_by_activity(activities: Iterable[Activity]) -> dict[int, list[Missing]]:
    """For activities read with their figures and evidence: one query, however many they are."""
    rows = list(activities)
    levels = levels_by_committee(row.root_id for row in rows)
    # What the office entered in a grid is proved by the paper in its drawer.
    return {row.pk: [] if row.entered_for_month else missing(told_by(row), levels[row.root_id]) for row in rows}
