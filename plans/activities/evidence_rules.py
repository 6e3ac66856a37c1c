"""What proves an activity of each form, and what is missing of it. The office sets the levels; these are the usual."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plans.enums import METRICS_OF_FORM, EvidenceKind, Form, Metric, ProofItem, ProofLevel

Levels = Mapping[str, Mapping[str, str]]  # form → item → level

USUAL: Levels = {
    Form.MASS_MEDIA: {ProofItem.LINK: ProofLevel.REQUIRED, ProofItem.SCREENSHOT: ProofLevel.WANTED},
    Form.ORAL: {
        ProofItem.ATTENDANCES: ProofLevel.REQUIRED,
        ProofItem.MINUTES: ProofLevel.WANTED,
        ProofItem.PHOTO: ProofLevel.OFF,
        ProofItem.PLACE: ProofLevel.OFF,
    },
    Form.VISUAL: {
        ProofItem.PHOTO: ProofLevel.REQUIRED,
        ProofItem.PLACE: ProofLevel.REQUIRED,
        ProofItem.COUNT: ProofLevel.REQUIRED,
        ProofItem.DAYS: ProofLevel.WANTED,
    },
    Form.EMULATION: {
        ProofItem.REGISTRATIONS: ProofLevel.REQUIRED,
        ProofItem.RESULTS: ProofLevel.REQUIRED,
        ProofItem.LAUNCH: ProofLevel.WANTED,
        ProofItem.PHOTO: ProofLevel.OFF,
    },
}

# Where the form of an activity asks for each item.
FIELDS = {
    ProofItem.LINK: "links",
    ProofItem.SCREENSHOT: "uploads",
    ProofItem.MINUTES: "uploads",
    ProofItem.ATTENDANCES: "figure_attendances",
    ProofItem.PHOTO: "uploads",
    ProofItem.PLACE: "place",
    ProofItem.COUNT: "figure_panels",
    ProofItem.DAYS: "held_to",
    ProofItem.LAUNCH: "uploads",
    ProofItem.REGISTRATIONS: "figure_registrations",
    ProofItem.RESULTS: "description",
}
TOLD_AT_LENGTH = 100  # letters of a description that tells results without a figure


@dataclass(frozen=True)
class Told:
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
    item: ProofItem
    is_required: bool

    @property
    def field(self) -> str:
        return FIELDS[self.item]

    @property
    def words(self) -> str:
        return self.item.label.lower()


def missing(told: Told, levels: Levels) -> list[MissingEvidence]:
    """What the rules of the form ask for and the activity does not have: the required first."""
    shown = _shown(told)
    lacking = [
        MissingEvidence(ProofItem(item), level == ProofLevel.REQUIRED)
        for item, level in levels.get(told.form, {}).items()
        if level != ProofLevel.OFF and item not in shown
    ]
    return sorted(lacking, key=lambda one: not one.is_required)


def required(lacking: Iterable[MissingEvidence]) -> list[MissingEvidence]:
    return [one for one in lacking if one.is_required]


def in_words(lacking: Iterable[MissingEvidence]) -> str:
    return ", ".join(one.words for one in lacking)


def _shown(told: Told) -> set[ProofItem]:
    """Every item that the activity has, whatever its form."""
    reported, kinds = set(told.figures), set(told.kinds)
    is_spoken = reported == {Metric.BROADCASTS}  # what a loudspeaker said has no address and no screen
    found = {
        ProofItem.LINK: bool(told.links) or is_spoken,
        ProofItem.SCREENSHOT: EvidenceKind.SCREENSHOT in kinds or is_spoken,
        ProofItem.MINUTES: not kinds.isdisjoint({EvidenceKind.MINUTES, EvidenceKind.INVITATION}),
        ProofItem.ATTENDANCES: Metric.ATTENDANCES in reported,
        ProofItem.PHOTO: EvidenceKind.PHOTO in kinds,
        ProofItem.PLACE: bool(told.place.strip()),
        ProofItem.COUNT: not reported.isdisjoint(METRICS_OF_FORM[Form.VISUAL]),
        ProofItem.DAYS: told.held_to is not None,
        ProofItem.LAUNCH: EvidenceKind.LAUNCH in kinds,
        ProofItem.REGISTRATIONS: Metric.REGISTRATIONS in reported,
        ProofItem.RESULTS: bool(reported - {Metric.REGISTRATIONS}) or len(told.description.strip()) >= TOLD_AT_LENGTH,
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
