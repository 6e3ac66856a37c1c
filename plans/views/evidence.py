from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import render

from plans.forms.activity import ActivityForm
from plans.models import Activity
from portal.lib import clock

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
    token = _token(request)
    hold_person(request)
    activity = Activity.objects.visible_to(request.user).filter(token=token).first()
    form = ActivityForm(request.POST, request.FILES, by=request.user, at=clock.now(), activity=activity)
    form.keep_uploads()
    refused = list(form.errors.get("uploads", []))
    status = 422 if refused else 200
    return render(request, "plans/_evidence_field.html", {"form": form, "refused": refused}, status=status)


def hold_person(request):
    """What one person left waiting on a shared phone never goes out in the name of who signed in after."""
    if request.POST.get("person", str(request.user.pk)) != str(request.user.pk):
        raise PermissionDenied


def _token(request):
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        raise BadRequest("no form token") from None


def _alone(file, **how):
    try:
        answer = FileResponse(file.open(), **how)
    except FileNotFoundError:  # told by `reconcile`; for the reader it is not there
        raise Http404 from None
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
