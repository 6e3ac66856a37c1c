"""A grid that comes back from Excel: read, shown, confirmed as one act, and taken back as one act."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from plans.enums import Metric
from plans.models import GridImport, Plan
from plans.parsing.month_grid import GridFile, read_grid
from plans.queries.grid import GridChange, GridScope, entered_figures, office_over, units_in_grid
from plans.services.grid import save_cells
from portal.lib.errors import RuleViolation, ensure
from portal.lib.sheet_reading import read_sheets
from portal.lib.uploads import check_upload
from units.models import Unit, User

_NAMED = 5


class GridRefused(RuleViolation):
    """The file is a grid of ours, but some of its cells cannot be read; `problems` say which and how to mend each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"Chưa nhập gì: tệp có {len(problems)} chỗ cần sửa. Sửa trong tệp rồi gửi lại.")
        self.problems = list(problems)


def scope_of(row: GridImport) -> GridScope:
    return GridScope(row.plan, row.form, row.month)


def take_in_grid(content: bytes, *, name: str, by: User, on: date, at: datetime) -> GridImport | None:
    """What was read, waiting to be confirmed; None if all of it is stored already. A file of the same grid that the
    person left waiting gives way."""
    ensure(name.lower().endswith(".xlsx"), "Chỉ nhận tệp .xlsx đã xuất từ Cổng.", field="file")
    checked = check_upload(name, content)
    sheets = read_sheets(checked.content)
    scope = _scope(read_grid(sheets), by=by, on=on)
    office = office_over(scope, by)
    ensure(office is not None, "Kế hoạch trong tệp không do cơ quan mình nhập thay.")
    units = {unit.code: unit for unit in units_in_grid(scope, by)}
    file = read_grid(sheets, names={code: unit.name for code, unit in units.items()})
    if file.problems:
        raise GridRefused(file.problems)
    row = GridImport(
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
        GridImport.objects.of_same_grid(row).filter(uploaded_by=by, applied_at=None).delete()
        row.save(force_insert=True)
    return row


def _scope(file: GridFile, *, by: User, on: date) -> GridScope:
    plan = Plan.objects.visible_to(by).issued().with_work().filter(pk=file.plan).first()
    if plan is None or plan.number_and_symbol != file.number:
        raise RuleViolation("Không tìm thấy kế hoạch ghi trong tệp. Hãy xuất bảng mới từ Cổng này rồi điền lại.")
    ensure(file.month <= on, f"Bảng của tháng {file.month:%m/%Y}, chưa tới nên chưa nhập được.")
    return GridScope(plan, file.form, file.month)


def changes_of(row: GridImport) -> list[GridChange]:
    """Once applied, what it changed; before, the cells that differ from what is stored, in the order of the file."""
    if row.changes:
        return [GridChange(*change) for change in row.changes]
    stored = entered_figures(scope_of(row), {unit for unit, _, _ in row.cells})
    changes = [GridChange(unit, metric, stored.get((unit, metric)), value) for unit, metric, value in row.cells]
    return [change for change in changes if change.before != change.after]


def seal_of(changes: Sequence[GridChange]) -> str:
    """Names these very changes, so that nothing else is confirmed than what was shown."""
    plain = [[change.unit, change.metric, change.before, change.after] for change in changes]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


@transaction.atomic
def apply_grid_import(row: GridImport, *, seal: str, beyond: bool, by: User, at: datetime) -> GridImport:
    """All or nothing, once. `seal` is that of the changes the person saw."""
    waiting = GridImport.objects.filter(pk=row.pk, applied_at=None)
    ensure(waiting.update(applied_at=at) == 1, "Tệp này đã được nhập rồi.")
    changes = changes_of(row)
    is_as_seen = bool(changes) and seal_of(changes) == seal
    ensure(is_as_seen, "Bảng vừa được người khác sửa nên các thay đổi không còn như đã xem. Xem lại rồi xác nhận.")
    save_cells(scope_of(row), changes, beyond=beyond, by=by, at=at, act="grid_imported")
    row.changes = [[change.unit, change.metric, change.before, change.after] for change in changes]
    row.applied_at = at
    row.save(update_fields=["changes"])
    return row


@transaction.atomic
def undo_grid_import(row: GridImport, *, by: User, at: datetime) -> GridImport:
    """The cells as they were before the last import of the grid, while nobody has changed them since."""
    newer = GridImport.objects.of_same_grid(row).applied().filter(pk__gt=row.pk, undone_at=None)
    ensure(not newer.exists(), "Chỉ hoàn tác được lần nhập gần nhất của bảng này.")
    standing = GridImport.objects.applied().filter(pk=row.pk, undone_at=None)
    ensure(standing.update(undone_at=at) == 1, "Lần nhập này đã được hoàn tác.")
    changes = [GridChange(unit, metric, after, before) for unit, metric, before, after in row.changes]
    _hold_untouched(scope_of(row), changes)
    # Back to figures that were weighed against the units' own when they were entered.
    save_cells(scope_of(row), changes, beyond=True, by=by, at=at, act="grid_import_undone")
    row.undone_at = at
    return row


def _hold_untouched(scope: GridScope, changes: Sequence[GridChange]) -> None:
    stored = entered_figures(scope, {change.unit for change in changes})
    touched = [change for change in changes if stored.get(change.place) != change.before]
    names = dict(Unit.objects.filter(pk__in={change.unit for change in touched}).values_list("pk", "name"))
    told = "; ".join(f"{names[change.unit]} – {Metric(change.metric).label}" for change in touched[:_NAMED])
    ensure(not touched, f"Sau lần nhập này đã có người sửa: {told}. Hãy sửa thẳng trong bảng.")
