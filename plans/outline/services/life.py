"""A plan from its first line to its end; issued it is in the room of amending."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from plans.enums import Amendment, Change, ReferenceRole
from plans.outline.models import Plan, Reference
from plans.outline.parsing import full_number
from plans.outline.queries.comparison import matched
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.printing import name_of
from plans.outline.queries.readiness import missing_for_review
from plans.outline.rules import may_close_plan, may_copy_plan, may_write_plans
from plans.outline.services.lines import SKELETON
from plans.outline.services.nodes import forget_steps, lay_out
from plans.outline.types import OutlineLine
from plans.periods import years_later
from portal.lib.errors import ensure
from portal.lib.text import one_line, search_key
from units.audit.services import record_event
from units.documents.models import may_edit_document
from units.documents.services.life import notify_holders, pass_on, send_document, take_back_document
from units.enums import DocumentState, Role
from units.people.models import User
from units.tree.models import Unit
from units.versions import claim_version, refused_if_taken


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

    def __post_init__(self) -> None:
        for name in ("abstract", "symbol", "place", "signing_power", "post", "signer"):
            object.__setattr__(self, name, one_line(getattr(self, name)))


@dataclass(frozen=True)
class CitedDocument:
    """A numbered document: `15` and `KH/ĐUK` of the day and issuer named."""

    role: str
    number: str
    symbol: str
    dated: date | None = None
    issuer: str = ""
    linked_plan: Plan | None = None
    wording: str = ""


@transaction.atomic
def create_plan(
    *,
    issuer: Unit,
    header: PlanHeader,
    bases: tuple[CitedDocument, ...] = (),
    with_skeleton: bool = False,
    by: User,
    at: datetime,
) -> Plan:
    ensure(
        may_write_plans(by) and by.has_role(Role.CLERK, over=issuer.branch),
        f"Anh/chị không soạn văn bản cho {issuer.name}.",
        field="issuer",
    )
    check_amends(header.amends, header.amendment, issuer=issuer)
    plan = Plan(issuer=issuer, issuer_path=issuer.path, root=issuer.root, created_by=by, **vars(header))
    plan.search_key = searchable_words(plan)
    plan.save(force_insert=True)
    append_references(plan, bases)
    if with_skeleton:
        lay_out(plan, SKELETON)
    record_event("plan_created", plan, by=by, at=at)
    return plan


@transaction.atomic
def write_header(plan: Plan, header: PlanHeader, *, by: User, at: datetime, expected_version: int) -> Plan:
    ensure(may_edit_document(by, plan), "Chỉ sửa được kế hoạch đang là bản nháp của cơ quan mình.")
    check_amends(header.amends, header.amendment, issuer=plan.issuer)
    claim_version(plan, expected_version=expected_version)
    is_other = (plan.amends, plan.amendment) != (header.amends, header.amendment)
    for name, value in vars(header).items():
        setattr(plan, name, value)
    plan.search_key = searchable_words(plan)
    plan.save(update_fields=[*vars(header), "search_key", "changed_at"])
    if is_other:
        match_lines(plan)
    record_event("plan_header_changed", plan, by=by, at=at)
    return plan


def check_amends(amends: Plan | None, amendment: str, *, issuer: Unit) -> None:
    """Raises RuleViolation unless both are said or neither, of a plan in force of the same issuer."""
    ensure(bool(amends) == bool(amendment), "Chọn cả kế hoạch được sửa đổi và cách sửa đổi, hoặc bỏ cả hai.")
    if amends:
        in_force = Plan.objects.in_force().filter(pk=amends.pk, issuer=issuer).exists()
        ensure(in_force, "Chỉ sửa đổi, thay thế được kế hoạch đang có hiệu lực của cùng cơ quan.", field="amends")


def match_lines(draft: Plan) -> None:
    """Finds for each line of a replacing draft the line in force it carries on, by kind and likeness. What was written
    before stands by another plan, or is the text of another reading: it cannot be taken back."""
    forget_steps(draft)
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
def send_plan(plan: Plan, *, expected_version: int, by: User, at: datetime) -> Plan:
    """Draft → in review. Raises RuleViolation with all that is missing."""

    def check() -> None:
        missing = missing_for_review(plan)
        ensure(not missing, "Chưa gửi duyệt được. " + " ".join(item.message for item in missing))

    title = f"Kế hoạch chờ duyệt: {plan.abstract}"
    forget_steps(plan)
    return send_document(plan, check=check, title=title, expected_version=expected_version, by=by, at=at)


def take_back_plan(plan: Plan, *, reason: str, expected_version: int, by: User, at: datetime) -> Plan:
    """In review → draft. The leaders hear of it too."""
    title, roles = f"Kế hoạch được trả lại: {plan.abstract}", (Role.CLERK, Role.LEADER)
    return take_back_document(
        plan, reason=reason, title=title, roles=roles, expected_version=expected_version, by=by, at=at
    )


@transaction.atomic
def close_plan(
    plan: Plan, *, count_open_work: Callable[[Plan], int], expected_version: int, by: User, at: datetime
) -> Plan:
    """Issued → closed. Open assignments would go on reminding people of a closed plan, so none may be left;
    `count_open_work` counts them."""
    ensure(may_close_plan(by, plan), "Chỉ đóng được kế hoạch đã ban hành của cơ quan mình.")

    def check() -> None:
        open_work = count_open_work(plan)
        words = f"Còn {open_work} nhiệm vụ chưa xong. Hoàn thành hoặc thu hồi các nhiệm vụ ấy rồi hãy đóng kế hoạch."
        ensure(open_work == 0, words)

    pass_on(plan, DocumentState.CLOSED, "closed", check=check, expected_version=expected_version, by=by, at=at)
    notify_holders(plan, Role.CLERK, Role.LEADER, title=f"Kế hoạch đã đóng: {plan.abstract}", by=by, at=at)
    return plan


SAME = ("symbol", "place", "signing_power", "post", "signer", "recipients", "parent_plan")
CITED = ("role", "number", "symbol", "dated", "issuer", "wording", "linked_plan")

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
    bases = tuple(
        CitedDocument(**{name: getattr(row, name) for name in CITED}) for row in plan.references.order_by("position")
    )
    draft = create_plan(issuer=plan.issuer, header=PlanHeader(abstract=abstract, **same), bases=bases, by=by, at=at)
    draft.copied_from, draft.years_later = plan, years
    with refused_if_taken(_TWICE, field="abstract"):
        draft.save(update_fields=["copied_from", "years_later"])
    lay_out(draft, [_later(line, years) for line in outline_lines(plan)])
    record_event("plan_copied", draft, by=by, at=at, text=name_of(plan))
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
        copied_from=line.key,
    )


def append_references(plan: Plan, cited: Iterable[CitedDocument]) -> None:
    """Adds references behind the present ones; runs inside the transaction of the caller."""
    last = plan.references.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    rows = [Reference(plan=plan, position=start + place, **vars(one)) for place, one in enumerate(cited)]
    Reference.objects.bulk_create(rows)


@transaction.atomic
def add_reference(plan: Plan, cited: CitedDocument, *, by: User, at: datetime, expected_version: int) -> None:
    _claim(plan, by=by, expected_version=expected_version)
    append_references(plan, [cited])
    record_event("plan_reference_added", plan, by=by, at=at, text=_citation_text(cited))


@transaction.atomic
def write_reference(
    reference: Reference, cited: CitedDocument, *, by: User, at: datetime, expected_version: int
) -> Reference:
    _claim(reference.plan, by=by, expected_version=expected_version)
    for name, value in vars(cited).items():
        setattr(reference, name, value)
    reference.save(update_fields=list(vars(cited)))
    record_event("plan_reference_changed", reference.plan, by=by, at=at, text=_citation_text(cited))
    return reference


@transaction.atomic
def delete_reference(reference: Reference, *, by: User, at: datetime, expected_version: int) -> None:
    _claim(reference.plan, by=by, expected_version=expected_version)
    record_event("plan_reference_deleted", reference.plan, by=by, at=at, text=str(reference))
    reference.delete()


def _claim(plan: Plan, *, by: User, expected_version: int) -> None:
    ensure(may_edit_document(by, plan), "Chỉ sửa được căn cứ của kế hoạch đang là bản nháp của cơ quan mình.")
    claim_version(plan, expected_version=expected_version)


def _citation_text(cited: CitedDocument) -> str:
    return f"{ReferenceRole(cited.role).label}: {full_number(cited.number, cited.symbol)}"
