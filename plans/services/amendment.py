"""A plan that amends, supplements or replaces another: begun from it, and carried out at its issue."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from plans.enums import Amendment, Change, ReferenceRole
from plans.exports import name_of
from plans.models import Edition, Node, Plan
from plans.queries.amendments import both_states
from plans.queries.comparison import removed_behind
from plans.rules import may_amend_plan
from plans.services.changes import Pick, copy_outline, lay_out_changes
from plans.services.following import follow_replacement, follow_text
from plans.services.node import WRITTEN
from plans.services.plan import Header, create_plan
from plans.services.reference import Cited
from plans.types import OutlineLine
from portal.lib.errors import ensure
from units.enums import DocumentState
from units.models import User
from units.services import audit


@transaction.atomic
def begin_amendment(plan: Plan, *, amendment: str, picks: Sequence[Pick] = (), by: User, at: datetime) -> Plan:
    """A draft with the head of `plan` that names what it changes: all lines copied for a replacement, else the lines
    picked, in the usual form of such a plan."""
    ensure(may_amend_plan(by, plan), "Chỉ sửa đổi, thay thế được kế hoạch đang có hiệu lực của cơ quan mình.")
    are_lines = all(pick.node.plan_id == plan.pk and pick.node.repealed_by_id is None for pick in picks)
    ensure(are_lines, "Có mục không còn trong kế hoạch này. Hãy mở lại trang để chọn.")
    only_adds = all(pick.change == Change.ADDS for pick in picks)
    ensure(
        amendment != Amendment.SUPPLEMENT or only_adds,
        "Kế hoạch bổ sung chỉ thêm mục mới. Muốn sửa hoặc bãi bỏ mục, hãy chọn “Sửa đổi, bổ sung”.",
        field="amendment",
    )
    draft = create_plan(issuer=plan.issuer, header=_header(plan, amendment), bases=(_basis(plan),), by=by, at=at)
    if amendment == Amendment.REPLACE:
        copy_outline(draft)
    else:
        lay_out_changes(draft, picks)
    return draft


def _header(plan: Plan, amendment: str) -> Header:
    kept = ("symbol", "place", "signing_power", "post", "signer", "recipients", "parent_plan")
    words = f"{Amendment(amendment).label.lower()} {name_of(plan)} về {plan.abstract}"
    return Header(
        abstract=plan.abstract if amendment == Amendment.REPLACE else words,
        amends=plan,
        amendment=amendment,
        **{name: getattr(plan, name) for name in kept},
    )


def _basis(plan: Plan) -> Cited:
    return Cited(ReferenceRole.BASIS, f"{plan.number:02}", plan.symbol, plan.issued_on, plan.issuer.name, plan)


def carry_out(plan: Plan, *, by: User, at: datetime) -> None:
    """What an issued plan does to the one it amends: its text in force and its open work follow, and both states
    are kept. Runs inside the transaction of the issue; nothing happens for a plan that amends none."""
    amends = plan.amends
    if amends is None:
        return
    is_replaced = plan.amendment == Amendment.REPLACE
    state = DocumentState.CLOSED if is_replaced else DocumentState.ISSUED
    # One at a time: who gives work or amends meanwhile waits for this row, and then sees the new text.
    claimed = Plan.objects.in_force().filter(pk=amends.pk).update(state=state, version=F("version") + 1)
    ensure(claimed == 1, f"{name_of(amends)} không còn hiệu lực nên không sửa đổi, thay thế được nữa.")
    amends.refresh_from_db(fields=["state", "version"])
    before, after = both_states(plan)
    kept = {"before": [line.to_record() for line in before], "after": [line.to_record() for line in after]}
    Edition.objects.create(plan=plan, **kept)
    act = "plan_replaced" if is_replaced else "plan_amended"
    audit.record(act, amends, by=by, at=at, text=name_of(plan), plan=plan.pk)
    if is_replaced:
        follow_replacement(plan, by=by, at=at)
    else:
        check_targets(plan)
        _carry_into_text(plan, amends, before, after)
        follow_text(plan, before, after, by=by, at=at)


def check_targets(plan: Plan) -> None:
    """Raises RuleViolation if a line that is to be changed went meanwhile."""
    gone = plan.nodes.exclude(changes=None).exclude(changes__repealed_by=None).select_related("changes").first()
    ensure(gone is None, f"Mục “{gone and gone.changes}” đã được bãi bỏ trước đó. Hãy trả lại dự thảo để sửa.")


def _carry_into_text(plan: Plan, amends: Plan, before: list[OutlineLine], after: list[OutlineLine]) -> None:
    """Writes the lines of `amends` as they are from now on; what is repealed stays at its place, out of force."""
    rows = {node.pk: node for node in amends.nodes.in_force().in_order()}
    sources = {
        node.changes_id if node.change == Change.REWORDS else node.pk: node
        for node in plan.nodes.prefetch_related("units").in_order()
    }
    behind = removed_behind(before, {line.key for line in after})
    gone = [line.key for lines in behind.values() for line in lines]
    Node.objects.filter(pk__in=gone).update(repealed_by=plan)
    position = len(behind.get(None, []))
    branch: list[Node] = []
    for line in after:
        node = rows.get(line.key) or Node(plan=amends)
        node.parent, node.position = (branch[line.depth - 1] if line.depth else None), position
        _take_words(node, sources.get(line.key))
        branch[line.depth :] = [node]
        for step, removed in enumerate(behind.get(line.key, []), start=1):
            Node.objects.filter(pk=removed.key).update(position=position + step)
        position += 1 + len(behind.get(line.key, []))


def _take_words(node: Node, source: Node | None) -> None:
    """Saves a line, with the words of the amendment where it has some for it."""
    for name in WRITTEN if source else ():
        setattr(node, name, getattr(source, name))
    node.save()
    if source:
        node.units.set(source.units.all())
