"""What waits for the office and what a reviewer should look at before accepting; and what the form of a unit proposes
from what it sent before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from plans.activities.models import Activity, ActivityQuerySet, EvidenceRules, Figure, Review, Sending
from plans.activities.queries.same_photos import same_photos
from plans.activities.rules import USUAL_LEVELS, EvidenceFacts, Levels, MissingEvidence, missing, required
from plans.enums import ActivityState, ReviewPoint, Verdict
from plans.outline.queries.lines import subtree_ids, successors, with_replaced_lines, with_replaced_plans
from plans.periods import month_span
from units.people.models import User
from units.scope import at_top
from units.tree.models import Unit

MOST_ROWS = 100


@dataclass(frozen=True)
class CoveringReport:
    """An issued report whose period holds a day; `url` is empty for who may not read it."""

    name: str  # "Báo cáo số 03-BC/ĐU, ngày 02/4/2026"
    period: str
    url: str


def covering_reports(held: Iterable[tuple[int, date]], *, by: User) -> dict[tuple[int, date], list[CoveringReport]]:
    """The issued reports that cover each plan and day. The room of reports lies above this one: the frame names what
    answers, as it names the model of the users."""
    answer: Callable[..., dict[tuple[int, date], list[CoveringReport]]] = import_string(settings.COVERING_REPORTS)
    return answer(held, by=by)


def reports_covering(activity: Activity, *, by: User) -> list[CoveringReport]:
    """Which came out without it, if it still waits."""
    if activity.state != ActivityState.SUBMITTED:
        return []
    day = (activity.plan_id, activity.held_from)
    return covering_reports([day], by=by).get(day, [])


@dataclass(frozen=True)
class WaitingActivity:
    activity: Activity
    missing_evidence: Sequence[MissingEvidence]
    has_same_photo: bool
    is_in_month_sheet: bool
    covering: Sequence[CoveringReport] = ()

    @property
    def doubts(self) -> list[str]:
        """What is required and missing, a photo that stands elsewhere, figures that the office entered already, a
        report that came out without it."""
        same_photo = ["ảnh trùng hoạt động khác"] if self.has_same_photo else []
        in_month_sheet = ["đã có số trong bảng của tháng"] if self.is_in_month_sheet else []
        reported = [f"kỳ này đã có {report.name}" for report in self.covering]
        missing_ones = [f"thiếu {one.words}" for one in required(self.missing_evidence)]
        return [*missing_ones, *same_photo, *in_month_sheet, *reported]

    @property
    def id_and_version(self) -> str:
        """It and the version that is shown, for the form that accepts several."""
        return f"{self.activity.pk}-{self.activity.version}"


def queue_of(user: User) -> ActivityQuerySet:
    """The oldest first."""
    return Activity.objects.visible_to(user).awaiting_review().order_by("submitted_at", "pk")


def waiting_rows(queue: ActivityQuerySet, *, by: User) -> list[WaitingActivity]:
    """The first of the queue, each with what is doubtful about it; as many queries for one as for all."""
    rows = list(queue.with_context().prefetch_related("figures", "evidence")[:MOST_ROWS])
    missing_by_row, doubles = missing_evidence_by_activity(rows), same_photos(rows, by=by)
    entered = figures_in_month_sheet(rows)
    covering = covering_reports([(row.plan_id, row.held_from) for row in rows], by=by)
    return [
        WaitingActivity(
            row,
            missing_by_row[row.pk],
            row.pk in doubles,
            bool(entered.get(row.pk)),
            covering.get((row.plan_id, row.held_from), ()),
        )
        for row in rows
    ]


def levels_for(committee: int) -> Levels:
    return levels_by_committee([committee])[committee]


def levels_by_committee(committees: Iterable[int]) -> dict[int, Levels]:
    """By the id of the committee; an item that its office never set has the usual level."""
    ids = set(committees)
    stored = dict(EvidenceRules.objects.filter(committee__in=ids).order_by("pk").values_list("committee", "levels"))
    return {
        committee: {form: {**usual, **stored.get(committee, {}).get(form, {})} for form, usual in USUAL_LEVELS.items()}
        for committee in ids
    }


def evidence_facts(activity: Activity) -> EvidenceFacts:
    return EvidenceFacts(
        form=activity.form,
        place=activity.place,
        held_to=activity.held_to,
        description=activity.description,
        links=activity.links,
        figures={figure.metric: figure.value for figure in activity.figures.all()},
        kinds=[evidence.kind_for(activity.form) for evidence in activity.evidence.all()],
    )


def missing_evidence(activity: Activity) -> list[MissingEvidence]:
    return missing_evidence_by_activity([activity])[activity.pk]


def missing_evidence_by_activity(activities: Iterable[Activity]) -> dict[int, list[MissingEvidence]]:
    """For activities read with their figures and evidence: one query, however many they are."""
    rows = list(activities)
    levels = levels_by_committee(row.root_id for row in rows)
    # What the office entered in a sheet is proved by the paper in its drawer.
    return {row.pk: [] if row.entered_for_month else missing(evidence_facts(row), levels[row.root_id]) for row in rows}


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
    is_resent: bool = False


def history_of(activity: Activity) -> list[Step]:
    """Of an activity read in full: no query."""
    reviews = [_decision(review) for review in activity.reviews.all()]
    sendings = sorted(activity.sendings.all(), key=lambda sending: sending.pk)
    sent = [_sending(sending, before) for before, sending in zip([None, *sendings], sendings, strict=False)]
    return sorted([*sent, *reviews], key=lambda step: step.at, reverse=True)


def points_to_mend(activity: Activity) -> dict[str, str]:
    """Every part of the form → the words the office returned it with, empty where it asked for nothing."""
    last = next(iter(activity.reviews.all()), None) if activity.is_editable else None
    points = last.points if last else {}
    return {point.value: points.get(point.value, "") for point in ReviewPoint}


def changes_between(before: Sending, after: Sending) -> tuple[FieldChange, ...]:
    fields = list(dict.fromkeys([*before.content, *after.content]))
    pairs = ((field, before.content.get(field, ""), after.content.get(field, "")) for field in fields)
    changed = [FieldChange(*pair) for pair in pairs if pair[1] != pair[2]]
    removed = [name for sha, name in before.files.items() if sha not in after.files]
    new = [name for sha, name in after.files.items() if sha not in before.files]
    if removed or new:
        changed.append(FieldChange("Ảnh, tệp minh chứng", ", ".join(removed), ", ".join(new)))
    return tuple(changed)


def _sending(sending: Sending, before: Sending | None) -> Step:
    changes = changes_between(before, sending) if before else ()
    label = "Gửi lại" if before else "Gửi duyệt"
    return Step("submitted", label, sending.by.full_name, sending.at, changes=changes, is_resent=before is not None)


def _decision(review: Review) -> Step:
    verdict = Verdict(review.verdict)
    points = tuple(review.points_in_words)
    return Step(review.verdict, verdict.label, review.by.full_name, review.at, review.reason, points)


LOOKED_BACK, OFFERED, OPENING_LENGTH = 40, 3, 80


@dataclass(frozen=True)
class Openings:
    """How the descriptions of this form began."""

    form: str
    texts: list[str]


@dataclass(frozen=True)
class LastValues:
    """The last ones first, each once."""

    places: list[str]
    openings: list[Openings]
    sites: list[str]


def last_values(user: User) -> LastValues:
    own = Unit.objects.filter(at_top("path", user.answering))
    rows = Activity.objects.filter(unit__in=own).order_by("-pk")
    known = list(rows.values_list("form", "place", "description", "links")[:LOOKED_BACK])
    openings: dict[str, list[str]] = {}
    for form, _, description, _ in known:
        openings.setdefault(form, []).append(opening_of(description))
    return LastValues(
        places=_first([place for _, place, _, _ in known]),
        openings=[Openings(form, _first(texts)) for form, texts in openings.items()],
        sites=_first([f"https://{urlsplit(link).netloc}/" for *_, links in known for link in links]),
    )


def opening_of(description: str) -> str:
    """The first sentence, or as many of its words as are soon read."""
    line = description.strip().partition("\n")[0]
    sentence = line.partition(". ")[0].rstrip(".")
    if len(sentence) <= OPENING_LENGTH:
        return sentence
    return sentence[:OPENING_LENGTH].rpartition(" ")[0].rstrip(",;")


def _first(values: list[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value][:OFFERED]


def figures_in_month_sheet(activities: Iterable[Activity]) -> dict[int, list[Figure]]:
    """By the id of an activity that waits, read with its figures: what the office entered for the same unit, month and
    metric already. One query, however many they are."""
    waiting = [row for row in activities if row.state == ActivityState.SUBMITTED]
    entered = Figure.objects.filter(
        activity__entered_for_month__in={row.held_from.replace(day=1) for row in waiting},
        activity__unit__in={row.unit_id for row in waiting},
        value__gt=0,
    )
    found: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in entered.select_related("activity") if waiting else ():
        row = figure.activity
        found[row.plan_id, row.unit_id, row.form, row.entered_for_month].append(figure)
    metrics = {row.pk: {figure.metric for figure in row.figures.all() if figure.value} for row in waiting}
    return {
        row.pk: [
            figure
            for figure in found[row.plan_id, row.unit_id, row.form, row.held_from.replace(day=1)]
            if figure.metric in metrics[row.pk]
        ]
        for row in waiting
    }


def narrow_activities(rows: ActivityQuerySet, chosen: Mapping[str, Any]) -> ActivityQuerySet:
    """As for assignments, by the day held; `content` is a node, `metric` the code of a reported figure."""
    exact = {"form": chosen.get("form"), "state": chosen.get("state")}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if plan := chosen.get("plan"):
        rows = rows.filter(plan__in=with_replaced_plans(plan))
    if unit := chosen.get("unit"):
        rows = rows.filter(unit_path__startswith=unit.path)
    if month := chosen.get("month"):
        rows = rows.held_between(*month_span(month))
    if since := chosen.get("from"):
        rows = rows.filter(held_from__gte=since)
    if until := chosen.get("to"):
        rows = rows.filter(held_from__lte=until)
    if phase := chosen.get("phase"):
        below, successor_of = subtree_ids(phase), successors(phase.plan)
        rows = rows.of_phase(
            with_replaced_lines(phase), below | {old for old, new in successor_of.items() if new in below}
        )
    if content := chosen.get("content"):
        rows = rows.about(with_replaced_lines(content))
    if metric := chosen.get("metric"):
        rows = rows.filter(figures__metric=metric)
    return rows.matching(chosen["q"]) if chosen.get("q") else rows
