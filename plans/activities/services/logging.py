"""Activities: logged, changed, sent and, while nobody else saw them, deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from plans.activities.models import Activity, Evidence, Figure, Sending
from plans.activities.queries.review import missing_evidence
from plans.activities.rules import in_words, may_delete_activity, may_edit_activity, may_log_as, required
from plans.activities.services.evidence import attach_waiting, delete_rows, remove_evidence
from plans.enums import ActivityState, are_of_form
from plans.outline.models import Node, Plan
from plans.work.models import Assignment
from plans.work.rules import may_log_for
from plans.work.services.assignments import mark_done, mark_seen
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from portal.lib.text import search_key
from units.audit.services import record_event
from units.enums import DocumentState
from units.people.models import User
from units.tree.models import Unit
from units.versions import claim_version

_SENT_AWAY = "Hoạt động này đã gửi hoặc đã duyệt nên không sửa được nữa."


# Of an entry, as they are; and what follows from them.
WRITTEN = ("plan", "unit", "form", "held_from", "held_to", "assignment", "place", "description", "page_token")
FOLLOWING = ("root", "completes_assignment", "links", "search_key")


@dataclass(frozen=True)
class Entry:
    """What a unit writes down. `figures` is metric → value: a metric left out was not reported, 0 was. `removed` are
    files that it takes out.
    `page_token` names the opened page it comes from."""

    plan: Plan
    unit: Unit
    form: str
    held_from: date
    held_to: date | None = None
    assignment: Assignment | None = None
    completes_assignment: bool = False
    content_items: Sequence[Node] = ()
    place: str = ""
    description: str = ""
    links: Sequence[str] = ()
    figures: dict[str, int] = field(default_factory=dict)
    removed: Sequence[Evidence] = ()
    page_token: UUID | None = None


@transaction.atomic
def log_activity(*, entry: Entry, token: UUID, send: bool, by: User, at: datetime) -> Activity:
    """A new activity with what was uploaded into its form. The same `token` again gives the one that is there;
    words changed after going back in the browser go into its draft."""
    existing = Activity.objects.filter(token=token, created_by=by).first()
    if existing is not None and existing.state == ActivityState.DRAFT:
        return change_activity(activity=existing, entry=entry, expected_version=1, send=send, by=by, at=at)
    if existing is not None:
        return existing
    ensure(may_log_as(by, entry.unit), "Anh/chị chưa được giao ghi hoạt động cho đơn vị này.", field="unit")
    if entry.assignment:
        ensure(may_log_for(by, entry.assignment), "Nhiệm vụ này đã xong hoặc đã thu hồi.", field="assignment")
    activity = Activity(token=token, unit_path=entry.unit.path, created_by=by)
    _fill(activity, entry)
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError:  # the second of two clicks, while the first was on its way
        is_mine = Activity.objects.filter(token=token, created_by=by).exists()
        ensure(is_mine, "Biểu mẫu này đã dùng ở nơi khác. Hãy mở trang Ghi hoạt động mới.")
        return log_activity(entry=entry, token=token, send=send, by=by, at=at)
    _fill_rows(activity, entry, by=by, at=at)
    record_event("activity_created", activity, by=by, at=at)
    return submit_activity(activity=activity, by=by, at=at) if send else activity


@transaction.atomic
def change_activity(
    *, activity: Activity, entry: Entry, expected_version: int, send: bool, by: User, at: datetime
) -> Activity:
    """`expected_version` is that which the form was opened with. A page whose own words were the last to be stored need
    not know their version: on a bad line the answer that told it is lost."""
    ensure(may_edit_activity(by, activity), _SENT_AWAY)
    ensure(entry.unit == activity.unit, "Không chuyển hoạt động sang đơn vị khác; hãy ghi hoạt động mới.")
    is_own = entry.page_token is not None and entry.page_token == activity.page_token
    claim_version(activity, expected_version=activity.version if is_own else expected_version)
    _fill(activity, entry)
    activity.save(update_fields=[*WRITTEN, *FOLLOWING, "changed_at"])
    _fill_rows(activity, entry, by=by, at=at)
    record_event("activity_changed", activity, by=by, at=at)
    return submit_activity(activity=activity, by=by, at=at) if send else activity


def _fill(activity: Activity, entry: Entry) -> None:
    _check_entry(entry)
    for name in WRITTEN:
        setattr(activity, name, getattr(entry, name))
    activity.root_id = entry.plan.root_id
    activity.completes_assignment = entry.completes_assignment and entry.assignment is not None
    activity.links = list(entry.links)
    title = entry.assignment.task.title if entry.assignment else ""
    activity.search_key = search_key(f"{title} {entry.description} {entry.place}")


def _check_entry(entry: Entry) -> None:
    ensure(are_of_form(entry.figures, entry.form), "Có số liệu không thuộc hình thức đã chọn.", field="form")
    ensure(all(value >= 0 for value in entry.figures.values()), "Số liệu là số từ 0 trở lên.")
    is_in_order = entry.held_to is None or entry.held_to >= entry.held_from
    ensure(is_in_order, "Ngày kết thúc phải từ ngày bắt đầu trở đi.", field="held_to")
    ensure(entry.unit.receives_from(entry.plan.root_id), "Kế hoạch này không giao cho đơn vị.", field="plan")
    if entry.assignment:
        is_same = entry.assignment.unit_id == entry.unit.pk and entry.assignment.task.plan_id == entry.plan.pk
        ensure(is_same, "Nhiệm vụ không thuộc đơn vị hoặc kế hoạch đã chọn.", field="assignment")
    are_of_plan = all(node.plan_id == entry.plan.pk for node in entry.content_items)
    ensure(are_of_plan, "Nội dung không thuộc kế hoạch đã chọn.", field="content_items")


def _fill_rows(activity: Activity, entry: Entry, *, by: User, at: datetime) -> None:
    activity.content_items.set(entry.content_items)
    activity.figures.all().delete()
    figures = [Figure(activity=activity, metric=metric, value=value) for metric, value in entry.figures.items()]
    Figure.objects.bulk_create(figures)
    remove_evidence(entry.removed, by=by, at=at)
    attach_waiting(activity, by=by)


@transaction.atomic
def submit_activity(*, activity: Activity, by: User, at: datetime) -> Activity:
    """Draft or returned → submitted. If it says the work is done, the assignment is done as of today."""
    ensure(may_edit_activity(by, activity), _SENT_AWAY)
    _check_ready(activity, on=clock.local_day(at))
    editable = Activity.objects.filter(pk=activity.pk, state__in=[ActivityState.DRAFT, ActivityState.RETURNED])
    # The version moves too: a form still open elsewhere must not write its draft over what was sent.
    sent = {"state": ActivityState.SUBMITTED, "submitted_at": at, "changed_at": at, "version": F("version") + 1}
    if editable.update(**sent) != 1:
        raise RuleViolation(_SENT_AWAY)
    activity.refresh_from_db()
    if activity.assignment:
        mark_seen(activity.assignment, by=by, at=at)
    if activity.completes_assignment and activity.assignment:
        mark_done(activity.assignment, on=clock.local_day(at))
    record_sending(activity, by=by, at=at)
    record_event("activity_submitted", activity, by=by, at=at)
    return activity


def _check_ready(activity: Activity, *, on: date) -> None:
    ensure(bool(activity.description.strip()), "Ghi vài dòng về việc đã làm rồi gửi.", field="description")
    ensure(activity.held_from <= on, "Ngày thực hiện chưa tới; hãy lưu nháp và gửi sau khi làm.", field="held_from")
    is_issued = activity.plan.state == DocumentState.ISSUED
    ensure(is_issued, "Kế hoạch này đã đóng nên không nhận thêm hoạt động.", field="plan")
    is_withdrawn = activity.assignment is not None and activity.assignment.withdrawn_at is not None
    ensure(not is_withdrawn, "Nhiệm vụ đã được thu hồi. Hãy bỏ chọn nhiệm vụ rồi gửi lại.", field="assignment")
    if activity.completes_assignment:
        _check_required_evidence(activity)


def _check_required_evidence(activity: Activity) -> None:
    """What says that the work is done shows it; what does not may be sent, and the reviewer is told what is missing."""
    missing = required(missing_evidence(Activity.objects.get(pk=activity.pk)))  # read anew: its rows were just written
    ensure(
        not missing,
        f"Đã ghi hoàn thành nhiệm vụ nhưng còn thiếu: {in_words(missing)}. Bổ sung rồi gửi; hoặc bỏ dấu “Đã hoàn thành "
        "nhiệm vụ này” để gửi trước phần đã làm. Bản nháp thì luôn lưu được.",
        field="completes_assignment",
    )


@transaction.atomic
def delete_activity(*, activity: Activity, by: User, at: datetime) -> None:
    """A draft that was never sent goes with its evidence; the audit keeps that it was there."""
    refusal = "Chỉ xóa được bản nháp chưa gửi lần nào."
    ensure(may_delete_activity(by, activity), refusal)
    claimed = Activity.objects.filter(pk=activity.pk, submitted_at=None).update(changed_at=at)
    ensure(claimed == 1, refusal)
    record_event("activity_deleted", activity, by=by, at=at)
    delete_rows(activity.evidence.all())
    activity.delete()


def record_sending(activity: Activity, *, by: User, at: datetime) -> Sending:
    """In the transaction of the sending; reads what is stored, not what `activity` once held."""
    stored = Activity.objects.with_context().prefetch_related("content_items", "figures", "evidence")
    row = stored.get(pk=activity.pk)
    files = {evidence.sha256: evidence.original_name for evidence in row.evidence.all()}
    return Sending.objects.create(activity=activity, by=by, at=at, content=_in_words(row), files=files)


def _in_words(activity: Activity) -> dict[str, str]:
    """Field → text, in the order of the form; an empty field is left out."""
    days = " – ".join(f"{day:%d/%m/%Y}" for day in (activity.held_from, activity.held_to) if day)
    texts = {
        "Hình thức": activity.get_form_display(),
        "Kế hoạch": str(activity.plan),
        "Nhiệm vụ": activity.assignment.title if activity.assignment else "",
        "Báo hoàn thành nhiệm vụ": "có" if activity.completes_assignment else "",
        "Nội dung kế hoạch": "; ".join(str(item) for item in activity.content_items.all()),
        "Thời gian": days,
        "Địa điểm": activity.place,
        "Nội dung đã làm": activity.description,
        **{figure.get_metric_display(): str(figure.value) for figure in activity.figures.all()},
        "Đường dẫn": "\n".join(activity.links),
    }
    return {field: text for field, text in texts.items() if text}
