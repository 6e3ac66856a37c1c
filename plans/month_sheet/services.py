"""What the office enters for the units in the month sheet: one activity a unit, accepted in the same act."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from plans.activities.models import Activity, Figure, Review
from plans.activities.rules import may_enter_for
from plans.enums import ActivityState, Metric, Verdict
from plans.month_sheet.models import MonthSheetImport
from plans.month_sheet.parsing import MonthSheetFile, read_month_sheet
from plans.month_sheet.queries import (
    CellKey,
    MonthSheetChange,
    MonthSheetScope,
    entered_figures,
    logged_figures,
    office_over,
    units_in_month_sheet,
)
from plans.outline.models import Plan
from plans.periods import month_span
from plans.work.services.assignments import reporters_of
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from portal.lib.sheet_reading import read_sheets
from portal.lib.text import search_key
from portal.lib.uploads import check_upload
from units.audit.services import record_event
from units.enums import NoticeKind
from units.inbox.services.notices import NoticeDraft, file_notices
from units.people.models import User
from units.taken_forms import take_form
from units.tree.models import Unit
from units.versions import refused_if_taken

OVERTAKEN = (
    "Bảng vừa được người khác sửa. Số anh/chị nhập vẫn còn, chưa được lưu; ô nào khác với bản đang lưu đều ghi rõ "
    "bên dưới. Xem lại rồi bấm lưu lần nữa."
)
_NAMED = 5


@transaction.atomic
def save_cells(
    scope: MonthSheetScope,
    changes: Sequence[MonthSheetChange],
    *,
    beyond: bool,
    by: User,
    at: datetime,
    act: str = "month_sheet_saved",
) -> None:
    """All or nothing. Refused if a cell is no longer as it was seen. `beyond`: the person says that the figures come
    on top of what the units logged themselves; else a cell of both is refused, so that nothing is counted twice."""
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={change.unit for change in changes})}
    _check_changes(scope, changes, units, by=by, at=at)
    if not beyond:
        _check_counted_once(scope, changes, units)
    entered = _entered_activities(scope, units)
    stored = entered_figures(scope, units)
    ensure(all(stored.get(change.place) == change.before for change in changes), OVERTAKEN)
    figures_after = {**stored, **{change.place: change.after for change in changes}}
    reported = {place: value for place, value in figures_after.items() if value is not None}
    new = {unit for unit, _ in reported} - entered.keys()
    new_activities = _create(scope, [units[pk] for pk in units if pk in new], by=by, at=at)
    activities = _replace_figures(scope, {**entered, **new_activities}, reported, at=at)
    _record_reviews(activities, new_activities, changes, by=by, at=at)
    office = office_over(scope, by)
    assert office is not None  # _check_changes asked for more
    cells = [[units[change.unit].code, change.metric, change.before, change.after] for change in changes]
    payload = {"form": scope.form, "month": scope.month.isoformat(), "cells": cells}
    record_event(act, scope.plan, path=office.path, by=by, at=at, **payload)
    _notify(scope, new_activities, units, at=at)


def _check_changes(
    scope: MonthSheetScope, changes: Sequence[MonthSheetChange], units: dict[int, Unit], *, by: User, at: datetime
) -> None:
    ensure(bool(changes), "Không có ô nào thay đổi nên không có gì để lưu.")
    plan = scope.plan
    ensure(plan.is_in_force, "Kế hoạch này đã đóng nên không nhận thêm số liệu.")
    has_begun = scope.month <= clock.local_day(at)
    ensure(has_begun, f"Chưa đến {scope.month_name} nên chưa nhập được số liệu.", field="month")
    are_theirs = len(units) == len({change.unit for change in changes}) and all(
        may_enter_for(by, unit) and unit.root_id == plan.root_id for unit in units.values()
    )
    ensure(are_theirs, "Trong bảng có đơn vị không thuộc kế hoạch này hoặc không do cơ quan mình nhập thay.")
    are_known = all(change.metric in scope.metrics for change in changes)
    ensure(are_known, "Trong bảng có số liệu không thuộc hình thức đã chọn.")
    ensure(all(change.after is None or change.after >= 0 for change in changes), "Số liệu là số từ 0 trở lên.")


def _entered_activities(scope: MonthSheetScope, units: dict[int, Unit]) -> dict[int, Activity]:
    """What is entered for the units already; by their ids. PostgreSQL: rows that another window saves at this moment
    are waited for. SQLite has one writer from the start."""
    rows = scope.entered().filter(unit__in=units).select_for_update().order_by("pk")
    entered = {row.unit_id: row for row in rows}
    reported = [f"{units[pk].name} ({row.reported_in})" for pk, row in entered.items() if row.reported_in]
    ensure(
        not reported, f"Số liệu tháng này đã nằm trong báo cáo đã ban hành nên không sửa được: {'; '.join(reported)}."
    )
    return entered


def _check_counted_once(scope: MonthSheetScope, changes: Sequence[MonthSheetChange], units: dict[int, Unit]) -> None:
    logged = logged_figures(scope, units)
    counted_already = [
        change for change in changes if change.after and any(sums[change.place] for sums in logged.values())
    ]
    names = [f"{units[change.unit].name} – {Metric(change.metric).label}" for change in counted_already[:_NAMED]]
    more = f" và {len(counted_already) - _NAMED} ô khác" if len(counted_already) > _NAMED else ""
    ensure(
        not counted_already,
        f"Đơn vị đã tự ghi số liệu này trong tháng: {'; '.join(names)}{more}. Xóa số ở các ô đó, hoặc đánh dấu "
        "“là phần thêm” nếu số nhập chưa nằm trong số đơn vị tự ghi.",
        field="beyond",
    )


def _create(scope: MonthSheetScope, units: Sequence[Unit], *, by: User, at: datetime) -> dict[int, Activity]:
    first, last = month_span(scope.month)
    words = f"Số liệu {scope.form_name.lower()} {scope.month_name}, Văn phòng nhập thay đơn vị theo bảng."
    rows = [
        Activity(
            plan=scope.plan,
            unit=unit,
            unit_path=unit.path,
            root_id=scope.plan.root_id,
            form=scope.form,
            held_from=first,
            held_to=last,
            description=words,
            search_key=search_key(words),
            entered_for_month=scope.month,
            state=ActivityState.ACCEPTED,
            submitted_at=at,
            created_by=by,
        )
        for unit in units
    ]
    with refused_if_taken(OVERTAKEN):  # another window began the rows of these units at this moment
        Activity.objects.bulk_create(rows)
    return {row.unit_id: row for row in rows}


def _replace_figures(
    scope: MonthSheetScope, rows: dict[int, Activity], reported: dict[CellKey, int], *, at: datetime
) -> dict[int, Activity]:
    """The activities that are left. One without any figure goes: it would count as an activity of which nothing
    was reported."""
    Figure.objects.filter(activity__in=rows.values()).delete()
    full = {unit for unit, _ in reported}
    Activity.objects.filter(pk__in=[row.pk for unit, row in rows.items() if unit not in full]).delete()
    figures = [
        Figure(activity=row, metric=metric, value=reported[unit, metric])
        for unit, row in rows.items()
        for metric in scope.metrics
        if (unit, metric) in reported
    ]
    Figure.objects.bulk_create(figures)
    full_rows = {unit: row for unit, row in rows.items() if unit in full}
    changed = Activity.objects.filter(pk__in=[row.pk for row in full_rows.values()])
    changed.update(version=F("version") + 1, changed_at=at)
    return full_rows


def _record_reviews(
    activities: dict[int, Activity],
    new_activities: dict[int, Activity],
    changes: Sequence[MonthSheetChange],
    *,
    by: User,
    at: datetime,
) -> None:
    """Accepted by who entered it; the history of the activity says which cells were changed later."""
    changes_by_unit: dict[int, list[str]] = defaultdict(list)
    for change in changes:
        if change.unit not in new_activities:
            changes_by_unit[change.unit].append(
                f"{Metric(change.metric).label}: {_figure_text(change.before)} → {_figure_text(change.after)}"
            )
    reviews = [
        Review(activity=row, verdict=Verdict.ACCEPTED, reason="; ".join(changes_by_unit[unit]), by=by, at=at)
        for unit, row in activities.items()
    ]
    Review.objects.bulk_create(reviews)


def _figure_text(value: int | None) -> str:
    return "không báo cáo" if value is None else str(value)


def _notify(
    scope: MonthSheetScope, new_activities: dict[int, Activity], units: dict[int, Unit], *, at: datetime
) -> None:
    """The units hear once that the office entered figures for them, so that they do not log the same again."""
    people = reporters_of([units[pk] for pk in new_activities], on=clock.local_day(at))
    drafts = [
        NoticeDraft(
            recipient=recipient,
            kind=NoticeKind.REVIEW,
            event="activity_entered",
            about=row,
            title=f"Văn phòng đã nhập số liệu {scope.month_name} thay đơn vị",
            body=f"{scope.form_name}, {scope.plan.number_and_symbol}. Số liệu đã được tính; đơn vị không ghi lại nữa.",
        )
        for pk, row in new_activities.items()
        for recipient in people.get(units[pk].path, [])
    ]
    file_notices(drafts, at=at)


class MonthSheetRefused(RuleViolation):
    """The file is a month sheet, but some of its cells cannot be read; `problems` say which and how to mend each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"Chưa nhập gì: tệp có {len(problems)} chỗ cần sửa. Sửa trong tệp rồi gửi lại.")
        self.problems = list(problems)


def scope_of(row: MonthSheetImport) -> MonthSheetScope:
    return MonthSheetScope(row.plan, row.form, row.month)


def import_month_sheet(content: bytes, *, name: str, by: User, at: datetime) -> MonthSheetImport | None:
    """What was read, waiting to be confirmed; None if all of it is stored already. A file of the same sheet that the
    person left waiting gives way."""
    ensure(name.lower().endswith(".xlsx"), "Chỉ nhận tệp .xlsx đã xuất từ Cổng.", field="file")
    checked = check_upload(name, content)
    sheets = read_sheets(checked.content)
    scope = _scope(read_month_sheet(sheets), by=by, on=clock.local_day(at))
    office = office_over(scope, by)
    ensure(office is not None, "Kế hoạch trong tệp không do cơ quan mình nhập thay.")
    units = {unit.code: unit for unit in units_in_month_sheet(scope, by)}
    file = read_month_sheet(sheets, names={code: unit.name for code, unit in units.items()})
    if file.problems:
        raise MonthSheetRefused(file.problems)
    row = MonthSheetImport(
        unit=office,
        plan=scope.plan,
        form=scope.form,
        month=scope.month,
        name=checked.name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        cells=[[units[code].pk, metric, value] for (code, metric), value in file.cells.items()],
        uploaded_by=by,
        created_at=at,
    )
    if not changes_of(row):
        return None
    with transaction.atomic():
        take_form(at=at)
        MonthSheetImport.objects.of_same_month_sheet(row).filter(uploaded_by=by, applied_at=None).delete()
        row.save(force_insert=True)
    return row


def _scope(file: MonthSheetFile, *, by: User, on: date) -> MonthSheetScope:
    plan = Plan.objects.visible_to(by).issued().with_work().filter(pk=file.plan).first()
    if plan is None or plan.number_and_symbol != file.number:
        raise RuleViolation("Không tìm thấy kế hoạch ghi trong tệp. Hãy xuất bảng mới từ Cổng này rồi điền lại.")
    ensure(file.month <= on, f"Bảng của tháng {file.month:%m/%Y}, chưa tới nên chưa nhập được.")
    return MonthSheetScope(plan, file.form, file.month)


def changes_of(row: MonthSheetImport) -> list[MonthSheetChange]:
    """Once applied, what it changed; before, the cells that differ from what is stored, in the order of the file."""
    if row.changes:
        return [MonthSheetChange(*change) for change in row.changes]
    stored = entered_figures(scope_of(row), {unit for unit, _, _ in row.cells})
    changes = [MonthSheetChange(unit, metric, stored.get((unit, metric)), value) for unit, metric, value in row.cells]
    return [change for change in changes if change.before != change.after]


def seal_of(changes: Sequence[MonthSheetChange]) -> str:
    """Names these very changes, so that nothing else is confirmed than what was shown."""
    return hashlib.sha256(json.dumps(changes).encode()).hexdigest()


@transaction.atomic
def apply_month_sheet_import(
    row: MonthSheetImport, *, seal: str, beyond: bool, by: User, at: datetime
) -> MonthSheetImport:
    """All or nothing, once. `seal` is that of the changes the person saw."""
    waiting = MonthSheetImport.objects.filter(pk=row.pk, applied_at=None)
    ensure(waiting.update(applied_at=at) == 1, "Tệp này đã được nhập rồi.")
    changes = changes_of(row)
    is_as_seen = bool(changes) and seal_of(changes) == seal
    ensure(is_as_seen, "Bảng vừa được người khác sửa nên các thay đổi không còn như đã xem. Xem lại rồi xác nhận.")
    save_cells(scope_of(row), changes, beyond=beyond, by=by, at=at, act="month_sheet_imported")
    row.changes = [list(change) for change in changes]
    row.applied_at = at
    row.save(update_fields=["changes"])
    return row


@transaction.atomic
def undo_month_sheet_import(row: MonthSheetImport, *, by: User, at: datetime) -> MonthSheetImport:
    """The cells as they were before the last import of the sheet, while nobody has changed them since."""
    newer = MonthSheetImport.objects.of_same_month_sheet(row).applied().filter(pk__gt=row.pk, undone_at=None)
    ensure(not newer.exists(), "Chỉ hoàn tác được lần nhập gần nhất của bảng này.")
    in_force = MonthSheetImport.objects.applied().filter(pk=row.pk, undone_at=None)
    ensure(in_force.update(undone_at=at) == 1, "Lần nhập này đã được hoàn tác.")
    changes = [MonthSheetChange(unit, metric, after, before) for unit, metric, before, after in row.changes]
    _check_untouched(scope_of(row), changes)
    # Back to figures that were weighed against the units' own when they were entered.
    save_cells(scope_of(row), changes, beyond=True, by=by, at=at, act="month_sheet_import_undone")
    row.undone_at = at
    return row


def _check_untouched(scope: MonthSheetScope, changes: Sequence[MonthSheetChange]) -> None:
    stored = entered_figures(scope, {change.unit for change in changes})
    touched = [change for change in changes if stored.get(change.place) != change.before]
    names = dict(Unit.objects.filter(pk__in={change.unit for change in touched}).values_list("pk", "name"))
    cells = "; ".join(f"{names[change.unit]} – {Metric(change.metric).label}" for change in touched[:_NAMED])
    ensure(not touched, f"Sau lần nhập này đã có người sửa: {cells}. Hãy sửa thẳng trong bảng.")
