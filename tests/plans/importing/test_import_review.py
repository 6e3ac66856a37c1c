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
def taken(org):
    return make_import(org, (OWN / "ke-hoach-hai-cot.txt").read_bytes(), "ke-hoach-hai-cot.txt")


def kept(taken, org, *, by=None, expected_version=None, typed=None, header=None):
    typed = outline_of(taken) if typed is None else typed
    return {
        "typed": typed,
        "header": header or {},
        "by": by or org.clerk,
        "expected_version": expected_version or taken.version,
    }


def stored(taken):
    return outline_of(PlanImport.objects.get(pk=taken.pk))


def test_an_act_is_kept_at_once_and_taken_back(taken, org):
    before = outline_of(taken)

    edit = edit_import(taken, Act.MERGE, place=5, **kept(taken, org))
    assert (edit.place, edit.words) == (4, "gộp mục 5 vào mục 4")
    assert stored(taken) == merged(before, 5).lines

    back = undo_edit(taken, **kept(taken, org))
    assert (back.place, back.words) == (5, "hoàn tác: gộp mục 5 vào mục 4")
    assert stored(taken) == before
    assert taken.version == 3


def test_what_was_typed_is_a_step_of_its_own(taken, org):
    before = outline_of(taken)
    typed = (*before[:2], replace(before[2], text="Chữ mới gõ"), *before[3:])

    edit_import(taken, Act.MERGE, place=5, **kept(taken, org, typed=typed))
    first = undo_edit(taken, **kept(taken, org))
    assert stored(taken) == typed
    second = undo_edit(taken, **kept(taken, org))

    assert (first.words, second.words) == ("hoàn tác: gộp mục 5 vào mục 4", "hoàn tác: sửa mục 3")
    assert stored(taken) == before


def test_words_are_kept_with_the_header(taken, org):
    before = outline_of(taken)
    typed = (replace(before[0], text="Một"), replace(before[1], text="Hai"), *before[2:])

    edit = save_words(taken, **kept(taken, org, typed=typed, header={"symbol": "KH/ĐU"}))

    assert (edit.words, stored(taken)) == ("sửa 2 mục", typed)
    assert PlanImport.objects.get().header_words == {"symbol": "KH/ĐU"}
    assert save_words(taken, **kept(taken, org)).words == "giữ những chỗ đã sửa"


def test_only_so_many_steps_are_kept(taken, org):
    for _ in range(MOST_STEPS // 2 + 1):
        edit_import(taken, Act.DOWN, place=1, **kept(taken, org))
        edit_import(taken, Act.UP, place=2, **kept(taken, org))

    assert len(taken.changes) == MOST_STEPS


def test_nothing_to_undo_is_refused(taken, org):
    with pytest.raises(RuleViolation, match="Không còn gì"):
        undo_edit(taken, **kept(taken, org))


def test_a_refused_act_keeps_nothing(taken, org):
    with pytest.raises(RuleViolation, match="Mục đầu tiên"):
        edit_import(taken, Act.MERGE, place=1, **kept(taken, org))

    row = PlanImport.objects.get()
    assert (row.lines, row.changes, row.version) == (None, [], 1)


def test_who_comes_second_is_told(taken, org):
    edit_import(taken, Act.MERGE, place=5, **kept(taken, org))

    for act in (save_words, undo_edit):
        with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
            act(taken, **kept(taken, org, expected_version=1))


@pytest.mark.parametrize("person", ["outsider", "chair", "secretary"])
def test_only_the_clerk_corrects(taken, org, person):
    for act in (save_words, undo_edit):
        with pytest.raises(RuleViolation, match="cơ quan mình"):
            act(taken, **kept(taken, org, by=getattr(org, person)))
    assert PlanImport.objects.get().version == 1


def test_a_discarded_import_is_not_corrected(taken, org):
    wanted = kept(taken, org)
    discard_import(PlanImport.objects.get(), by=org.clerk, at=MOMENT)

    with pytest.raises(RuleViolation):
        save_words(taken, **wanted)
