"""What proves an activity of each form, and what is missing of it. The office sets the levels; these are the usual."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plans.enums import METRICS_OF_FORM, EvidenceItem, EvidenceKind, EvidenceLevel, Form, Metric

Levels = Mapping[str, Mapping[str, str]]  # form → item → level

USUAL: Levels = {
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
    shown = _shown(facts)
    found = [
        MissingEvidence(EvidenceItem(item), level == EvidenceLevel.REQUIRED)
        for item, level in levels.get(facts.form, {}).items()
        if level != EvidenceLevel.OFF and item not in shown
    ]
    return sorted(found, key=lambda one: not one.is_required)


def required(missing_evidence: Iterable[MissingEvidence]) -> list[MissingEvidence]:
    return [one for one in missing_evidence if one.is_required]


def in_words(missing_evidence: Iterable[MissingEvidence]) -> str:
    return ", ".join(one.words for one in missing_evidence)


def _shown(facts: EvidenceFacts) -> set[EvidenceItem]:
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


def usual_kind(form: str, *, is_image: bool) -> EvidenceKind:
    """What a file most likely is while nobody said so."""
    match form, is_image:
        case Form.MASS_MEDIA, True:
            return EvidenceKind.SCREENSHOT
        case _, True:
            return EvidenceKind.PHOTO
        case Form.ORAL, False:
            return EvidenceKind.MINUTES
        case Form.EMULATION, False:
            return EvidenceKind.LAUNCH
        case _:
            return EvidenceKind.OTHER
