"""The same photo in two activities: told to the reviewer, who decides what it means."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from plans.enums import EvidenceKind
from plans.models import Activity, Evidence
from units.models import User

MOST_BITS_APART = 3  # of the look of two pictures; the quarters of a look are made for three
AROUND = timedelta(days=366)
MOST_OTHERS = 500
Shown = tuple[Activity, Evidence]


@dataclass(frozen=True)
class SamePhoto:
    """A file of one activity beside `other`, a file of `activity`: the same bytes, or pictures that look the same."""

    evidence: Evidence
    activity: Activity
    other: Evidence
    is_same_file: bool


def same_photos(activities: Collection[Activity], *, by: User) -> dict[int, list[SamePhoto]]:
    """By the id of each activity (read with its evidence): where else its files stand among what was sent in the same
    committee within a year and `by` may see. One query, however many activities."""
    found: dict[int, list[SamePhoto]] = defaultdict(list)
    shown = [(activity, evidence) for activity in activities for evidence in activity.evidence.all()]
    others = _others(activities, [evidence for _, evidence in shown], by=by)
    for activity, evidence in shown:
        for there, other in others:
            is_same_file = bool(evidence.original_sha256) and evidence.original_sha256 == other.original_sha256
            is_elsewhere = there != activity and there.root_id == activity.root_id
            if is_elsewhere and (is_same_file or _look_alike((activity, evidence), (there, other))):
                found[activity.pk].append(SamePhoto(evidence, there, other, is_same_file))
    return found


def _others(activities: Collection[Activity], shown: list[Evidence], *, by: User) -> list[Shown]:
    if not shown:
        return []
    days = [activity.held_from for activity in activities]
    sent = Activity.objects.visible_to(by).filter(
        root__in={activity.root_id for activity in activities},
        submitted_at__isnull=False,
        held_from__range=(min(days) - AROUND, max(days) + AROUND),
    )
    same = Q(original_sha256__in={evidence.original_sha256 for evidence in shown} - {""})
    for quarter in ("look_1", "look_2", "look_3", "look_4"):
        same |= Q(**{f"{quarter}__in": {getattr(evidence, quarter) for evidence in shown} - {None}})
    rows = Evidence.objects.filter(same, activity__in=sent).select_related("activity__unit").order_by("-pk")
    return [(row.activity, row) for row in rows[:MOST_OTHERS] if row.activity]


def _look_alike(one: Shown, two: Shown) -> bool:
    """Pictures of scenes only: two pages of one web site look alike and are not the same."""
    has_page = any(evidence.kind_for(activity.form) == EvidenceKind.SCREENSHOT for activity, evidence in (one, two))
    looks = one[1].look, two[1].look
    if has_page or not all(looks):
        return False
    return sum((left ^ right).bit_count() for left, right in zip(*looks, strict=True)) <= MOST_BITS_APART
