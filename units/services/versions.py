"""Optimistic versions: who saves second is told, and loses nothing."""

from django.db.models import F, Model

from portal.lib.errors import RuleViolation

CONFLICT = (
    "Nội dung này vừa được người khác sửa. Phần anh/chị nhập vẫn còn bên dưới, chưa được lưu; "
    "so với bản đang lưu rồi bấm lưu lần nữa nếu vẫn giữ phần của mình."
)


def claim_version(row: Model, *, seen: int) -> None:
    """Moves `row.version` from `seen` to the next, in the transaction of the save.

    Raises RuleViolation if somebody else saved since `seen` was read."""
    model = row._meta.model  # not type(): the row may be the lazy user of a request
    moved = model._default_manager.filter(pk=row.pk, version=seen).update(version=F("version") + 1)
    if moved != 1:
        raise RuleViolation(CONFLICT)
    row.version = seen + 1  # type: ignore[attr-defined]
