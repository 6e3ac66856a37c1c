"""A task changed after it was given. What was done stays as it was asked for; what is open follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plans.enums import METRICS_OF_FORM, Part, Schedule
from plans.models import Assignment, Task, TaskUnit
from plans.rules import may_edit_task
from plans.services.alteration import withdraw_assignment
from plans.services.assignment import make_assignments, reporters_of
from plans.types import targets_in_words
from portal.lib import clock
from portal.lib.errors import ensure
from portal.lib.text import search_key
from units.enums import NoticeKind
from units.models import Unit, User
from units.services import audit
from units.services.notices import NoticeDraft, file_notices
from units.services.versions import claim_version


@dataclass(frozen=True)
class TaskWords:
    """All that can be changed of a task. `due_day` holds for the periods that are not given yet."""

    title: str
    targets: dict[str, int]
    due_day: int | None
    leads: Sequence[Unit]
    cooperating: Sequence[Unit]


@transaction.atomic
def edit_task(*, task: Task, words: TaskWords, reason: str, seen: int, by: User, at: datetime) -> Task:
    """Units that come get what is due from today on; units that leave have their open work withdrawn."""
    ensure(may_edit_task(by, task), "Chỉ Văn phòng sửa được nhiệm vụ còn hiệu lực của kế hoạch đang thực hiện.")
    ensure(bool(reason.strip()), "Ghi lý do sửa để các đơn vị biết.", field="reason")
    _hold_words(words, task=task)
    claim_version(task, seen=seen)
    parts = {part.unit_id: part for part in task.parts.select_related("unit")}
    changes = _changes(task, words, parts)
    ensure(bool(changes), "Chưa sửa gì. Đổi chỗ cần đổi rồi lưu.")
    was = task.targets
    task.title, task.search_key, task.targets = words.title, search_key(words.title), words.targets
    task.due_day = words.due_day
    task.save(update_fields=["title", "search_key", "targets", "due_day"])
    Assignment.objects.open().filter(task=task, targets=was).update(targets=words.targets)
    summary = f"{'; '.join(changes)}. Lý do: {reason.strip()}"
    audit.record("task_changed", task, by=by, at=at, text=summary)
    _notify_present(task, summary, at=at)
    _change_units(task, words, parts, reason=reason, by=by, at=at)
    make_assignments(task, at=at)
    return task


def _hold_words(words: TaskWords, *, task: Task) -> None:
    ensure(bool(words.leads), "Còn ít nhất một đơn vị chủ trì; muốn dừng hẳn thì thu hồi nhiệm vụ.", field="leads")
    both = ", ".join(sorted(unit.name for unit in set(words.leads) & set(words.cooperating)))
    ensure(not both, f"{both} đã chủ trì nên không phối hợp. Hãy bỏ ở một bên.", field="cooperating")
    is_below = all(unit.path.startswith(task.plan.issuer_path) for unit in [*words.leads, *words.cooperating])
    ensure(is_below, "Chỉ giao việc cho đơn vị thuộc cơ quan ban hành kế hoạch.", field="leads")
    ensure(set(words.targets) <= set(METRICS_OF_FORM.get(task.form, ())), "Chỉ tiêu không thuộc hình thức đã chọn.")
    has_day = bool(words.due_day) == (task.schedule != Schedule.ONCE)
    ensure(has_day, "Ghi ngày đến hạn, từ 1 đến 31.", field="due_day")


def _changes(task: Task, words: TaskWords, parts: dict[int, TaskUnit]) -> list[str]:
    before, after = ", ".join(task.targets_in_words), ", ".join(targets_in_words(words.targets))
    said = [
        f"Tên cũ: “{task.title}”" if words.title != task.title else "",
        f"Chỉ tiêu: {before or 'không có'} → {after or 'không có'}" if words.targets != task.targets else "",
        f"Ngày đến hạn của các kỳ sau: {task.due_day} → {words.due_day}" if words.due_day != task.due_day else "",
    ]
    present = {(part.unit_id, part.part): part.unit for part in parts.values() if part.left_on is None}
    chosen = _chosen(words)
    for label, units in (
        ("Thêm", [(unit, part) for (pk, part), unit in chosen.items() if (pk, part) not in present]),
        ("Thôi", [(unit, part) for (pk, part), unit in present.items() if (pk, part) not in chosen]),
    ):
        names = ", ".join(f"{unit.name} ({Part(part).label.lower()})" for unit, part in units)
        said.append(f"{label} {names}" if names else "")
    return [words for words in said if words]


def _chosen(words: TaskWords) -> dict[tuple[int, str], Unit]:
    sides = ((Part.LEAD, words.leads), (Part.COOPERATING, words.cooperating))
    return {(unit.pk, part): unit for part, units in sides for unit in units}


def _change_units(
    task: Task, words: TaskWords, parts: dict[int, TaskUnit], *, reason: str, by: User, at: datetime
) -> None:
    on = clock.local_day(at)
    chosen = _chosen(words)
    for unit_id, part in chosen:
        there = parts.get(unit_id)
        if there is None or there.left_on or there.part != part:
            values = {"part": part, "joined_on": on, "left_on": None}
            TaskUnit.objects.update_or_create(task=task, unit_id=unit_id, defaults=values)
    led = {part.unit_id for part in parts.values() if part.left_on is None and part.part == Part.LEAD}
    # Not what another unit took over for one period: it never led the task.
    lost = led - {unit.pk for unit in words.leads}
    gone = task.parts.present().exclude(unit__in=[pk for pk, _ in chosen])
    gone.update(left_on=on)
    for row in Assignment.objects.open().filter(task=task, unit__in=lost).with_context().due_first():
        withdraw_assignment(assignment=row, reason=reason, by=by, at=at)


def _notify_present(task: Task, summary: str, *, at: datetime) -> None:
    """Each person once, at the next work of the unit; who leaves hears of the withdrawal too."""
    first_of_unit: dict[int, Assignment] = {}
    for row in Assignment.objects.open().filter(task=task).with_context().due_first():
        first_of_unit.setdefault(row.unit_id, row)
    people = reporters_of((row.unit for row in first_of_unit.values()), on=clock.local_day(at))
    first_of_person: dict[User, Assignment] = {}
    for row in first_of_unit.values():
        for person in people.get(row.unit_path, []):
            first_of_person.setdefault(person, row)
    drafts = (
        NoticeDraft(
            recipient=person,
            kind=NoticeKind.TASK,
            event="task_changed",
            about=row,
            title=f"Nhiệm vụ được sửa: {row.title}",
            body=summary,
            version=task.version,
        )
        for person, row in first_of_person.items()
    )
    file_notices(drafts, at=at)
