"""Corrections of a reading before it becomes a plan. Each is kept at once, and each can be taken back."""

from typing import Any

from django.db import transaction

from plans.models import PlanImport
from plans.outline_line import Outline
from plans.parsing.edits import Act, Edit, edited
from plans.parsing.review import MOST_STEPS, UndoStep, reread, step_between, undone
from plans.parsing.types import ParsedPlan
from plans.queries.import_review import outline_of
from plans.rules import may_confirm_import
from portal.lib.errors import ensure
from units.models import User
from units.services.versions import claim_version


@transaction.atomic
def save_words(plan_import: PlanImport, *, typed: Outline, header: dict[str, Any], by: User, seen: int) -> Edit:
    """The outline as it stands in the form. What was changed in it since is one step that can be undone."""
    _claim(plan_import, by=by, seen=seen)
    edit = _typed(plan_import, typed)
    _save(plan_import, edit.lines, header=header)
    return edit


@transaction.atomic
def edit_import(
    plan_import: PlanImport,
    act: Act,
    *,
    place: int,
    rest: str = "",
    before: int = 0,
    typed: Outline,
    header: dict[str, Any],
    by: User,
    seen: int,
) -> Edit:
    """Keeps the words of the form, then does the act. Raises RuleViolation where the act cannot be."""
    _claim(plan_import, by=by, seen=seen)
    lines = _typed(plan_import, typed).lines
    source = ParsedPlan.from_json(plan_import.parsed).source_lines
    edit = edited(lines, act, place=place, rest=rest, before=before, source=source)
    after = _note(plan_import, lines, edit.lines, words=edit.words, place=place)
    _save(plan_import, after, header=header)
    return edit


@transaction.atomic
def undo_edit(plan_import: PlanImport, *, typed: Outline, header: dict[str, Any], by: User, seen: int) -> Edit:
    """Takes the last step back: what was typed and not kept yet, else the last that was kept."""
    _claim(plan_import, by=by, seen=seen)
    lines = _typed(plan_import, typed).lines
    ensure(bool(plan_import.changes), "Không còn gì để hoàn tác.")
    *plan_import.changes, last = plan_import.changes
    step = UndoStep.from_json(last)
    before = undone(lines, step)
    _save(plan_import, before, header=header)
    return Edit(before, min(step.place, len(before)), f"hoàn tác: {step.words}")


def _claim(plan_import: PlanImport, *, by: User, seen: int) -> None:
    ensure(may_confirm_import(by, plan_import), "Chỉ sửa được bản đọc chưa lưu của cơ quan mình.")
    claim_version(plan_import, seen=seen)


def _typed(plan_import: PlanImport, typed: Outline) -> Edit:
    stored = outline_of(plan_import)
    places = [place for place, (old, new) in enumerate(zip(stored, typed, strict=True), start=1) if old != new]
    first = places[0] if places else 1
    words = f"sửa {len(places)} mục" if len(places) > 1 else f"sửa mục {first}" if places else "giữ những chỗ đã sửa"
    return Edit(_note(plan_import, stored, typed, words=words, place=first), first, words)


def _note(plan_import: PlanImport, before: Outline, after: Outline, *, words: str, place: int) -> Outline:
    """`after` with what its new words say; the way back to `before` goes on the pile."""
    issued_on = ParsedPlan.from_json(plan_import.parsed).issued_on
    after = reread(after, known=before, issued_on=issued_on)
    step = step_between(before, after, words=words, place=place)
    if step:
        plan_import.changes = [*plan_import.changes, step.to_json()][-MOST_STEPS:]
    return after


def _save(plan_import: PlanImport, lines: Outline, *, header: dict[str, Any]) -> None:
    plan_import.lines, plan_import.header_words = [line.to_json() for line in lines], header
    plan_import.save(update_fields=["lines", "changes", "header_words"])
