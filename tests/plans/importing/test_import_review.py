from dataclasses import replace
from datetime import date

import pytest

from plans.enums import NodeKind, Schedule
from plans.importing.models import PlanImport
from plans.importing.queries import outline_of
from plans.importing.services import MAX_NODES, discard_import, edit_import, undo_edit
from plans.outline.edits import Act, merged
from plans.outline.edits.undo import MOST_STEPS
from plans.periods import Deadline
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_import
from tests.plans.importing.parsing.samples import OWN


@pytest.fixture
def plan_import(org):
    return make_import(org, (OWN / "ke-hoach-hai-cot.txt").read_bytes(), "ke-hoach-hai-cot.txt")


def edit(plan_import, org, act=None, *, key=0, by=None, expected_version=None, **more):
    who = {"by": by or org.clerk, "expected_version": expected_version or plan_import.version}
    return edit_import(plan_import, act, key=key, **more, **who)


def undo(plan_import, org, *, by=None, expected_version=None, **more):
    who = {"by": by or org.clerk, "expected_version": expected_version or plan_import.version}
    return undo_edit(plan_import, **more, **who)


def stored(plan_import):
    return outline_of(PlanImport.objects.get(pk=plan_import.pk))


def test_each_line_has_a_key_that_outlives_what_is_done_to_others(plan_import, org):
    before = stored(plan_import)
    assert [line.key for line in before] == list(range(1, len(before) + 1))

    edit(plan_import, org, Act.MERGE, key=5)
    after = edit(plan_import, org, Act.BELOW, key=6)

    assert [line.key for line in stored(plan_import)[:4]] == [1, 2, 3, 4]
    assert after.lines[after.place - 1].key == len(before) + 1


def test_an_act_is_kept_at_once_and_taken_back(plan_import, org):
    before = stored(plan_import)

    after = edit(plan_import, org, Act.MERGE, key=5)
    assert (after.place, after.words) == (4, "gộp mục 5 vào mục 4")
    assert stored(plan_import) == merged(before, 5).lines

    back = undo(plan_import, org)
    assert (back.place, back.words) == (5, "hoàn tác: gộp mục 5 vào mục 4")
    assert stored(plan_import) == before
    assert plan_import.version == 3


def test_what_was_typed_is_a_step_of_its_own(plan_import, org):
    before = stored(plan_import)
    typed = replace(before[2], text="Chữ mới gõ")

    edit(plan_import, org, Act.MERGE, key=5, typed=typed)
    first = undo(plan_import, org)
    assert stored(plan_import)[2] == replace(typed, confidence=1.0)
    second = undo(plan_import, org)

    assert (first.words, second.words) == ("hoàn tác: gộp mục 5 vào mục 4", "hoàn tác: sửa mục 3")
    assert stored(plan_import) == before


def test_words_are_kept_with_the_header(plan_import, org):
    before = stored(plan_import)

    typed = edit(plan_import, org, typed=replace(before[0], text="Một"), header={"symbol": "KH/ĐU"})

    assert (typed.words, stored(plan_import)[0].text) == ("sửa mục 1", "Một")
    assert PlanImport.objects.get().header_words == {"symbol": "KH/ĐU"}
    assert edit(plan_import, org, typed=stored(plan_import)[0]).words == ""
    assert len(plan_import.changes) == 1
    assert PlanImport.objects.get().header_words == {"symbol": "KH/ĐU"}


def test_new_words_are_read_and_what_was_set_by_hand_stays(plan_import, org):
    duty = next(line for line in stored(plan_import) if line.kind == NodeKind.DUTY)
    place = stored(plan_import).index(duty)

    edit(plan_import, org, typed=replace(duty, text="Báo cáo hằng quý."))
    assert stored(plan_import)[place].deadline == Deadline(schedule=Schedule.QUARTER)
    edit(plan_import, org, typed=replace(stored(plan_import)[place], deadline=Deadline(date(2026, 3, 20))))
    edit(plan_import, org, typed=replace(stored(plan_import)[place], text="Báo cáo hằng tháng."))

    assert stored(plan_import)[place].deadline == Deadline(date(2026, 3, 20))


def test_a_split_gives_each_part_the_deadline_it_names(plan_import, org):
    duty = next(line for line in stored(plan_import) if line.kind == NodeKind.DUTY)
    typed = replace(duty, text="Treo pa nô; báo cáo hằng quý.")

    after = edit(plan_import, org, Act.SPLIT, key=duty.key, typed=typed, rest="báo cáo hằng quý.")

    upper, lower = after.lines[after.place - 2 : after.place]
    assert (upper.deadline, lower.deadline) == (None, Deadline(schedule=Schedule.QUARTER))


def test_only_so_many_steps_are_kept(plan_import, org):
    for _ in range(MOST_STEPS // 2 + 1):
        edit(plan_import, org, Act.DOWN, key=1)
        edit(plan_import, org, Act.UP, key=1)

    assert len(plan_import.changes) == MOST_STEPS


def test_only_so_many_lines_are_kept(plan_import, org):
    line = stored(plan_import)[0]
    plan_import.lines = [replace(line, key=key).to_json() for key in range(1, MAX_NODES + 1)]

    with pytest.raises(RuleViolation, match=str(MAX_NODES)):
        edit(plan_import, org, Act.BELOW, key=1)


def test_nothing_to_undo_is_refused(plan_import, org):
    with pytest.raises(RuleViolation, match="Không còn gì"):
        undo(plan_import, org)


def test_a_refused_act_keeps_nothing(plan_import, org):
    with pytest.raises(RuleViolation, match="Mục đầu tiên"):
        edit(plan_import, org, Act.MERGE, key=1)

    row = PlanImport.objects.get()
    assert (row.lines, row.changes, row.version) == (None, [], 1)


def test_who_comes_second_is_told(plan_import, org):
    edit(plan_import, org, Act.MERGE, key=5)

    for act in (edit, undo):
        with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
            act(plan_import, org, expected_version=1)


@pytest.mark.parametrize("person", ["outsider", "chair", "secretary"])
def test_only_the_clerk_corrects(plan_import, org, person):
    for act in (edit, undo):
        with pytest.raises(RuleViolation, match="cơ quan mình"):
            act(plan_import, org, by=getattr(org, person))
    assert PlanImport.objects.get().version == 1


def test_a_discarded_import_is_not_corrected(plan_import, org):
    discard_import(PlanImport.objects.get(), by=org.clerk, at=MOMENT)

    with pytest.raises(RuleViolation):
        edit(plan_import, org)
