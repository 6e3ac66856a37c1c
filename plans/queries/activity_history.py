"""What happened to an activity between the unit and the office, the last first."""

from dataclasses import dataclass
from datetime import datetime

from plans.enums import ReviewPoint, Verdict
from plans.models import Activity, Review, Sending


@dataclass(frozen=True)
class FieldChange:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """A sending, with what changed since the one before; or a decision, with its words. `mark` is a code of MARKS."""

    mark: str
    label: str
    by: str
    at: datetime
    reason: str = ""
    points: tuple[tuple[str, str], ...] = ()
    changes: tuple[FieldChange, ...] = ()


def history_of(activity: Activity) -> list[Step]:
    """Of an activity read in full: no query."""
    reviews = [_decision(review) for review in activity.reviews.all()]
    sendings = sorted(activity.sendings.all(), key=lambda sending: sending.pk)
    sent = [_sending(sending, before) for before, sending in zip([None, *sendings], sendings, strict=False)]
    return sorted([*sent, *reviews], key=lambda step: step.at, reverse=True)


def points_to_mend(activity: Activity) -> dict[str, str]:
    """Every part of the form → the words the office returned it with, empty where it asked for nothing."""
    last = next(iter(activity.reviews.all()), None) if activity.is_editable else None
    asked = last.points if last else {}
    return {point.value: asked.get(point.value, "") for point in ReviewPoint}


def changes_between(before: Sending, after: Sending) -> tuple[FieldChange, ...]:
    fields = list(dict.fromkeys([*before.content, *after.content]))
    pairs = ((field, before.content.get(field, ""), after.content.get(field, "")) for field in fields)
    changed = [FieldChange(*pair) for pair in pairs if pair[1] != pair[2]]
    gone = [name for sha, name in before.files.items() if sha not in after.files]
    new = [name for sha, name in after.files.items() if sha not in before.files]
    if gone or new:
        changed.append(FieldChange("Ảnh, tệp minh chứng", ", ".join(gone), ", ".join(new)))
    return tuple(changed)


def _sending(sending: Sending, before: Sending | None) -> Step:
    changes = changes_between(before, sending) if before else ()
    label = "Gửi lại" if before else "Gửi duyệt"
    return Step("submitted", label, sending.by.full_name, sending.at, changes=changes)


def _decision(review: Review) -> Step:
    verdict = Verdict(review.verdict)
    points = tuple(review.points_in_words)
    return Step(review.verdict, verdict.label, review.by.full_name, review.at, review.reason, points)
