"""Each sending of an activity is kept as it was read, so that a reviewer sees what changed since the last."""

from datetime import datetime

from plans.models import Activity, Sending
from units.models import User


def keep_sending(activity: Activity, *, by: User, at: datetime) -> Sending:
    """In the transaction of the sending; reads what is stored, not what `activity` once held."""
    stored = Activity.objects.with_context().prefetch_related("content_items", "figures", "evidence")
    row = stored.get(pk=activity.pk)
    files = {evidence.sha256: evidence.original_name for evidence in row.evidence.all()}
    return Sending.objects.create(activity=activity, by=by, at=at, content=_in_words(row), files=files)


def _in_words(activity: Activity) -> dict[str, str]:
    """Field → text, in the order of the form; an empty field is left out."""
    days = " – ".join(f"{day:%d/%m/%Y}" for day in (activity.held_from, activity.held_to) if day)
    told = {
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
    return {field: text for field, text in told.items() if text}
