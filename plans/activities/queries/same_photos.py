"""The same photo in two activities: told to the reviewer, who decides what it means."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from plans.activities.models import Activity, Evidence
from plans.enums import EvidenceKind
from units.people.models import User

MOST_BITS_APART = 3  # of the look of two pictures; the quarters of a look are made for three
AROUND = timedelta(days=366)
QUARTERS = ("look_1", "look_2", "look_3", "look_4")
ActivityFile = tuple[Activity, Evidence]


@dataclass(frozen=True)
class SamePhoto:
    """A file of one activity beside `other`, a file of `activity`: the same bytes, or pictures that look the same."""

    evidence: Evidence
    activity: Activity
    other: Evidence
    is_same_file: bool


def same_photos(activities: Collection[Activity], *, by: User) -> dict[int, list[SamePhoto]]:
    """By the id of each activity (read with its evidence): where else its files stand among what was sent in the same
    committee within a year and `by` may see. Two queries at most, however many activities."""
    own_files = [(activity, evidence) for activity in activities for evidence in activity.evidence.all()]
    pairs = list(_pairs(own_files, _others(activities, [evidence for _, evidence in own_files])))
    visible = Evidence.objects.filter(
        pk__in={other.pk for _, (_, other) in pairs}, activity__in=Activity.objects.visible_to(by)
    )
    visible_by_pk = {row.pk: row for row in visible.select_related("activity__unit").order_by("pk")}
    found: dict[int, list[SamePhoto]] = defaultdict(list)
    for (activity, evidence), (_, other) in pairs:
        row = visible_by_pk.get(other.pk)
        if row and row.activity:
            found[activity.pk].append(SamePhoto(evidence, row.activity, row, _is_same_file(evidence, row)))
    return found


def _others(activities: Collection[Activity], own_files: list[Evidence]) -> list[ActivityFile]:
    """Every file that may be one of `own_files`: its bytes, or a quarter of its look. Whose it is is not asked yet: the
    indexes of the files alone answer in milliseconds among 150,000."""
    if not own_files:
        return []
    days = [activity.held_from for activity in activities]
    same = Q(original_sha256__in={evidence.original_sha256 for evidence in own_files} - {""})
    for quarter in QUARTERS:
        same |= Q(**{f"{quarter}__in": {getattr(evidence, quarter) for evidence in own_files} - {None}})
    sent = Evidence.objects.filter(
        pk__in=Evidence.objects.filter(same).values("pk"),  # first: SQLite would else walk all of the committee
        activity__root__in={activity.root_id for activity in activities},
        activity__submitted_at__isnull=False,
        activity__held_from__range=(min(days) - AROUND, max(days) + AROUND),
    )
    columns = ("kind", "thumbnail", "original_sha256", *QUARTERS, "activity__form", "activity__root")
    rows = sent.select_related("activity").only(*columns).order_by("-pk")
    return [(row.activity, row) for row in rows if row.activity]


def _pairs(
    own_files: list[ActivityFile], other_files: list[ActivityFile]
) -> Iterator[tuple[ActivityFile, ActivityFile]]:
    """Each file beside those of other activities of its committee that are the same."""
    by_trait: dict[tuple[str, object], dict[int, ActivityFile]] = defaultdict(dict)
    for activity, other in other_files:
        for trait in _traits(other):
            by_trait[trait][other.pk] = (activity, other)
    for one in own_files:
        like = {pk: two for trait in _traits(one[1]) for pk, two in by_trait.get(trait, {}).items()}
        yield from ((one, two) for _, two in sorted(like.items(), reverse=True) if _are_same(one, two))


def _traits(evidence: Evidence) -> list[tuple[str, object]]:
    """What two files that are the same have in common at least one of."""
    named = [(name, getattr(evidence, name)) for name in ("original_sha256", *QUARTERS)]
    return [(name, value) for name, value in named if value not in ("", None)]


def _are_same(one: ActivityFile, two: ActivityFile) -> bool:
    (activity, evidence), (other_activity, other) = one, two
    is_elsewhere = other_activity.pk != activity.pk and other_activity.root_id == activity.root_id
    return is_elsewhere and (_is_same_file(evidence, other) or _look_alike(one, two))


def _is_same_file(evidence: Evidence, other: Evidence) -> bool:
    return bool(evidence.original_sha256) and evidence.original_sha256 == other.original_sha256


def _look_alike(one: ActivityFile, two: ActivityFile) -> bool:
    """Pictures of scenes only: two pages of one web site look alike and are not the same."""
    has_page = any(evidence.kind_for(activity.form) == EvidenceKind.SCREENSHOT for activity, evidence in (one, two))
    looks = one[1].look, two[1].look
    if has_page or not all(looks):
        return False
    return sum((left ^ right).bit_count() for left, right in zip(*looks, strict=True)) <= MOST_BITS_APART
