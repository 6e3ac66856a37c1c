"""What the office says to activities: the queue, its decisions one by one or several at once, its evidence rules."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plans.activities.forms.review import (
    AcceptForm,
    AcceptSeveralForm,
    EvidenceRulesForm,
    QueueFilter,
    ReopenForm,
    ReturnForm,
)
from plans.activities.models import Activity
from plans.activities.queries.review import (
    MOST_ROWS,
    figures_in_month_sheet,
    history_of,
    missing_evidence,
    queue_of,
    reports_covering,
    waiting_rows,
)
from plans.activities.queries.same_photos import same_photos
from plans.activities.rules import may_decide_on, may_review_activity
from portal.lib import clock
from portal.lib.text import as_id
from units.enums import Role
from units.pages import is_saved
from units.tree.models import Unit


def activity_review_queue(request):
    """The oldest first; `?xem=` names the one that is open on the right."""
    waiting = queue_of(request.user)
    filters = QueueFilter(request.GET, waiting=waiting)
    queue = filters.narrow(waiting)
    rows = waiting_rows(queue, by=request.user)
    selected_pk = request.GET.get("xem", "")
    selected_row = next((row for row in rows if str(row.activity.pk) == selected_pk), rows[0] if rows else None)
    in_full = Activity.objects.visible_to(request.user).in_full()
    activity = get_object_or_404(in_full, pk=selected_row.activity.pk) if selected_row else None
    context = {
        "filters": filters,
        "query": _filters_of(request),
        "rows": rows,
        "count": queue.count(),
        "activity": activity,
        **(review_context(activity, by=request.user) if activity else {}),
        "may": {"review": activity is not None and may_review_activity(request.user, activity)},
        "return_form": activity and ReturnForm(row=activity),
    }
    return render(request, "plans/activities/activity_review_queue.html", context)


def activity_accept_several(request):
    """The queue as a table; what is complete is ticked."""
    waiting = queue_of(request.user)
    filters = QueueFilter(request.GET, waiting=waiting)
    form = AcceptSeveralForm(request.POST if request.method == "POST" else None)
    if is_saved(request, form, "Đã duyệt {} hoạt động. Số liệu được tính vào kết quả."):
        return redirect(_queue_url(_filters_of(request)))
    rows = waiting_rows(filters.narrow(waiting), by=request.user)
    ticked = (
        set(request.POST.getlist("chosen")) if form.is_bound else {row.id_and_version for row in rows if not row.doubts}
    )
    context = {"filters": filters, "query": _filters_of(request), "rows": rows, "ticked": ticked, "form": form}
    return render(request, "plans/activities/activity_accept_several.html", context)


def activity_accept(request):
    activity = request.subject
    next_url = _after(request, activity)
    form = AcceptForm(request.POST, row=activity)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, "Đã duyệt. Số liệu được tính vào kết quả.")
    for message in [*form.non_field_errors(), *form.errors.get("expected_version", [])]:
        messages.error(request, str(message))
    return redirect(next_url)


def activity_return(request):
    activity = request.subject
    next_url = _after(request, activity)
    form = ReturnForm(request.POST, row=activity)
    if is_saved(request, form, "Đã trả lại kèm lý do."):
        return redirect(next_url)
    return _shown_again(request, activity, return_form=form, may={"review": True})


def activity_reopen(request):
    activity = request.subject
    form = ReopenForm(request.POST, row=activity)
    if is_saved(request, form, "Đã mở lại để đơn vị sửa. Số liệu không còn tính vào kết quả."):
        return redirect(activity)
    return _shown_again(request, activity, reopen_form=form, may={"reopen": True})


def _shown_again(request, activity, **more):
    """The page of an activity after a refusal, as it is now and with all that was typed."""
    activity.refresh_from_db(fields=["state", "version"])
    context = {"activity": activity, **review_context(activity, by=request.user), **more}
    return render(request, "plans/activities/activity_detail.html", context)


def review_context(activity, *, by):
    """What the page of an activity says of it: what it lacks, what happened to it, and to the reviewer
    alone where else its photos stand and which issued report came out without it."""
    decides = may_decide_on(by, activity)
    photos = same_photos([activity], by=by) if decides else {}
    return {
        "missing_evidence": missing_evidence(activity),
        "in_month_sheet": figures_in_month_sheet([activity]).get(activity.pk, []) if decides else [],
        "covering": reports_covering(activity, by=by) if decides else [],
        "same_photos": photos.get(activity.pk, []),
        "history": history_of(activity),
    }


def _after(request, activity):
    """The queue, as it was cut down, at what waits next, so that one decision leads to the other."""
    waiting = queue_of(request.user)
    queue = QueueFilter(request.GET, waiting=waiting).narrow(waiting)
    pks = list(queue.values_list("pk", flat=True)[:MOST_ROWS])
    place = pks.index(activity.pk) if activity.pk in pks else 0
    next_in_queue = [f"xem={pk}" for pk in pks[place + 1 : place + 2]]
    return _queue_url("&".join([*filter(None, [_filters_of(request)]), *next_in_queue]))


def _queue_url(query):
    return reverse("plans:activity_review_queue") + (f"?{query}" if query else "")


def _filters_of(request):
    """The filters of the queue in the address, without what is open in it."""
    parameters = {name: request.GET[name] for name in QueueFilter.base_fields if request.GET.get(name)}
    return urlencode(parameters)


def evidence_rules(request):
    committee = _committee(request)
    form = EvidenceRulesForm(request.POST or None, committee=committee)
    if is_saved(request, form, "Đã lưu quy định minh chứng. Hoạt động gửi từ bây giờ theo quy định này."):
        return redirect(request.get_full_path())
    return render(request, "plans/activities/evidence_rules.html", {"form": form, "committee": committee})


def _committee(request):
    """The committee the person is clerk of; `?don-vi=` names one of several."""
    unit_pk = as_id(request.GET.get("don-vi", ""))
    roots = [branch.root for branch in request.user.branches(Role.CLERK)]
    own = {unit.pk: unit for unit in Unit.objects.filter(pk__in=roots).order_by("path")}
    found = own.get(unit_pk) if unit_pk else next(iter(own.values()), None)
    if found is None:
        raise Http404
    return found
