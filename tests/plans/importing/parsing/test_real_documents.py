"""Other real plans: the counts made by hand, and no letter lost."""

import pytest

from tests.plans.importing.parsing.samples import counts, real_plan, source_without_parts, text_of_nodes

COUNTED = {
    "truong-sinh-hoat-cong-dan-2026.docx": {
        "section": 3,
        "phase": 3,
        "purpose": 3,
        "requirement": 3,
        "content_item": 16,
        "duty_holder": 5,
        "duty": 10,
    },
    "truong-bao-luc-hoc-duong-2026.txt": {
        "section": 3,
        "purpose": 1,
        "requirement": 1,
        "content_item": 11,
        "duty_holder": 4,
    },
    "ubnd-206-hoc-tap-suot-doi-2022.txt": {
        "section": 5,
        "phase": 2,
        "purpose": 3,
        "requirement": 3,
        "content_item": 20,
        "duty_holder": 10,
    },
    "so-vhtt-dien-dan-truc-tuyen-2020.txt": {
        "section": 3,
        "purpose": 3,
        "requirement": 1,
        "content_item": 17,
        "duty": 12,
    },
}

ENDS = {
    "truong-sinh-hoat-cong-dan-2026.docx": (1, 5, "PHÓ HIỆU TRƯỞNG"),
    "truong-bao-luc-hoc-duong-2026.txt": (3, 2, ""),
    "ubnd-206-hoc-tap-suot-doi-2022.txt": (2, 14, "PHÓ CHỦ TỊCH THỪNG TRỰC"),
    "so-vhtt-dien-dan-truc-tuyen-2020.txt": (2, 8, "GIÁM ĐỐC"),
}


@pytest.mark.parametrize("name", COUNTED)
def test_counts(name):
    found = counts(real_plan(name))

    assert {kind: found.get(kind, 0) for kind in COUNTED[name]} == COUNTED[name]
    assert "form" not in found
    assert "unclassified" not in found


@pytest.mark.parametrize("name", ENDS)
def test_references_recipients_and_post(name):
    plan = real_plan(name)

    assert (len(plan.references), len(plan.recipients), plan.signing.post) == ENDS[name]


@pytest.mark.parametrize("name", COUNTED)
def test_no_letter_is_lost(name):
    plan = real_plan(name)

    assert text_of_nodes(plan) == source_without_parts(plan)
    assert plan.missed_lines == ()
