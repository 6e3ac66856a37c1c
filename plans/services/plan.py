"""The life of a plan: draft → in review → issued (services.issue) → closed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from plans.enums import Amendment, Change
from plans.models import Plan
from plans.queries.comparison import matched
from plans.queries.outline import outline_lines
from plans.queries.readiness import missing_for_review
from plans.rules import may_close_plan, may_edit_plan, may_send_plan, may_take_back_plan, may_write_plans
from plans.services.node import lay_out
from plans.services.outline import SKELETON
from plans.services.reference import Cited, append_references
from portal.lib.errors import ensure
from portal.lib.text import search_key
from units.enums import DocumentState, Role
from units.models import Unit, User
from units.services import audit
from units.services.routing import notify_holders
from units.services.versions import READ_AGAIN, claim_version


@dataclass(frozen=True)
class PlanHeader:
    """What a clerk writes around the text of a plan; number and day come at issue."""

    abstract: str
    symbol: str = ""
    place: str = ""
    signing_power: str = ""
    post: str = ""
    signer: str = ""
    recipients: list[str] = field(default_factory=list)
    parent_plan: Plan | None = None
    amends: Plan | None = None
    amendment: str = ""


@transaction.atomic
def create_plan(
    *,
    issuer: Unit,
    header: PlanHeader,
    bases: tuple[Cited, ...] = (),
    with_skeleton: bool = False,
    by: User,
    at: datetime,
) -> Plan:
    ensure(
        may_write_plans(by) and by.has_role(Role.CLERK, over=issuer.path),
        f"Anh/chị không soạn văn bản cho {issuer.name}.",
        field="issuer",
    )
    check_amends(header.amends, header.amendment, issuer=issuer)
    plan = Plan(issuer=issuer, issuer_path=issuer.path, root=issuer.committee(), created_by=by, **vars(header))
    plan.search_key = searchable_words(plan)
    plan.save(force_insert=True)
    append_references(plan, bases)
    if with_skeleton:
        lay_out(plan, SKELETON)
    audit.record("plan_created", plan, by=by, at=at)
    return plan


@transaction.atomic
def write_header(plan: Plan, header: PlanHeader, *, by: User, at: datetime, seen: int) -> Plan:
    ensure(may_edit_plan(by, plan), "Chỉ sửa được kế hoạch đang là bản nháp của cơ quan mình.")
    check_amends(header.amends, header.amendment, issuer=plan.issuer)
    claim_version(plan, seen=seen)
    is_other = (plan.amends, plan.amendment) != (header.amends, header.amendment)
    for name, value in vars(header).items():
        setattr(plan, name, value)
    plan.search_key = searchable_words(plan)
    plan.save(update_fields=[*vars(header), "search_key", "changed_at"])
    if is_other:
        match_lines(plan)
    audit.record("plan_header_changed", plan, by=by, at=at)
    return plan


def check_amends(amends: Plan | None, amendment: str, *, issuer: Unit) -> None:
    """Raises RuleViolation unless both are said or neither, of a plan in force of the same issuer."""
    ensure(bool(amends) == bool(amendment), "Chọn cả kế hoạch được sửa đổi và cách sửa đổi, hoặc bỏ cả hai.")
    if amends:
        in_force = Plan.objects.in_force().filter(pk=amends.pk, issuer=issuer).exists()
        ensure(in_force, "Chỉ sửa đổi, thay thế được kế hoạch đang có hiệu lực của cùng cơ quan.", field="amends")


def match_lines(draft: Plan) -> None:
    """Finds for each line of a replacing draft the line in force it carries on, by kind and likeness."""
    draft.nodes.update(change="", changes=None)
    if draft.amends is None or draft.amendment != Amendment.REPLACE:
        return
    before, after = outline_lines(draft.amends), outline_lines(draft)
    keys = {line.key for line in before}
    for line, known in zip(after, matched(before, after), strict=True):
        if known.key in keys:
            draft.nodes.filter(pk=line.key).update(change=Change.REWORDS, changes=known.key)


def searchable_words(plan: Plan) -> str:
    """What a search in the list of plans looks through; to be set anew when the number is taken."""
    return search_key(f"{plan.number_and_symbol or plan.symbol} {plan.abstract} {plan.issuer.name}")


@transaction.atomic
def send_for_review(plan: Plan, *, by: User, at: datetime, seen: int) -> Plan:
    """Raises RuleViolation with all that is missing."""
    ensure(may_send_plan(by, plan), "Chỉ gửi duyệt được kế hoạch đang là bản nháp của cơ quan mình.")
    claim_version(plan, seen=seen, refusal=READ_AGAIN)
    missing = missing_for_review(plan)
    ensure(not missing, "Chưa gửi duyệt được. " + " ".join(item.message for item in missing))
    _enter(plan, DocumentState.IN_REVIEW)
    audit.record("plan_sent_for_review", plan, by=by, at=at)
    notify_holders(plan, Role.LEADER, title=f"Kế hoạch chờ duyệt: {plan.abstract}", by=by, at=at)
    return plan


@transaction.atomic
def take_back(plan: Plan, *, reason: str, by: User, at: datetime, seen: int) -> Plan:
    """In review → draft: the leader returns it, or the clerk takes it back."""
    ensure(may_take_back_plan(by, plan), "Chỉ trả lại được kế hoạch đang chờ duyệt của cơ quan mình.")
    ensure(bool(reason.strip()), "Ghi lý do để người soạn biết cần sửa gì.", field="reason")
    claim_version(plan, seen=seen)
    _enter(plan, DocumentState.DRAFT)
    audit.record("plan_taken_back", plan, by=by, at=at, reason=reason)
    notify_holders(
        plan, Role.CLERK, Role.LEADER, title=f"Kế hoạch được trả lại: {plan.abstract}", body=reason, by=by, at=at
    )
    return plan


@transaction.atomic
def delete_draft(plan: Plan, *, by: User, at: datetime, seen: int) -> None:
    """A draft that nobody needs; it never had a number. Its audit events stay."""
    ensure(may_edit_plan(by, plan), "Chỉ xóa được bản nháp của cơ quan mình.")
    claim_version(plan, seen=seen, refusal=READ_AGAIN)
    audit.record("plan_draft_deleted", plan, by=by, at=at)
    plan.delete()


@transaction.atomic
def close_plan(plan: Plan, *, open_work: Callable[[Plan], int], by: User, at: datetime, seen: int) -> Plan:
    """Issued → closed. Open assignments would go on reminding people of a closed plan, so none may be left;
    `open_work` counts them."""
    ensure(may_close_plan(by, plan), "Chỉ đóng được kế hoạch đã ban hành của cơ quan mình.")
    # Before the count: who gives work now waits for the row, and is refused.
    claim_version(plan, seen=seen, refusal=READ_AGAIN)
    left = open_work(plan)
    ensure(left == 0, f"Còn {left} nhiệm vụ chưa xong. Hoàn thành hoặc thu hồi các nhiệm vụ ấy rồi hãy đóng kế hoạch.")
    _enter(plan, DocumentState.CLOSED)
    audit.record("plan_closed", plan, by=by, at=at)
    notify_holders(plan, Role.CLERK, Role.LEADER, title=f"Kế hoạch đã đóng: {plan.abstract}", by=by, at=at)
    return plan


def _enter(plan: Plan, state: DocumentState) -> None:
    plan.state = state
    plan.save(update_fields=["state", "changed_at"])
