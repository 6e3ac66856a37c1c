"""Activities as units write them down: the list, the form with its evidence, the page, sending and deleting."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from plans.activities.forms.logging import ActivityForm
from plans.activities.forms.review import ActivityFilter, ReopenForm, ReturnForm
from plans.activities.models import Activity
from plans.activities.queries.review import last_values, missing_evidence
from plans.activities.rules import (
    in_words,
    is_reporter,
    may_delete_activity,
    may_edit_activity,
    may_enter_month_sheet,
    may_log_as,
    may_print_paper,
    may_reopen_activity,
    may_review,
    may_review_activity,
)
from plans.activities.services.logging import delete_activity
from plans.activities.views.review import review_context
from plans.enums import CONTENT_KINDS
from plans.work.models import Assignment
from portal.lib import clock
from portal.lib.text import as_id
from units.pages import form_token, page_by_key, refusals_shown

ORDERS = ("-held_from", "held_from")
OFFERED_DRAFTS = 3


def activity_list(request):
    filters = ActivityFilter(request.GET, user=request.user, on=clock.today())
    sort = request.GET.get("sort") if request.GET.get("sort") in ORDERS else ORDERS[0]
    rows = filters.narrow(Activity.objects.visible_to(request.user))
    context = {
        "filters": filters,
        "count": rows.count(),
        "page": page_by_key(rows.with_context(), request.GET, order=sort),
        "sort": sort,
        "may": {
            "log": is_reporter(request.user),
            "review": may_review(request.user),
            "enter_month_sheet": may_enter_month_sheet(request.user),
            "print_paper": may_print_paper(request.user),
        },
    }
    return render(request, "plans/activities/activity_list.html", context)


def activity_create(request):
    """Also takes what a page sends again, whether its first answer was lost on a bad line or not: once."""
    check_person(request)
    existing = _written_before(request)
    if existing and existing.was_sent_from(request.POST.get("page_token", "")):
        return _lead(request, "activity_detail", existing)
    known = {"activity": existing} if existing else _asked_work(request)
    form = ActivityForm(request.POST or None, request.FILES or None, user=request.user, on=clock.today(), **known)
    return _answer(request, form)


def activity_edit(request):
    form = ActivityForm(
        request.POST or None, request.FILES or None, user=request.user, on=clock.today(), activity=request.subject
    )
    return _answer(request, form)


def _answer(request, form):
    if request.method == "POST":
        by, at = request.user, clock.now()
        form.save_uploads(by=by, at=at)
        activity = form.saved if form.is_valid() and form.save(by=by, at=at) else None
        if activity and form.is_sending:
            _add_sent_messages(request, activity)
            return _lead(request, "activity_detail", activity)
        if form.is_saving_itself:
            return render(
                request, "plans/outline/_autosave.html", {"form": form, "activity": activity, "saved": _saved(activity)}
            )
        if activity:
            messages.success(request, f"{_saved(activity)}.")
            return _lead(request, "activity_edit", activity)
    context = {
        "form": form,
        "activity": form.activity,
        "saved": "" if form.is_bound else _saved(form.activity),
        "last": last_values(request.user),
        "drafts": Activity.objects.left_unfinished_by(request.user).with_context()[:OFFERED_DRAFTS],
    }
    return render(request, "plans/activities/activity_form.html", context)


def _saved(activity):
    return f"Đã lưu nháp {activity.changed_at.astimezone(clock.HANOI):%H:%M}" if activity else ""


def check_person(request):
    """What one person left waiting on a shared phone never goes out in the name of who signed in after."""
    if request.POST.get("person", str(request.user.pk)) != str(request.user.pk):
        raise PermissionDenied


def _written_before(request):
    """What the form with this token became already: sent by a page that does not know it, or its own draft."""
    token = form_token(request)
    return Activity.objects.visible_to(request.user).in_full().filter(token=token).first() if token else None


def _lead(request, page, activity):
    """To the page of the activity; a script is told the address and goes there itself."""
    url = reverse(f"plans:{page}", args=[activity.pk])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _add_sent_messages(request, activity):
    messages.success(request, "Đã gửi Văn phòng duyệt. Kết quả duyệt sẽ báo trong mục Thông báo.")
    if missing := missing_evidence(Activity.objects.get(pk=activity.pk)):
        messages.warning(request, f"Chưa có: {in_words(missing)}. Văn phòng có thể trả lại để bổ sung.")


def _asked_work(request):
    """The work named in the address, with the form it asks for; nothing if it is not the person's."""
    assignment_pk = request.GET.get("assignment", "")
    mine = Assignment.objects.visible_to(request.user).open().select_related("task__node")
    work = mine.filter(pk=as_id(assignment_pk)).first()
    if work is None:
        if assignment_pk and request.method == "GET":  # a sheet of paper lies about longer than its work is open
            messages.info(request, "Nhiệm vụ đã chọn không còn mở với đơn vị mình. Vẫn ghi được hoạt động khác.")
        return {}
    content = [work.task.node] if work.task.node.kind in CONTENT_KINDS else []
    return {
        "assignment": work.pk,
        "form": work.task.form,
        "plan": work.task.plan_id,
        "content_items": content,
        "completes_assignment": True,
    }


def activity_detail(request):
    activity, user = request.subject, request.user
    may = {
        "edit": may_edit_activity(user, activity),
        "delete": may_delete_activity(user, activity),
        "review": may_review_activity(user, activity),
        "reopen": may_reopen_activity(user, activity),
        "log": may_log_as(user, activity.unit),
        "enter_month_sheet": may_enter_month_sheet(user),
    }
    context = {
        "activity": activity,
        "may": may,
        **review_context(activity, by=user),
        "return_form": ReturnForm(row=activity),
        "reopen_form": ReopenForm(row=activity),
    }
    return render(request, "plans/activities/activity_detail.html", context)


def activity_delete(request):
    activity = request.subject
    with refusals_shown(request):
        delete_activity(activity=activity, by=request.user, at=clock.now())
        messages.success(request, "Đã xóa bản nháp.")
        return redirect("plans:activity_list")
    return redirect(activity)


ALONE = "default-src 'none'; sandbox"


def evidence_file(request):
    """Always as an attachment: nothing that people sent is ever shown as a page of ours."""
    evidence = request.subject
    return _alone(evidence.file, as_attachment=True, filename=evidence.original_name, content_type=evidence.media_type)


def evidence_thumb(request):
    """Drawn by us, so it may stand inline."""
    evidence = request.subject
    if not evidence.thumbnail:
        raise Http404
    return _alone(evidence.thumbnail, content_type="image/jpeg")


def evidence_create(request):
    """Keeps what was just chosen in a form that is still being filled; answers its field of evidence."""
    token = form_token(request)
    if token is None:
        raise BadRequest("no form token")
    check_person(request)
    activity = Activity.objects.visible_to(request.user).filter(token=token).first()
    form = ActivityForm(request.POST, request.FILES, user=request.user, on=clock.today(), activity=activity)
    form.save_uploads(by=request.user, at=clock.now())
    refused = list(form.errors.get("uploads", []))
    status = 422 if refused else 200
    return render(request, "plans/activities/_evidence_field.html", {"form": form, "refused": refused}, status=status)


def _alone(file, **how):
    try:
        answer = FileResponse(file.open(), **how)
    except FileNotFoundError:  # told by `reconcile`; for the reader it is not there
        raise Http404 from None
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
