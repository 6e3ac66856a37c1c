"""The plan of a later year begun with the text of an earlier one."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from plans.exports import name_of
from plans.models import Node, Plan
from plans.periods import years_later
from plans.rules import may_copy_plan
from plans.services.changes import copy_lines
from plans.services.plan import Header, create_plan
from plans.services.reference import Cited
from portal.lib.errors import ensure
from units.models import User
from units.services import audit
from units.services.unique import refused_if_taken

KEPT = ("symbol", "place", "signing_power", "post", "signer", "recipients", "parent_plan")
CITED = ("role", "number", "symbol", "dated", "issuer", "linked_plan")
_DATED = ("starts_on", "ends_on", "due_on")
_TWICE = (
    "Đã có bản chép từ kế hoạch này đang soạn hoặc chờ duyệt. Mở bản ấy ở trang Kế hoạch, hoặc xóa đi rồi chép lại."
)


@transaction.atomic
def copy_plan(plan: Plan, *, abstract: str, years: int, by: User, at: datetime) -> Plan:
    """A draft with all lines in force, their units, forms and deadlines, every day `years` later, and the documents
    the plan rests on. Words are not touched."""
    ensure(may_copy_plan(by, plan), "Chỉ chép được kế hoạch đã ban hành của cơ quan mình.")
    ensure(years >= 1, "Dời ít nhất một năm.", field="years")
    kept = {name: getattr(plan, name) for name in KEPT}
    bases = tuple(Cited(**{name: getattr(row, name) for name in CITED}) for row in plan.references.order_by("position"))
    draft = create_plan(issuer=plan.issuer, header=Header(abstract=abstract, **kept), bases=bases, by=by, at=at)
    draft.copied_from, draft.years_later = plan, years
    with refused_if_taken(_TWICE, field="abstract"):
        draft.save(update_fields=["copied_from", "years_later"])
    copy_lines(plan, draft, lambda node: _own(node, years))
    audit.record("plan_copied", draft, by=by, at=at, text=name_of(plan))
    return draft


def _own(node: Node, years: int) -> dict[str, Any]:
    days: dict[str, date | None] = {name: getattr(node, name) for name in _DATED}
    return {"copied_from": node} | {name: years_later(day, years) if day else None for name, day in days.items()}
