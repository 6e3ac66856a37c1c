"""The plan of a later year begun with the text of an earlier one."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from plans.exports import name_of
from plans.models import Node, Plan
from plans.outline_line import OutlineLine
from plans.periods import years_later
from plans.queries.outline import outline_lines
from plans.rules import may_copy_plan
from plans.services.node import lay_out
from plans.services.plan import PlanHeader, create_plan
from plans.services.reference import Cited
from portal.lib.errors import ensure
from units.models import User
from units.services import audit
from units.services.unique import refused_if_taken

SAME = ("symbol", "place", "signing_power", "post", "signer", "recipients", "parent_plan")
CITED = ("role", "number", "symbol", "dated", "issuer", "linked_plan")
_TWICE = (
    "Đã có bản chép từ kế hoạch này đang soạn hoặc chờ duyệt. Mở bản ấy ở trang Kế hoạch, hoặc xóa đi rồi chép lại."
)


@transaction.atomic
def copy_plan(plan: Plan, *, abstract: str, years: int, by: User, at: datetime) -> Plan:
    """A draft with all lines in force, their units, forms and deadlines, every day `years` later, and the documents
    the plan rests on. Words are not touched."""
    ensure(may_copy_plan(by, plan), "Chỉ chép được kế hoạch đã ban hành của cơ quan mình.")
    ensure(years >= 1, "Dời ít nhất một năm.", field="years")
    same = {name: getattr(plan, name) for name in SAME}
    bases = tuple(Cited(**{name: getattr(row, name) for name in CITED}) for row in plan.references.order_by("position"))
    draft = create_plan(issuer=plan.issuer, header=PlanHeader(abstract=abstract, **same), bases=bases, by=by, at=at)
    draft.copied_from, draft.years_later = plan, years
    with refused_if_taken(_TWICE, field="abstract"):
        draft.save(update_fields=["copied_from", "years_later"])
    lines = outline_lines(plan)
    nodes = lay_out(draft, [_later(line, years) for line in lines])
    for node, line in zip(nodes, lines, strict=True):
        node.copied_from_id = line.key
    Node.objects.bulk_update(nodes, ["copied_from"], batch_size=500)
    audit.record("plan_copied", draft, by=by, at=at, text=name_of(plan))
    return draft


def _later(line: OutlineLine, years: int) -> OutlineLine:
    deadline = line.deadline
    if deadline and deadline.due_on:
        deadline = replace(deadline, due_on=years_later(deadline.due_on, years))
    return replace(
        line,
        starts_on=line.starts_on and years_later(line.starts_on, years),
        ends_on=line.ends_on and years_later(line.ends_on, years),
        deadline=deadline,
        changes=None,
    )
