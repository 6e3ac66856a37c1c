"""Who may do what, now: the routes, the templates (`may`) and the services all ask here. And what proves an activity of
each form, and what is missing of it: the office sets the levels, these are the usual."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plans.activities.models import Activity, Evidence
from plans.enums import METRICS_OF_FORM, ActivityState, EvidenceItem, EvidenceKind, EvidenceLevel, Form, Metric
from plans.work.models import Assignment
from units.enums import Role
from units.people.models import User
from units.scope import holds, holds_over
from units.tree.models import OVERSEERS, Unit

may_review = holds(Role.CLERK)
may_set_evidence_rules = holds_over("path", Role.CLERK)
# Write down for the units, in the month sheet, what reached the office on paper or by word.
may_enter_month_sheet = holds(Role.CLERK)
may_enter_for = holds_over("path", Role.CLERK)
may_import_month_sheet = holds_over("unit.path", Role.CLERK)
may_print_paper = holds(Role.CLERK, Role.REPORTER)


is_reporter = holds(Role.REPORTER)


def may_log(user: User) -> bool:
    """Reporters for their units; the clerk of a lower committee for that one, from the page of its work."""
    return bool(user.answering)


def may_log_as(user: User, unit: Unit) -> bool:
    return user.answers_for(unit)


def may_read_work_of(user: User, assignment: Assignment) -> bool:
    """The activities and their evidence: not for a unit that only cooperates."""
    is_overseer = user.has_role(*OVERSEERS, over=assignment.branch) or user.has_role(
        *OVERSEERS, over=assignment.unit.branch
    )
    return is_overseer or user.has_role(Role.REPORTER, over=assignment.unit.branch)


def may_edit_activity(user: User, activity: Activity) -> bool:
    return activity.is_editable and user.answers_for(activity.unit)


def may_delete_activity(user: User, activity: Activity) -> bool:
    """Only what was never sent: what was sent once has a history."""
    return activity.submitted_at is None and may_edit_activity(user, activity)


def may_review_activity(user: User, activity: Activity) -> bool:
    return activity.state == ActivityState.SUBMITTED and user.has_role(Role.CLERK, over=activity.branch)


def may_reopen_activity(user: User, activity: Activity) -> bool:
    """Undo an acceptance: not of what an issued report counts, nor of what the office entered itself."""
    is_open_to_it = not activity.reported_in and activity.entered_for_month is None
    return (
        activity.state == ActivityState.ACCEPTED and is_open_to_it and user.has_role(Role.CLERK, over=activity.branch)
    )


def may_decide_on(user: User, activity: Activity) -> bool:
    """Whose decision it is, waiting or not: who comes second is told so in words, not refused."""
    return activity.submitted_at is not None and user.has_role(Role.CLERK, over=activity.branch)


def may_change_evidence(user: User, evidence: Evidence) -> bool:
    """While it waits for its form: who uploaded it. Then: who may still change the activity."""
    if evidence.activity is None:
        return evidence.uploaded_by_id == user.pk
    return may_edit_activity(user, evidence.activity)


Levels = Mapping[str, Mapping[str, str]]  # form → item → level

USUAL_LEVELS: Levels = {
    Form.MASS_MEDIA: {EvidenceItem.LINK: EvidenceLevel.REQUIRED, EvidenceItem.SCREENSHOT: EvidenceLevel.WANTED},
    Form.ORAL: {
        EvidenceItem.ATTENDANCES: EvidenceLevel.REQUIRED,
        EvidenceItem.MINUTES: EvidenceLevel.WANTED,
        EvidenceItem.PHOTO: EvidenceLevel.OFF,
        EvidenceItem.PLACE: EvidenceLevel.OFF,
    },
    Form.VISUAL: {
        EvidenceItem.PHOTO: EvidenceLevel.REQUIRED,
        EvidenceItem.PLACE: EvidenceLevel.REQUIRED,
        EvidenceItem.COUNT: EvidenceLevel.REQUIRED,
        EvidenceItem.DAYS: EvidenceLevel.WANTED,
    },
    Form.EMULATION: {
        EvidenceItem.REGISTRATIONS: EvidenceLevel.REQUIRED,
        EvidenceItem.RESULTS: EvidenceLevel.REQUIRED,
        EvidenceItem.LAUNCH: EvidenceLevel.WANTED,
        EvidenceItem.PHOTO: EvidenceLevel.OFF,
    },
}

# Where the form of an activity asks for each item.
FIELDS = {
    EvidenceItem.LINK: "links",
    EvidenceItem.SCREENSHOT: "uploads",
    EvidenceItem.MINUTES: "uploads",
    EvidenceItem.ATTENDANCES: "figure_attendances",
    EvidenceItem.PHOTO: "uploads",
    EvidenceItem.PLACE: "place",
    EvidenceItem.COUNT: "figure_panels",
    EvidenceItem.DAYS: "held_to",
    EvidenceItem.LAUNCH: "uploads",
    EvidenceItem.REGISTRATIONS: "figure_registrations",
    EvidenceItem.RESULTS: "description",
}
RESULTS_LENGTH = 100  # letters of a description that tells results without a figure


@dataclass(frozen=True)
class EvidenceFacts:
    """What an activity tells and shows; `kinds` are those of its files, `figures` metric → value."""

    form: str
    place: str
    held_to: date | None
    description: str
    links: Collection[str]
    figures: Mapping[str, int]
    kinds: Collection[str]


@dataclass(frozen=True)
class MissingEvidence:
    item: EvidenceItem
    is_required: bool

    @property
    def field(self) -> str:
        return FIELDS[self.item]

    @property
    def words(self) -> str:
        return self.item.label.lower()


def missing(facts: EvidenceFacts, levels: Levels) -> list[MissingEvidence]:
    """What the rules of the form ask for and the activity does not have: the required first."""
    present_items = _present_items(facts)
    found = [
        MissingEvidence(EvidenceItem(item), level == EvidenceLevel.REQUIRED)
        for item, level in levels.get(facts.form, {}).items()
        if level != EvidenceLevel.OFF and item not in present_items
    ]
    return sorted(found, key=lambda one: not one.is_required)


def required(missing_evidence: Iterable[MissingEvidence]) -> list[MissingEvidence]:
    return [one for one in missing_evidence if one.is_required]


def in_words(missing_evidence: Iterable[MissingEvidence]) -> str:
    return ", ".join(one.words for one in missing_evidence)


def _present_items(facts: EvidenceFacts) -> set[EvidenceItem]:
    """Every item that the activity has, whatever its form."""
    reported, kinds = set(facts.figures), set(facts.kinds)
    is_spoken = reported == {Metric.BROADCASTS}  # what a loudspeaker said has no address and no screen
    found = {
        EvidenceItem.LINK: bool(facts.links) or is_spoken,
        EvidenceItem.SCREENSHOT: EvidenceKind.SCREENSHOT in kinds or is_spoken,
        EvidenceItem.MINUTES: not kinds.isdisjoint({EvidenceKind.MINUTES, EvidenceKind.INVITATION}),
        EvidenceItem.ATTENDANCES: Metric.ATTENDANCES in reported,
        EvidenceItem.PHOTO: EvidenceKind.PHOTO in kinds,
        EvidenceItem.PLACE: bool(facts.place.strip()),
        EvidenceItem.COUNT: not reported.isdisjoint(METRICS_OF_FORM[Form.VISUAL]),
        EvidenceItem.DAYS: facts.held_to is not None,
        EvidenceItem.LAUNCH: EvidenceKind.LAUNCH in kinds,
        EvidenceItem.REGISTRATIONS: Metric.REGISTRATIONS in reported,
        EvidenceItem.RESULTS: bool(reported - {Metric.REGISTRATIONS})
        or len(facts.description.strip()) >= RESULTS_LENGTH,
    }
    return {item for item, is_there in found.items() if is_there}
