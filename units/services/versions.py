"""Optimistic versions: who saves second is told, and loses nothing."""

from django.db.models import F, Model

from portal.lib.errors import RuleViolation

CONFLICT = (
    "Nội dung này vừa được người khác sửa. Phần anh/chị nhập vẫn còn bên dưới, chưa được lưu; "
    "so với bản đang lưu rồi bấm lưu lần nữa nếu vẫn giữ phần của mình."
)
# For a step, where nothing was typed and the page that follows shows the text as it now is.
READ_AGAIN = "Văn bản vừa được người khác sửa nên chưa chuyển bước. Hãy đọc lại bản mới rồi bấm lần nữa."


def claim_version(row: Model, *, seen: int, refusal: str = CONFLICT) -> None:
    """Moves `row.version` from `seen` to the next, in the transaction of the save.

    Raises RuleViolation in the words of `refusal` if somebody else saved since `seen` was read."""
    model = row._meta.model  # not type(): the row may be the lazy user of a request
    moved = model._default_manager.filter(pk=row.pk, version=seen).update(version=F("version") + 1)
    if moved != 1:
        raise RuleViolation(refusal)
    row.version = seen + 1  # type: ignore[attr-defined]
