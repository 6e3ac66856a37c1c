"""Roles: given by an admin, approved or refused by a leader where they open content, ended, also with their unit."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from portal.lib import clock
from portal.lib.errors import ensure
from units.accounts.models import deciding_leaders, waits_for_leader
from units.accounts.services.notices import tell, tell_of_role
from units.accounts.services.requests import seal_account
from units.audit.services import record_event
from units.enums import Approval, Role
from units.people.models import Membership, User, may_administer_membership
from units.people.services import end_feeds
from units.tree.models import Unit, may_administer_unit
from units.tree.services import NOT_YOURS
from units.versions import refused_if_taken

NOT_YOUR_UNIT = "Chỉ quản trị của {} làm được việc này."


def give_role(
    person: User, *, unit: Unit, role: Role, starts_on: date, ends_on: date | None, by: User, at: datetime
) -> Membership:
    """A role with content waits for a leader and opens nothing until then; others hold at once."""
    ensure(by.pk != person.pk, "Không tự giao vai trò cho chính mình được. Hãy nhờ quản trị khác.")
    is_theirs = Unit.objects.staffed_by(by).filter(pk=unit.pk).exists()
    ensure(is_theirs, NOT_YOUR_UNIT.format(unit), field="unit")
    with transaction.atomic():
        seat = _seat(person, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on, by=by, at=at)
        if seat.approval == Approval.GRANTED:
            tell_of_role(seat, event="role_given", what="được giao vai trò", by=by, at=at)
            return seat
        tell_of_role(seat, event="role_given", what="được đề nghị giao, chờ lãnh đạo duyệt, vai trò", by=by, at=at)
        leaders = deciding_leaders(seat, on=clock.local_day(at))
        title = f"Duyệt vai trò {seat.get_role_display()} của {person}, {unit}"
        tell(leaders, event="role_waits", about=seat, title=title, url=reverse("units:approval_list"), at=at)
    return seat


def install_role(
    person: User, *, unit: Unit, role: Role, starts_on: date, ends_on: date | None = None, at: datetime
) -> Membership:
    """Gives any role at once. For the commands of who runs the machine (first set-up, demo, recovery), no page."""
    with transaction.atomic():
        return _seat(person, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on, by=None, at=at)


def _seat(
    person: User, *, unit: Unit, role: Role, starts_on: date, ends_on: date | None, by: User | None, at: datetime
) -> Membership:
    is_open = unit.closed_on is None or starts_on < unit.closed_on
    ensure(is_open, f"{unit.name} đã kết thúc, không giao vai trò được.", field="unit")
    is_in_order = ends_on is None or ends_on > starts_on
    ensure(is_in_order, f"Ngày thôi phải sau ngày bắt đầu ({starts_on:%d/%m/%Y}).", field="ends_on")
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    same = Membership.objects.filter(user=person, unit=unit, role=role)
    refusal = f"{person.full_name} đã có vai trò này ở {unit.name} trong thời gian ấy, hoặc đang chờ duyệt."
    ensure(not same.overlapping(starts_on, ends_on).exists(), refusal, field="role")
    approval = Approval.WAITING if waits_for_leader(role, unit=unit, by=by) else Approval.GRANTED
    days = {"starts_on": starts_on, "ends_on": ends_on}
    with refused_if_taken(refusal, field="role"):
        seat = Membership.objects.create(
            user=person, unit=unit, role=role, approval=approval, given_by=by, given_at=at, **days
        )
    record_event("role_given", seat, by=by, at=at, approval=approval)
    return seat


TOO_LATE = "Vai trò này đã được duyệt, từ chối hoặc rút từ trước."


@transaction.atomic
def approve_role(seat: Membership, *, by: User, at: datetime) -> Membership:
    """Waiting → granted, from today on at the earliest. The first role with content closes the account until a slip
    is printed: until now whoever made its password may have kept it."""
    today, seat = clock.local_day(at), _as_given(seat)
    _ensure_decides(seat, by=by, on=today)
    is_open = seat.unit.closed_on is None or max(seat.starts_on, today) < seat.unit.closed_on
    ensure(is_open, f"{seat.unit.name} đã kết thúc, không duyệt vai trò ở đó được.")
    ensure(seat.user.is_active, f"Tài khoản của {seat.user} đang ngừng. Quản trị mở lại rồi mới duyệt được.")
    starts_on = max(seat.starts_on, today)
    _decide(seat, on=today, approval=Approval.GRANTED, starts_on=starts_on, decided_by=by, decided_at=at)
    record_event("role_approved", seat, by=by, at=at, starts_on=str(starts_on))
    earlier = seat.user.memberships.with_content().filter(approval=Approval.GRANTED).exclude(pk=seat.pk)
    if not earlier.exists():
        seal_account(seat.user, path=seat.unit.path, asked_by=seat.given_by, at=at)
    tell_of_role(seat, event="role_approved", what="được duyệt vai trò", by=by, at=at)
    _tell_giver(seat, f"Đã duyệt: {seat}", event="role_approved", at=at)
    return seat


@transaction.atomic
def refuse_role(seat: Membership, *, reason: str, by: User, at: datetime) -> Membership:
    """Waiting → refused: the row stays as a trace and never began."""
    today, seat = clock.local_day(at), _as_given(seat)
    _ensure_decides(seat, by=by, on=today)
    ensure(bool(reason.strip()), "Ghi lý do không duyệt, để quản trị biết.", field="reason")
    decision = {"approval": Approval.REFUSED, "decided_by": by, "decided_at": at, "refusal": reason.strip()}
    _decide(seat, on=today, ends_on=seat.starts_on, **decision)
    record_event("role_refused", seat, by=by, at=at, reason=seat.refusal)
    tell_of_role(seat, event="role_refused", what="không được duyệt vai trò", by=by, at=at)
    _tell_giver(seat, f"Không duyệt: {seat}. Lý do: {seat.refusal}", event="role_refused", at=at)
    return seat


def _as_given(seat: Membership) -> Membership:
    # The row itself, also of its proxy: the log and the notices name it by its model.
    return Membership.objects.select_related("unit", "user", "given_by").get(pk=seat.pk)


def _ensure_decides(seat: Membership, *, by: User, on: date) -> None:
    ensure(seat.approval == Approval.WAITING, TOO_LATE)
    leaders = deciding_leaders(seat, on=on)
    ensure(by in leaders, f"Vai trò này do lãnh đạo khác duyệt: {', '.join(map(str, leaders))}.")


def _decide(seat: Membership, *, on: date, **values: object) -> None:
    # Two leaders, or a leader and the admin who withdraws, may press at once: one of them moves the row. By columns of
    # the row alone: what it is joined to, PostgreSQL does not look at again after it waited for the other.
    waiting = Membership.objects.filter(pk=seat.pk, approval=Approval.WAITING).overlapping(on, None)
    ensure(waiting.update(**values) == 1, TOO_LATE)
    for name, value in values.items():
        setattr(seat, name, value)


def _tell_giver(seat: Membership, title: str, *, event: str, at: datetime) -> None:
    if seat.given_by:
        page = reverse("units:person_detail", args=[seat.user_id])
        tell([seat.given_by], event=f"{event}_to_giver", about=seat, title=title, url=page, at=at)


@transaction.atomic
def end_role(seat: Membership, *, by: User, at: datetime) -> Membership:
    """Ends a role today: the next request of that person no longer has it. One that waits is withdrawn."""
    ensure(may_administer_membership(by, seat), NOT_YOUR_UNIT.format(seat.unit))
    today = clock.local_day(at)
    if seat.role == Role.ADMIN:
        ensure_admin_remains(seat.unit, without=Q(pk=seat.pk), on=today)
    rows = Membership.objects.filter(pk=seat.pk, approval=seat.approval).exclude(approval=Approval.REFUSED)
    # A role that never began ends on the day it would have: the row stays as a trace, and opens nothing.
    never_began = seat.approval == Approval.WAITING or seat.starts_on > today
    ends_on = seat.starts_on if never_began else today
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on))
    ensure(rows.update(ends_on=ends_on) == 1, "Vai trò này đã thôi từ trước.")
    seat.ends_on = ends_on
    record_event("role_ended", seat, by=by, at=at)
    end_feeds(User.objects.get(pk=seat.user_id), by=by, at=at, only_blind=True)
    tell_of_role(seat, event="role_ended", what="thôi vai trò", by=by, at=at)
    return seat


@transaction.atomic
def close_unit(unit: Unit, *, closed_on: date, by: User, at: datetime) -> Unit:
    """Ends a unit from a day on, and with it every role held in it: its people and the leaders are told. Its work and
    documents stay."""
    ensure(may_administer_unit(by, unit), NOT_YOURS)
    ensure(
        closed_on >= unit.opened_on,
        f"Ngày kết thúc phải từ ngày thành lập ({unit.opened_on:%d/%m/%Y}).",
        field="closed_on",
    )
    is_changed = Unit.objects.filter(pk=unit.pk, closed_on=None).update(closed_on=closed_on) == 1
    ensure(is_changed, f"{unit.name} đã kết thúc từ trước.")
    below = Unit.objects.filter(parent=unit, closed_on=None).first()
    ensure(below is None, f"Còn đơn vị trực thuộc đang hoạt động: {below}. Hãy kết thúc các đơn vị đó trước.")
    below = Unit.objects.filter(parent=unit, closed_on__gt=closed_on).order_by("-closed_on", "path").first()
    outlives = f"{below} trực thuộc còn hoạt động đến ngày {below.closed_on:%d/%m/%Y}." if below else ""
    ensure(below is None, f"{outlives} Hãy chọn ngày kết thúc từ ngày đó.", field="closed_on")
    own = unit.memberships.filter(Q(ends_on=None) | Q(ends_on__gt=clock.local_day(at)), user=by)
    ensure(not own.exists(), "Anh/chị đang giữ vai trò ở chính đơn vị này nên không tự kết thúc được.")
    seats = unit.memberships.filter(Q(ends_on=None) | Q(ends_on__gt=closed_on))
    ended = list(seats.overlapping(clock.local_day(at), None).select_related("user", "unit").order_by("pk"))
    seats.filter(starts_on__gt=closed_on).update(ends_on=F("starts_on"))
    seats.filter(starts_on__lte=closed_on).update(ends_on=closed_on)
    unit.closed_on = closed_on
    record_event("unit_closed", unit, by=by, at=at, closed_on=str(closed_on))
    what = f"thôi từ ngày {closed_on:%d/%m/%Y}, do đơn vị kết thúc, vai trò"
    for seat in ended:
        tell_of_role(seat, event="role_ended", what=what, by=by, at=at)
    return unit


def ensure_admin_remains(unit: Unit, *, without: Q, on: date) -> None:
    """Refuses what would leave a unit with nobody who administers it on the day and for good."""
    admins = Membership.objects.active_on(on).filter(role=Role.ADMIN, ends_on=None).covering(unit.path)
    # Locked first and counted after: of two admins who send each other away at once, the second looks again when the
    # first is done, also at what is no column of the rows that were locked.
    list(admins.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))
    others = admins.filter(user__is_active=True).exclude(without)
    ensure(others.exists(), "Đây là quản trị duy nhất của đơn vị. Hãy giao cho người khác trước.")
