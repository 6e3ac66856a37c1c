from datetime import date

import pytest

from plans.activities.models import usual_kind
from plans.activities.rules import FIELDS, USUAL_LEVELS, EvidenceFacts, in_words, missing, required
from plans.enums import EvidenceItem, EvidenceKind, EvidenceLevel, Form, Metric

BARE = EvidenceFacts(form="", place="", held_to=None, description="", links=(), figures={}, kinds=())

FULL = {
    Form.MASS_MEDIA: {"links": ["https://a.example/1"], "kinds": ["screenshot"]},
    Form.ORAL: {"figures": {"attendances": 0}, "kinds": ["invitation", "photo"], "place": "Hội trường"},
    Form.VISUAL: {"figures": {"banners": 3}, "kinds": ["photo"], "place": "Cổng", "held_to": date(2026, 3, 9)},
    Form.EMULATION: {"figures": {"registrations": 5, "models": 0}, "kinds": ["launch", "photo"]},
}
ALL_REQUIRED = {form: dict.fromkeys(items, EvidenceLevel.REQUIRED) for form, items in USUAL_LEVELS.items()}


def facts(form, **changes) -> EvidenceFacts:
    return EvidenceFacts(**{**vars(BARE), "form": form, **changes})


@pytest.mark.parametrize("form", Form)
def test_nothing_shown_lacks_all_that_is_asked_and_the_whole_lacks_nothing(form):
    assert {one.item for one in missing(facts(form), ALL_REQUIRED)} == set(USUAL_LEVELS[form])
    assert missing(facts(form, **FULL[form]), ALL_REQUIRED) == []


def test_the_required_come_first_and_are_named():
    found = missing(facts(Form.VISUAL, place="Cổng trụ sở"), USUAL_LEVELS)

    assert in_words(required(found)) == "ảnh hoạt động, số lượng đã treo, dựng"
    assert [one.item for one in found if not one.is_required] == [EvidenceItem.DAYS]
    assert [one.field for one in found] == ["uploads", "figure_panels", "held_to"]


def test_what_is_off_is_not_asked():
    levels = {Form.ORAL: {EvidenceItem.ATTENDANCES: EvidenceLevel.OFF, EvidenceItem.PLACE: EvidenceLevel.WANTED}}

    assert [one.item for one in missing(facts(Form.ORAL), levels)] == [EvidenceItem.PLACE]


def test_zero_is_reported():
    assert missing(facts(Form.ORAL, figures={"attendances": 0}, kinds=["minutes"]), USUAL_LEVELS) == []


def test_what_a_loudspeaker_said_has_no_address():
    spoken = facts(Form.MASS_MEDIA, figures={Metric.BROADCASTS: 4})
    both = facts(Form.MASS_MEDIA, figures={Metric.BROADCASTS: 4, Metric.NEWS_ARTICLES: 1})

    assert missing(spoken, USUAL_LEVELS) == []
    assert [one.item for one in missing(both, USUAL_LEVELS)] == [EvidenceItem.LINK, EvidenceItem.SCREENSHOT]


def test_results_are_a_figure_or_words_at_length():
    figures = {"registrations": 20}

    assert EvidenceItem.RESULTS in {one.item for one in missing(facts(Form.EMULATION, figures=figures), USUAL_LEVELS)}
    described_at_length = facts(Form.EMULATION, figures=figures, description="Kết quả. " * 20)
    assert required(missing(described_at_length, USUAL_LEVELS)) == []


@pytest.mark.parametrize(
    ("form", "is_image", "kind"),
    [
        (Form.MASS_MEDIA, True, EvidenceKind.SCREENSHOT),
        (Form.VISUAL, True, EvidenceKind.PHOTO),
        (Form.ORAL, False, EvidenceKind.MINUTES),
        (Form.EMULATION, False, EvidenceKind.LAUNCH),
        (Form.VISUAL, False, EvidenceKind.OTHER),
    ],
)
def test_a_file_is_taken_for_what_it_usually_is(form, is_image, kind):
    assert usual_kind(form, is_image=is_image) == kind


def test_every_item_has_a_field_to_mend_it():
    assert set(FIELDS) == set(EvidenceItem)
