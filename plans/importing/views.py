from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.importing.forms import EditForm, ImportForm, ReviewForms
from plans.importing.models import PlanImport
from plans.importing.parsing.edits import Edit
from plans.importing.queries import reading_of, renewal_words
from plans.importing.services import discard_import, earlier_plan
from plans.outline.models import Plan
from plans.outline.queries.named_in_text import plans_cited
from plans.work.queries.tasks import proposals
from portal.lib import clock
from portal.lib.text import as_id
from units.documents.models import may_edit_document
from units.pages import refusals_shown


def import_create(request):
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        return redirect("plans:import_review", form.saved.pk)
    waiting = PlanImport.objects.visible_to(request.user).waiting().select_related("unit", "uploaded_by")
    return render(request, "plans/importing/import_create.html", {"form": form, "waiting": waiting})


def import_review(request):
    plan_import = request.subject
    if plan_import.plan_id:
        messages.info(request, "Bản đọc này đã được lưu thành kế hoạch dưới đây.")
        return redirect("plans:plan_detail", plan_import.plan_id)
    data = request.POST or None
    review = ReviewForms(data, plan_import=plan_import, user=request.user, on=clock.today(), last=True)
    if review.is_valid() and review.save(by=request.user, at=clock.now()):
        messages.success(request, f"Đã lưu thành kế hoạch nháp. Xem lại rồi gửi duyệt.{_work_ahead(review.saved)}")
        return redirect(review.saved)
    return _page(request, review)


def import_edit(request):
    """One act on the outline. With htmx the answer is the outline; without, a redirect to the line."""
    plan_import = request.subject
    review = ReviewForms(request.POST, plan_import=plan_import, user=request.user, on=clock.today())
    form = EditForm(request.POST, review=review)
    if not form.is_valid() or not form.save(by=request.user, at=clock.now()):
        return _page(request, review, form=form)
    edit = form.saved
    if not request.htmx:
        return redirect(f"{reverse('plans:import_review', args=[plan_import.pk])}?muc={edit.place}#muc-{edit.place}")
    after = ReviewForms(None, plan_import=plan_import, user=request.user, on=clock.today())
    return _page(request, after, form=form, edit=edit)


def _work_ahead(plan: Plan) -> str:
    count = len(proposals(plan))
    return f" Sau khi ban hành, có {count} việc đề nghị giao." if count else ""


def import_discard(request):
    with refusals_shown(request):
        discard_import(request.subject, by=request.user, at=clock.now())
        messages.success(request, "Đã bỏ bản đọc. Chưa có kế hoạch nào được tạo.")
    return redirect("plans:import_create")


def _page(request, review: ReviewForms, *, form: EditForm | None = None, edit: Edit | None = None):
    place = request.POST.get("place") or request.GET.get("muc") or ""
    cited = review.parsed.references
    earlier = None if request.htmx else earlier_plan(review.plan_import)
    context = {
        "review": review,
        "plan_import": review.plan_import,
        "edit_url": reverse("plans:import_edit", args=[review.plan_import.pk]),
        "reading": reading_of(review.parsed, review.outline),
        "earlier": earlier,
        "renewal": _renewal(request.user, earlier, review),
        "cited": list(zip(cited, plans_cited(cited, user=request.user), strict=True)),
        "form": form,
        "edit": edit,
        "place": edit.place if edit else as_id(place) or 1,
        "last_words": review.plan_import.changes[-1]["words"] if review.plan_import.changes else "",
    }
    return render(
        request,
        "plans/importing/_import_outline.html" if request.htmx else "plans/importing/import_review.html",
        context,
    )


def _renewal(user, earlier: Plan | None, review: ReviewForms):
    """None where the document is no draft that this reading could take the place of."""
    if earlier is None or not may_edit_document(user, earlier):
        return None
    return {"words": renewal_words(earlier, review.outline)}
