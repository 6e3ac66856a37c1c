"""Writing the lines of a draft: the usual headings, an act on the outline, the way back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from plans.enums import Change, Form, NodeKind
from plans.outline.edits import Act, Edit, branch_end, edited, first_label_below, next_label
from plans.outline.edits.undo import NOTHING_TO_UNDO, UndoStep, undone
from plans.outline.edits.writing import typed_end, typed_in
from plans.outline.models import Node, Plan
from plans.outline.parsing.asks import with_new_words
from plans.outline.parsing.tables import mended
from plans.outline.queries.asks import days_of_plan, new_offers, reader_of
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.opening import opening_of
from plans.outline.services.nodes import store_lines, write_lines
from plans.outline.types import Outline, OutlineLine, place_of, shifted
from portal.lib.clock import local_day
from portal.lib.errors import RuleViolation, ensure
from units.audit.services import record_event
from units.documents.models import may_edit_document
from units.people.models import User
from units.versions import claim_version

# The usual headings of a communication plan, so that nobody starts from an empty page.
SKELETON: Outline = (
    OutlineLine(NodeKind.SECTION, "I.", "MỤC ĐÍCH, YÊU CẦU", 0),
    OutlineLine(NodeKind.HEADING, "1.", "Mục đích", 1),
    OutlineLine(NodeKind.PURPOSE, "-", "", 2),
    OutlineLine(NodeKind.HEADING, "2.", "Yêu cầu", 1),
    OutlineLine(NodeKind.REQUIREMENT, "-", "", 2),
    OutlineLine(NodeKind.SECTION, "II.", "NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN", 0),
    OutlineLine(NodeKind.HEADING, "1.", "Nội dung tuyên truyền", 1),
    OutlineLine(NodeKind.PHASE, "1.1.", "", 2),
    OutlineLine(NodeKind.CONTENT_ITEM, "-", "", 3),
    OutlineLine(NodeKind.HEADING, "2.", "Hình thức tuyên truyền", 1),
    OutlineLine(NodeKind.FORM, "2.1.", "Trên các phương tiện thông tin đại chúng", 2, form=Form.MASS_MEDIA),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.MASS_MEDIA),
    OutlineLine(NodeKind.FORM, "2.2.", "Tuyên truyền miệng", 2, form=Form.ORAL),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.ORAL),
    OutlineLine(NodeKind.FORM, "2.3.", "Cổ động trực quan", 2, form=Form.VISUAL),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.VISUAL),
    OutlineLine(NodeKind.FORM, "2.4.", "Phong trào thi đua", 2, form=Form.EMULATION),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.EMULATION),
    OutlineLine(NodeKind.SECTION, "III.", "TỔ CHỨC THỰC HIỆN", 0),
    OutlineLine(NodeKind.DUTY_HOLDER, "1.", "Các chi bộ trực thuộc", 1),
    OutlineLine(NodeKind.DUTY, "-", "", 2),
    OutlineLine(NodeKind.DUTY_HOLDER, "2.", "Các đoàn thể", 1),
    OutlineLine(NodeKind.DUTY, "-", "", 2),
)


@transaction.atomic
def edit_outline(
    plan: Plan,
    act: Act | None,
    *,
    key: int,
    typed: OutlineLine | None = None,
    rest: str = "",
    before: int = 0,
    by: User,
    at: datetime,
    expected_version: int,
) -> Edit:
    """Writes the line that was being typed, then does the act on the line `key`; without an act nothing more. Each of
    both is a step that can be undone."""
    _claim(plan, by=by, expected_version=expected_version)
    before_typing = lines = outline_lines(plan)
    words = told = ""
    if typed and typed not in lines:
        _check_change(plan, typed)
        place = place_of(lines, typed.key)
        written = Edit(typed_in(lines, place, typed), 0, "")
        written = _understood(plan, lines, written, typed=typed, on=local_day(at))
        words, told = f"sửa mục {place}", written.words
        lines = write_lines(plan, lines, written.lines, words=words, place=place)
        _record("plan_node_changed", plan, typed, by=by, at=at)
    goes_on = act is Act.BELOW and typed is not None and typed.key == key
    place = typed_end(before_typing, lines, key) if goes_on else place_of(lines, key)
    if act is None:
        return Edit(lines, place, told or words)
    edit = edited(lines, act, place=place, rest=rest, before=before)
    edit = _understood(plan, lines, edit, typed=None, on=local_day(at))
    stored = write_lines(plan, lines, edit.lines, words=edit.words, place=place)
    after = replace(edit, lines=stored, words=told or edit.words)
    about = lines[place - 1] if act is Act.DELETE else after.lines[after.place - 1]
    _record_act(plan, act, about, count=len(lines) - len(after.lines), by=by, at=at)
    return after


@transaction.atomic
def undo_edit(plan: Plan, *, typing: int = 0, by: User, at: datetime, expected_version: int) -> Edit:
    """Takes the last step back, whoever did it; `typing` is the line in which something was typed and not kept yet:
    then it is no more than that. Raises RuleViolation where nothing is left."""
    _claim(plan, by=by, expected_version=expected_version)
    before = outline_lines(plan)
    if place := place_of(before, typing):
        return Edit(before, place, f"hoàn tác: sửa mục {place}")
    last = plan.steps.order_by("-pk").first()
    if last is None:
        raise RuleViolation(NOTHING_TO_UNDO)
    step = UndoStep.from_json(last.step)
    last.delete()
    after = store_lines(plan, before, _with_free_keys(before, undone(before, step)))
    record_event("plan_node_undone", plan, by=by, at=at, text=step.words)
    return Edit(after, min(max(step.place, 1), len(after)), f"hoàn tác: {step.words}")


def _with_free_keys(before: Outline, after: Outline) -> Outline:
    """Lines come back with their keys; only in a database that was brought back from a backup may another have one."""
    coming = {line.key for line in after} - {line.key for line in before}
    taken = set(Node.objects.filter(pk__in=coming).values_list("pk", flat=True))
    return tuple(replace(line, key=0) if line.key in taken else line for line in after)


def _understood(plan: Plan, before: Outline, edit: Edit, *, typed: OutlineLine | None, on: date) -> Edit:
    """With whole tables and what new words ask for; where the typed line holds something else, that is told."""
    read = reader_of(plan, on=on)
    lines = with_new_words(before, mended(before, edit.lines, plan=days_of_plan(plan)), read=read)
    offers = new_offers(before, lines, typed.key, read=read) if typed and place_of(lines, typed.key) else []
    words = "; ".join(one.words for one in offers)
    told = f"lưu. Lời văn ghi “{words}”, khác chỗ đã đặt: mở mục để chọn" if words else edit.words
    return replace(edit, lines=lines, words=told)


@transaction.atomic
def add_lines(
    place: Node, lines: Sequence[OutlineLine], *, by: User, at: datetime, expected_version: int
) -> list[OutlineLine]:
    """Written lines as the last ones inside `place`, all or none; they are numbered as the list there goes on."""
    plan = place.plan
    _claim(plan, by=by, expected_version=expected_version)
    stored = outline_lines(plan)
    at_place = place_of(stored, place.pk)
    end = branch_end(stored, at_place)
    below = [line for line in stored[at_place:end] if line.depth == stored[at_place - 1].depth + 1]
    for line in lines:
        label = next_label(below[-1].label) if below else first_label_below(place.label)
        numbered = replace(line, label=line.label or label, depth=stored[at_place - 1].depth)
        below += shifted([numbered], 1)
    new = below[-len(lines) :]
    after = (*stored[:end], *new, *stored[end:])
    return _add(plan, stored, after, words=f"thêm {len(new)} mục", place=end + 1, by=by, at=at)


@transaction.atomic
def write_opening(plan: Plan, *, by: User, at: datetime, expected_version: int) -> OutlineLine:
    """What stands above the lines in print becomes lines of the plan, to be changed like any; answers the first."""
    _claim(plan, by=by, expected_version=expected_version)
    stored = outline_lines(plan)
    texts = opening_of(plan, stored, on=local_day(at))
    ensure(bool(texts), "Phần mở đầu đã nằm trong đề cương; sửa ở đó.")
    paragraphs = (OutlineLine(NodeKind.PARAGRAPH, "", text) for text in texts)
    words = "đưa phần mở đầu vào đề cương"
    return _add(plan, stored, (*paragraphs, *stored), words=words, place=1, by=by, at=at)[0]


def _add(
    plan: Plan, before: Outline, after: Outline, *, words: str, place: int, by: User, at: datetime
) -> list[OutlineLine]:
    known = {line.key for line in before}
    new = [line for line in write_lines(plan, before, after, words=words, place=place) if line.key not in known]
    for line in new:
        _record("plan_node_added", plan, line, by=by, at=at)
    return new


def _claim(plan: Plan, *, by: User, expected_version: int) -> None:
    ensure(may_edit_document(by, plan), "Chỉ sửa được kế hoạch đang là bản nháp của cơ quan mình.")
    claim_version(plan, expected_version=expected_version)


def _check_change(plan: Plan, line: OutlineLine) -> None:
    """What a line changes is a line in force of the plan that its own plan amends, and no other line changes it."""
    if line.changes is None:
        return
    target = Node.objects.in_force().filter(pk=line.changes.key, plan=plan.amends_id)
    ensure(target.exists(), "Mục được sửa không còn trong kế hoạch ấy.", field="changes")
    others = plan.nodes.filter(changes=line.changes.key).exclude(pk=line.key).exclude(change=Change.ADDS)
    is_free = line.changes.change == Change.ADDS or not others.exists()
    ensure(is_free, "Mục ấy đã có dòng khác trong bản nháp này sửa hoặc bãi bỏ.", field="changes")


def _record_act(plan: Plan, act: Act, line: OutlineLine, *, count: int, by: User, at: datetime) -> None:
    """`count` is how many lines are gone."""
    match act:
        case Act.DELETE:
            _record("plan_node_deleted", plan, line, by=by, at=at, count=count)
        case Act.MERGE:
            _record("plan_node_merged", plan, line, by=by, at=at)
        case Act.BELOW | Act.INSIDE | Act.SECTION | Act.SPLIT:
            _record("plan_node_added", plan, line, by=by, at=at)
        case _:
            _record("plan_node_moved", plan, line, by=by, at=at, step=str(act))


def _record(act: str, plan: Plan, line: OutlineLine, *, by: User, at: datetime, **details: str | int) -> None:
    """Outline events are events of the plan, so that its history tells them."""
    record_event(act, plan, by=by, at=at, node=line.key, text=line.words[:120], **details)  # type: ignore[arg-type]
