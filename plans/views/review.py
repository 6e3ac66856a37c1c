from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plans.forms.review import AcceptForm, ReopenForm, ReturnForm
from plans.models import Activity
from plans.queries.activity_history import history_of
from plans.queries.proof import lacking
from plans.queries.same_photos import same_photos
from plans.rules import may_decide_on, may_review_activity
from portal.lib import clock

QUEUE_ROWS = 100


def activity_review_queue(request):
    """The oldest first; `?xem=` names the one that is open on the right."""
    queue = _queue(request)
    rows = list(queue.with_context()[:QUEUE_ROWS])
    asked = request.GET.get("xem", "")
    chosen = next((row.pk for row in rows if str(row.pk) == asked), rows[0].pk if rows else None)
    activity = queue.in_full().get(pk=chosen) if chosen else None
    context = {
        "rows": rows,
        "count": queue.count(),
        "activity": activity,
        **(beside_activity(activity, by=request.user) if activity else {}),
        "may": {"review": activity is not None and may_review_activity(request.user, activity)},
        "return_form": activity and ReturnForm(activity=activity, by=request.user, at=clock.now()),
    }
    return render(request, "plans/activity_review_queue.html", context)


@require_POST
def activity_accept(request, pk):
    activity = _activity(request, pk)
    following = _after(request, activity)
    form = AcceptForm(request.POST, activity=activity, by=request.user, at=clock.now())
    if form.is_done():
        messages.success(request, "Đã duyệt. Số liệu được tính vào kết quả.")
    for message in form.non_field_errors():
        messages.error(request, str(message))
    return redirect(following)


@require_POST
def activity_return(request, pk):
    activity = _activity(request, pk)
    following = _after(request, activity)
    form = ReturnForm(request.POST, activity=activity, by=request.user, at=clock.now())
    if form.is_done():
        messages.success(request, "Đã trả lại kèm lý do.")
        return redirect(following)
    return _shown_again(request, activity, return_form=form, may={"review": True})


@require_POST
def activity_reopen(request, pk):
    activity = _activity(request, pk)
    form = ReopenForm(request.POST, activity=activity, by=request.user, at=clock.now())
    if form.is_done():
        messages.success(request, "Đã mở lại để đơn vị sửa. Số liệu không còn tính vào kết quả.")
        return redirect("plans:activity_detail", pk)
    return _shown_again(request, activity, reopen_form=form, may={"reopen": True})


def _shown_again(request, activity, **more):
    """The page of an activity after a refusal, with all that was typed."""
    context = {"activity": activity, **beside_activity(activity, by=request.user), **more}
    return render(request, "plans/activity_detail.html", context)


def beside_activity(activity, *, by):
    """What the page of an activity says of it: what it lacks, what happened to it, and to the reviewer
    alone where else its photos stand."""
    seen = same_photos([activity], by=by) if may_decide_on(by, activity) else {}
    return {
        "lacking": lacking(activity),
        "same_photos": seen.get(activity.pk, []),
        "history": history_of(activity),
    }


def _queue(request):
    return Activity.objects.visible_to(request.user).awaiting_review().order_by("submitted_at", "pk")


def _activity(request, pk):
    return get_object_or_404(Activity.objects.visible_to(request.user).in_full(), pk=pk)


def _after(request, activity):
    """The queue at what waits next, so that one decision leads to the other."""
    waiting = list(_queue(request).values_list("pk", flat=True)[:QUEUE_ROWS])
    place = waiting.index(activity.pk) if activity.pk in waiting else 0
    following = waiting[place + 1 : place + 2]
    return reverse("plans:activity_review_queue") + (f"?xem={following[0]}" if following else "")
