"""From the bytes of a document to a draft plan: read in the leashed child, confirmed by a clerk, saved at once."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Q

from plans.enums import WORK_KINDS, DocumentPartKind, Form, NodeKind
from plans.importing.models import PlanImport, may_confirm_import
from plans.importing.parsing import ENTRY, MEMORY_MB, SECONDS, packed, unpacked
from plans.importing.parsing.files.refusal import format_of
from plans.importing.parsing.types import ParsedPlan
from plans.importing.queries import outline_of
from plans.outline.edits import Act, Edit, edited
from plans.outline.edits.undo import NOTHING_TO_UNDO, UndoStep, kept_steps, letters_of, step_between, undone
from plans.outline.edits.writing import typed_end, typed_in
from plans.outline.models import Plan
from plans.outline.parsing import ParsedReference
from plans.outline.parsing.asks import as_said, form_named, with_new_words
from plans.outline.parsing.tables import mended
from plans.outline.queries.named_in_text import nameable_units, partners_of, plans_cited, superior_basis, units_of
from plans.outline.services.life import (
    CitedDocument,
    PlanHeader,
    append_references,
    create_plan,
    match_lines,
    write_header,
)
from plans.outline.services.nodes import lay_out
from plans.outline.types import Outline, OutlineLine, place_of
from portal.lib import office, sandbox
from portal.lib.clock import local_day
from portal.lib.errors import RuleViolation, ensure
from portal.lib.text import search_key
from units.audit.services import record_event
from units.documents.models import may_edit_document
from units.enums import Role
from units.people.models import User
from units.taken_forms import take_form
from units.tree.models import Unit
from units.versions import claim_version

MAX_NODES = 700
PASTED = "Văn bản dán vào"


def read_document(data: bytes, *, name: str) -> ParsedPlan:
    """Nothing of the file is kept. Raises RuleViolation with what is wrong and how to mend it."""
    try:
        if data.startswith(office.SIGNATURE) and office.program() and PurePath(name).suffix.lower() in {".doc", ""}:
            data, name = office.docx_of(data), f"{PurePath(name).stem}.docx"
        # What its first bytes or its size refuse starts no child.
        format_of(data, name=name)
        answer = sandbox.run(ENTRY, packed(data, name=name), seconds=SECONDS, memory_mb=MEMORY_MB)
    except sandbox.SandboxFailure as failure:
        raise RuleViolation(str(failure)) from None
    parsed = unpacked(answer)
    ensure(
        len(parsed.nodes) <= MAX_NODES,
        f"Văn bản có {len(parsed.nodes)} mục, nhiều hơn mức {MAX_NODES} mục một lần nhập. Hãy tách riêng phần phụ lục.",
    )
    return parsed


def import_document(data: bytes, *, name: str, unit: Unit, by: User, at: datetime) -> PlanImport:
    """The document as read, waiting to be confirmed. The same bytes again give the import that still waits."""
    ensure(by.has_role(Role.CLERK, over=unit.branch), f"Anh/chị không soạn văn bản cho {unit.name}.", field="unit")
    digest = hashlib.sha256(data).hexdigest()
    same = PlanImport.objects.waiting().filter(unit=unit, sha256=digest).order_by("pk")
    if waiting := same.first():
        return waiting
    parsed = read_document(data, name=name)
    with transaction.atomic():
        take_form(at=at)
        # Who brought the same at the same moment waits for the one before, and then finds what that made.
        list(Unit.objects.filter(pk=unit.pk).select_for_update(no_key=True).values_list("pk"))
        return same.first() or PlanImport.objects.create(
            unit=unit,
            uploaded_by=by,
            name=(name or PASTED)[:200],
            sha256=digest,
            parsed=parsed.to_record(),
            created_at=at,
        )


def earlier_plan(plan_import: PlanImport) -> Plan | None:
    """The plan that the same bytes became before, or a document of the same number, symbol and day; if any."""
    parsed = plan_import.parsed
    is_same = Q(sha256=plan_import.sha256)
    if parsed["number"] and parsed["symbol"] and parsed["issued_on"]:
        is_same |= Q(**{f"parsed__{name}": parsed[name] for name in ("number", "symbol", "issued_on")})
    twins = PlanImport.objects.filter(is_same, unit=plan_import.unit).exclude(plan=None).exclude(pk=plan_import.pk)
    twin = twins.select_related("plan").first()
    return twin.plan if twin else None


@transaction.atomic
def confirm_import(
    plan_import: PlanImport,
    *,
    header: PlanHeader,
    typed: OutlineLine | None = None,
    apart: bool = False,
    earlier_version: int | None = None,
    by: User,
    at: datetime,
    expected_version: int,
) -> Plan:
    """All or nothing: a draft with its outline and references. A second confirmation is refused. Of a document that is
    a draft here already this is a new version, in the place of the one before, unless it is to stand `apart`;
    `earlier_version` is that of the draft whose changes were shown, `typed` the line that was being written."""
    ensure(
        may_confirm_import(by, plan_import), "Bản đọc này đã được lưu thành kế hoạch, hoặc không thuộc cơ quan mình."
    )
    claim_version(plan_import, expected_version=expected_version)
    lines = _with_typed(plan_import, outline_of(plan_import), typed)
    _check_lines(lines)
    earlier = None if apart else earlier_plan(plan_import)
    if earlier:
        plan = _emptied(earlier, header, plan_import.name, expected_version=earlier_version or 0, by=by, at=at)
    else:
        plan = create_plan(issuer=plan_import.unit, header=header, by=by, at=at)
    parsed = ParsedPlan.from_json(plan_import.parsed)
    append_references(plan, [cited_document(item, by=by) for item in parsed.references])
    plan_import.plan = plan
    plan_import.save(update_fields=["plan"])
    units = list(nameable_units(plan_import.unit, on=local_day(at)))
    lay_out(plan, _complete(lines, units=units))
    match_lines(plan)
    record_event("plan_imported", plan, by=by, at=at, text=plan_import.name, sha256=plan_import.sha256)
    return plan


def _emptied(plan: Plan, header: PlanHeader, name: str, *, expected_version: int, by: User, at: datetime) -> Plan:
    """A draft whose text makes room for a new version; the words that go stay readable in its history. What it amends
    is said in the draft, not in the document that is read."""
    ensure(
        may_edit_document(by, plan),
        f"Văn bản này đã là kế hoạch {plan}, không còn là bản nháp nên không thay được. Mở kế hoạch ấy để sửa đổi, "
        "thay thế; muốn có thêm một bản nháp khác thì đánh dấu vào ô này.",
        field="apart",
    )
    lines = [node.words for node in plan.nodes.in_order()]
    references = [str(reference) for reference in plan.references.order_by("position")]
    record_event("plan_read_anew", plan, by=by, at=at, text=name, lines=lines, references=references)
    header = replace(header, amends=plan.amends, amendment=plan.amendment)
    write_header(plan, header, by=by, at=at, expected_version=expected_version)
    plan.nodes.all().delete()
    plan.references.all().delete()
    return plan


def import_at_once(data: bytes, *, name: str, unit: Unit, by: User, at: datetime) -> tuple[ParsedPlan, Plan]:
    """Reads and confirms as read, for who does not look first. Refuses bytes that became a plan before."""
    with transaction.atomic():
        reading = import_document(data, name=name, unit=unit, by=by, at=at)
        earlier = earlier_plan(reading)
        ensure(earlier is None, f"Văn bản này đã được nhập thành kế hoạch: {earlier}.")
        parsed = ParsedPlan.from_json(reading.parsed)
        above = superior_basis(parsed.references, issuer=unit, user=by)
        header = replace(header_of(parsed), parent_plan=above)
        plan = confirm_import(reading, header=header, by=by, at=at, expected_version=reading.version)
        return parsed, plan


@transaction.atomic
def discard_import(plan_import: PlanImport, *, by: User, at: datetime) -> None:
    ensure(may_confirm_import(by, plan_import), "Chỉ bỏ được bản đọc chưa lưu của cơ quan mình.")
    record_event("plan_import_discarded", plan_import, by=by, at=at, sha256=plan_import.sha256)
    count, _ = PlanImport.objects.waiting().filter(pk=plan_import.pk).delete()
    ensure(count == 1, "Bản đọc này vừa được lưu thành kế hoạch ở một cửa sổ khác.")


def header_of(parsed: ParsedPlan) -> PlanHeader:
    """The header as read, within the lengths a plan holds; empty where the text says nothing."""
    return PlanHeader(
        abstract=re.sub(r"\s*[.;]$", "", parsed.abstract),
        symbol=parsed.symbol[:30],
        place=_place(parsed)[:80],
        signing_power=parsed.signing.power[:120],
        post=parsed.signing.post[:120],
        signer=parsed.signing.name[:120],
        recipients=[tidy_recipient(entry) for entry in parsed.recipients],
    )


def tidy_recipient(entry: str) -> str:
    """Without the brace that spans lines on paper and the comma the layout sets itself."""
    return re.sub(r"[,;.]+$", "", re.sub(r"\s*[,;]?\s*\}\s*", " ", entry).strip()).strip()


def cited_document(reference: ParsedReference, *, by: User) -> CitedDocument:
    return CitedDocument(
        role=reference.role,
        number=reference.number,
        symbol=reference.symbol[:40],
        dated=reference.date,
        issuer=reference.issuer[:200],
        linked_plan=plans_cited([reference], user=by)[0],
    )


def _place(parsed: ParsedPlan) -> str:
    line = next((part.text for part in parsed.parts if part.name is DocumentPartKind.PLACE_DAY), "")
    return line.partition(",")[0].strip()


def _check_lines(lines: Outline) -> None:
    above = -1
    for place, line in enumerate(lines, start=1):
        is_empty = not (line.text or line.cells or line.kind is NodeKind.TABLE)
        ensure(not is_empty, f"Mục {place} đang trống. Ghi lại nội dung, hoặc gộp vào mục ở trên, hoặc xóa đi.")
        ensure(line.depth <= above + 1, f"Mục {place} sâu hơn mục ngay trên nó hơn một cấp. Hãy chọn lại cấp của mục.")
        above = line.depth


def _complete(lines: Outline, *, units: Sequence[Unit]) -> Iterator[OutlineLine]:
    """With what a line says only where it stands: its form, its units; day and numbers only if work grows from it."""
    open_lines: list[OutlineLine] = []
    for line in lines:
        del open_lines[line.depth :]
        complete = replace(
            line,
            form=_form_of(line, open_lines),
            deadline=line.deadline if line.kind in WORK_KINDS else None,
            targets=line.targets if line.kind in WORK_KINDS else (),
            unit_ids=tuple(unit.pk for unit in units_of(line, among=units)),
            partner_ids=tuple(unit.pk for unit in partners_of(line, among=units)),
        )
        open_lines.append(complete)
        yield complete


def _form_of(line: OutlineLine, open_lines: Sequence[OutlineLine]) -> Form | None:
    """The one that was chosen. A form is known by its title; what is done under it is of the same form."""
    if line.kind == NodeKind.FORM:
        return line.form or form_named(search_key(line.text))
    if line.kind != NodeKind.MEASURE:
        return None
    return line.form or next((above.form for above in reversed(open_lines) if above.kind == NodeKind.FORM), None)


@transaction.atomic
def edit_import(
    plan_import: PlanImport,
    act: Act | None,
    *,
    key: int = 0,
    typed: OutlineLine | None = None,
    header: dict[str, Any] | None = None,
    rest: str = "",
    before: int = 0,
    by: User,
    expected_version: int,
) -> Edit:
    """Keeps the line that was being typed and the words of the header, then does the act on the line `key`. What was
    typed and what was done are a step each that can be undone. Raises RuleViolation where the act cannot be."""
    _claim(plan_import, header=header, by=by, expected_version=expected_version)
    stored = outline_of(plan_import)
    lines = _with_typed(plan_import, stored, typed)
    goes_on = act is Act.BELOW and typed is not None and typed.key == key
    place = typed_end(stored, lines, key) if goes_on else place_of(lines, key)
    is_typed = typed is not None and lines != stored
    edit = Edit(lines, place, f"sửa mục {place_of(lines, typed.key)}" if typed and is_typed else "")
    if act:
        source = ParsedPlan.from_json(plan_import.parsed).source_lines
        edit = edited(lines, act, place=place, rest=rest, before=before, source=source)
        edit = replace(edit, lines=_noted(plan_import, lines, edit.lines, words=edit.words, place=place))
    ensure(len(edit.lines) <= MAX_NODES, f"Một lần nhập có nhiều nhất {MAX_NODES} mục.")
    _save(plan_import, edit.lines)
    return edit


@transaction.atomic
def undo_edit(
    plan_import: PlanImport,
    *,
    typing: int = 0,
    header: dict[str, Any] | None = None,
    by: User,
    expected_version: int,
) -> Edit:
    """Takes the last step back; `typing` is the line in which something was typed and not kept yet: then no more than
    that. Raises RuleViolation where nothing is left."""
    _claim(plan_import, header=header, by=by, expected_version=expected_version)
    lines = outline_of(plan_import)
    if place := place_of(lines, typing):
        _save(plan_import, lines)
        return Edit(lines, place, f"hoàn tác: sửa mục {place}")
    ensure(bool(plan_import.changes), NOTHING_TO_UNDO)
    *plan_import.changes, last = plan_import.changes
    step = UndoStep.from_json(last)
    before = undone(lines, step)
    _save(plan_import, before)
    return Edit(before, min(max(step.place, 1), len(before)), f"hoàn tác: {step.words}")


def _claim(plan_import: PlanImport, *, header: dict[str, Any] | None, by: User, expected_version: int) -> None:
    ensure(may_confirm_import(by, plan_import), "Chỉ sửa được bản đọc chưa lưu của cơ quan mình.")
    claim_version(plan_import, expected_version=expected_version)
    if header is not None:
        plan_import.header_words = header


def _with_typed(plan_import: PlanImport, lines: Outline, typed: OutlineLine | None) -> Outline:
    if typed is None or typed in lines:
        return lines
    place = place_of(lines, typed.key)
    return _noted(plan_import, lines, typed_in(lines, place, typed), words=f"sửa mục {place}", place=place)


def _noted(plan_import: PlanImport, before: Outline, after: Outline, *, words: str, place: int) -> Outline:
    """`after` with what its new words say and a key for each line; the step back to `before` is stored with the import.
    New lines have the keys that follow: what an undo may bring back has a lower one, or they are gone before."""
    days = ParsedPlan.from_json(plan_import.parsed).days
    after = with_new_words(before, mended(before, after, plan=days), read=partial(as_said, plan=days))
    following = count(max((line.key for line in before), default=0) + 1)
    after = tuple(line if line.key else replace(line, key=next(following)) for line in after)
    step = step_between(before, after, words=words, place=place)
    if step:
        steps = [*plan_import.changes, step.to_json()]
        plan_import.changes = steps[-kept_steps([letters_of(one) for one in reversed(steps)]) :]
    return after


def _save(plan_import: PlanImport, lines: Outline) -> None:
    plan_import.lines = [line.to_json() for line in lines]
    plan_import.save(update_fields=["lines", "changes", "header_words"])
