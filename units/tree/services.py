"""The unit tree: opening, naming and reopening units; closing them ends roles, see `units.accounts`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from portal.lib.clock import local_day
from portal.lib.errors import ensure
from portal.lib.text import one_line, search_key
from units.audit.services import record_event
from units.enums import COMMITTEES, UnitKind
from units.scope import path_below
from units.tree.models import CHILD_KINDS, Unit, UnitName, may_administer_unit
from units.versions import refused_if_taken

if TYPE_CHECKING:
    from units.people.models import User


NOT_YOURS = "Chỉ quản trị của đơn vị này hoặc của cấp trên làm được việc này."


@dataclass(frozen=True)
class Names:
    """What a unit is called in documents: `header_name` as issuer, `organisation_name` as somebody's superior."""

    name: str
    header_name: str
    organisation_name: str = ""
    symbol: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        for name, text in vars(self).items():
            object.__setattr__(self, name, one_line(text))


@transaction.atomic
def open_unit(
    *, code: str, kind: UnitKind, names: Names, parent: Unit | None, opened_on: date, by: "User | None", at: datetime
) -> Unit:
    """Makes a unit with its first names. Path and root need the id, so the row is written before they are known. At
    the top only the portal's own commands do, `by` None."""
    ensure(by is None or (parent is not None and may_administer_unit(by, parent)), NOT_YOURS, field="parent")
    refusal = f"Mã {code} đã dùng cho đơn vị khác."
    ensure(not Unit.objects.filter(code=code).exists(), refusal, field="code")
    if parent:
        _ensure_may_hold(parent, kind, opened_on)
    unit = Unit(code=code, kind=kind, parent=parent, name=names.name, opened_on=opened_on)
    unit.name_key = search_key(names.name)
    unit.path, unit.root_id = f"new-{code}", 0  # the key is checked when the transaction ends
    with refused_if_taken(refusal, field="code"):
        unit.save(force_insert=True)
    unit.path = path_below(parent.path if parent else "", unit.pk)
    unit.root = parent.root if parent and kind not in COMMITTEES else unit
    unit.save(update_fields=["path", "root"])
    UnitName.objects.create(unit=unit, valid_from=opened_on, **vars(names))
    record_event("unit_opened", unit, by=by, at=at)
    return unit


def _ensure_may_hold(parent: Unit, kind: UnitKind, opened_on: date) -> None:
    is_open = parent.closed_on is None or opened_on < parent.closed_on
    ensure(is_open, f"{parent.name} đã kết thúc, không lập thêm đơn vị trực thuộc.", field="parent")
    label = UnitKind(kind).label.lower()
    ensure(kind in CHILD_KINDS[parent.kind], f"{parent.name} không thể có {label} trực thuộc.", field="kind")
    refusal = f"Ngày thành lập phải từ ngày thành lập của {parent.name} ({parent.opened_on:%d/%m/%Y})."
    ensure(opened_on >= parent.opened_on, refusal, field="opened_on")


@transaction.atomic
def rename_unit(unit: Unit, *, names: Names, valid_from: date, by: "User", at: datetime) -> UnitName:
    """Gives new names from a day on; the same day once more corrects what was entered. Documents issued before
    keep the names they froze."""
    ensure(may_administer_unit(by, unit), NOT_YOURS)
    today = local_day(at)
    ensure(
        valid_from >= unit.opened_on, f"Tên mới phải từ ngày thành lập ({unit.opened_on:%d/%m/%Y}).", field="valid_from"
    )
    ensure(valid_from <= today, "Ghi tên mới khi tên đã có hiệu lực: ngày không được sau hôm nay.", field="valid_from")
    before = asdict(Names(**{key: getattr(unit.name_on(today), key) for key in Names.__dataclass_fields__}))
    dated_name, _ = UnitName.objects.update_or_create(unit=unit, valid_from=valid_from, defaults=asdict(names))
    unit.name = unit.name_on(today).name
    unit.name_key = search_key(unit.name)
    unit.save(update_fields=["name", "name_key"])
    record_event("unit_renamed", unit, by=by, at=at, before=before, after=asdict(names), valid_from=str(valid_from))
    return dated_name


@transaction.atomic
def set_aliases(unit: Unit, aliases: Sequence[str], *, by: "User", at: datetime) -> Unit:
    """The other names documents and people use for a unit, in place of those before. A name that already means
    another open unit of the committee is refused: nobody could tell which is meant."""
    ensure(may_administer_unit(by, unit), NOT_YOURS)
    keys: dict[str, str] = {}
    for alias in aliases:
        keys.setdefault(search_key(alias), alias)
    keys.pop(unit.name_key, None)
    others = Unit.objects.receiving_from(unit.giver).open_on(local_day(at)).exclude(pk=unit.pk)
    for key, alias in keys.items():
        bearer = others.filter(Q(name_key=key) | Q(alias_key__contains=f"\n{key}\n")).order_by("path").first()
        ensure(bearer is None, f"“{alias}” đã là tên gọi của {bearer}.", field="aliases")
    before = unit.aliases
    unit.aliases = list(keys.values())
    unit.alias_key = "".join(f"\n{key}" for key in keys) + "\n" if keys else ""
    unit.save(update_fields=["aliases", "alias_key"])
    record_event("unit_aliases_changed", unit, by=by, at=at, before=before, after=unit.aliases)
    return unit


@transaction.atomic
def reopen_unit(unit: Unit, *, by: "User", at: datetime) -> Unit:
    """Takes a closing back. Roles that ended with it are given anew by the admin."""
    ensure(may_administer_unit(by, unit), NOT_YOURS)
    is_changed = Unit.objects.filter(pk=unit.pk, closed_on__isnull=False).update(closed_on=None) == 1
    ensure(is_changed, f"{unit.name} đang hoạt động.")
    parent_is_open = unit.parent is None or unit.parent.closed_on is None
    ensure(parent_is_open, f"Đơn vị cấp trên ({unit.parent}) đã kết thúc nên chưa mở lại được.")
    unit.closed_on = None
    record_event("unit_reopened", unit, by=by, at=at)
    return unit
