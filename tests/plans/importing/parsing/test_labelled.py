"""Plans of four levels as offices write them: nearly every node right, and every exact part."""

import pytest

from plans.importing.parsing import parse
from tests.plans.importing.parsing.labelled import agreement, all_labelled, as_text, as_word, wrong_parts
from tests.plans.importing.parsing.samples import source_without_parts, text_of_nodes

LEAST = 0.95
SAMPLES = {sample.name: sample for sample in all_labelled()}

# a heading as long as the printed line, and the first word of its text: nothing tells them apart
HARD_AS_TEXT = {"10-dong-in-ngat-so-trang": 0.92}

# the builder of Word files puts a note beside the wrong line
LOOSE_SIGNATURES = {"11-chu-gian-dau-tach-roi"}


@pytest.mark.parametrize("name", SAMPLES)
def test_pasted_text_is_read(name):
    sample = SAMPLES[name]

    plan = parse(as_text(sample), name="ke-hoach.txt")

    assert agreement(plan, sample) >= HARD_AS_TEXT.get(name, LEAST)
    assert wrong_parts(plan, sample) == {}
    assert plan.missed_lines == ()
    assert text_of_nodes(plan) == source_without_parts(plan)


@pytest.mark.parametrize("name", SAMPLES)
def test_word_file_is_read(name):
    sample = SAMPLES[name]

    plan = parse(as_word(sample), name="ke-hoach.docx")

    assert agreement(plan, sample) >= LEAST
    assert set(wrong_parts(plan, sample)) <= ({"recipient"} if name in LOOSE_SIGNATURES else set())
    assert plan.missed_lines == ()
    assert text_of_nodes(plan) == source_without_parts(plan)
