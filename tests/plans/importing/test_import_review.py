from dataclasses import replace

import pytest

from plans.importing.models import PlanImport
from plans.importing.parsing.edits import Act, merged
from plans.importing.parsing.review import MOST_STEPS
from plans.importing.queries import outline_of
from plans.importing.services import discard_import, edit_import, save_words, undo_edit
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_import
from tests.plans.importing.parsing.samples import OWN


@pytest.fixture
def plan_import(org):
    return make_import(org, (OWN / "ke-hoach-hai-cot.txt").read_bytes(), "ke-hoach-hai-cot.txt")


def edit_arguments(plan_import, org, *, by=None, expected_version=None, typed=None, header=None):
    typed = outline_of(plan_import) if typed is None else typed
    return {
        "typed": typed,
        "header": header or {},
        "by": by or org.clerk,
        "expected_version": expected_version or plan_import.version,
    }


def stored(plan_import):
    return outline_of(PlanImport.objects.get(pk=plan_import.pk))


def test_an_act_is_kept_at_once_and_taken_back(plan_import, org):
    before = outline_of(plan_import)

    edit = edit_import(plan_import, Act.MERGE, place=5, **edit_arguments(plan_import, org))
    assert (edit.place, edit.words) == (4, "gộp mục 5 vào mục 4")
    assert stored(plan_import) == merged(before, 5).lines

    back = undo_edit(plan_import, **edit_arguments(plan_import, org))
    assert (back.place, back.words) == (5, "hoàn tác: gộp mục 5 vào mục 4")
    assert stored(plan_import) == before
    assert plan_import.version == 3


def test_what_was_typed_is_a_step_of_its_own(plan_import, org):
    before = outline_of(plan_import)
    typed = (*before[:2], replace(before[2], text="Chữ mới gõ"), *before[3:])

    edit_import(plan_import, Act.MERGE, place=5, **edit_arguments(plan_import, org, typed=typed))
    first = undo_edit(plan_import, **edit_arguments(plan_import, org))
    assert stored(plan_import) == typed
    second = undo_edit(plan_import, **edit_arguments(plan_import, org))

    assert (first.words, second.words) == ("hoàn tác: gộp mục 5 vào mục 4", "hoàn tác: sửa mục 3")
    assert stored(plan_import) == before


def test_words_are_kept_with_the_header(plan_import, org):
    before = outline_of(plan_import)
    typed = (replace(before[0], text="Một"), replace(before[1], text="Hai"), *before[2:])

    edit = save_words(plan_import, **edit_arguments(plan_import, org, typed=typed, header={"symbol": "KH/ĐU"}))

    assert (edit.words, stored(plan_import)) == ("sửa 2 mục", typed)
    assert PlanImport.objects.get().header_words == {"symbol": "KH/ĐU"}
    assert save_words(plan_import, **edit_arguments(plan_import, org)).words == "giữ những chỗ đã sửa"


def test_only_so_many_steps_are_kept(plan_import, org):
    for _ in range(MOST_STEPS // 2 + 1):
        edit_import(plan_import, Act.DOWN, place=1, **edit_arguments(plan_import, org))
        edit_import(plan_import, Act.UP, place=2, **edit_arguments(plan_import, org))

    assert len(plan_import.changes) == MOST_STEPS


def test_nothing_to_undo_is_refused(plan_import, org):
    with pytest.raises(RuleViolation, match="Không còn gì"):
        undo_edit(plan_import, **edit_arguments(plan_import, org))


def test_a_refused_act_keeps_nothing(plan_import, org):
    with pytest.raises(RuleViolation, match="Mục đầu tiên"):
        edit_import(plan_import, Act.MERGE, place=1, **edit_arguments(plan_import, org))

    row = PlanImport.objects.get()
    assert (row.lines, row.changes, row.version) == (None, [], 1)


def test_who_comes_second_is_told(plan_import, org):
    edit_import(plan_import, Act.MERGE, place=5, **edit_arguments(plan_import, org))

    for act in (save_words, undo_edit):
        with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
            act(plan_import, **edit_arguments(plan_import, org, expected_version=1))


@pytest.mark.parametrize("person", ["outsider", "chair", "secretary"])
def test_only_the_clerk_corrects(plan_import, org, person):
    for act in (save_words, undo_edit):
        with pytest.raises(RuleViolation, match="cơ quan mình"):
            act(plan_import, **edit_arguments(plan_import, org, by=getattr(org, person)))
    assert PlanImport.objects.get().version == 1


def test_a_discarded_import_is_not_corrected(plan_import, org):
    arguments = edit_arguments(plan_import, org)
    discard_import(PlanImport.objects.get(), by=org.clerk, at=MOMENT)

    with pytest.raises(RuleViolation):
        save_words(plan_import, **arguments)
