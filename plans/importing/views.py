from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.importing.forms import ImportForm, ImportHeaderForm, ImportOutlineForm
from plans.importing.models import PlanImport
from plans.importing.parsing.types import ParsedPlan
from plans.importing.queries import reading_of, renewal_words
from plans.importing.services import discard_import, earlier_plan
from plans.outline.edits import Edit
from plans.outline.models import Plan
from plans.outline.queries.lines import outline_rows
from plans.outline.queries.named_in_text import plans_cited
from plans.outline.types import Outline
from plans.outline.views.lines import key_after, key_of, place_after
from plans.work.queries.tasks import proposals
from portal.lib import clock
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
    data, today = request.POST or None, clock.today()
    outline = ImportOutlineForm(data, row=plan_import, on=today)
    header = _header(request, outline, data)
    if header.is_valid() and header.save(by=request.user, at=clock.now()):
        messages.success(request, f"Đã lưu thành kế hoạch nháp. Xem lại rồi gửi duyệt.{_work_ahead(header.saved)}")
        return redirect(header.saved)
    return _page(request, outline, header=header)


def import_edit(request):
    """Opens the line that `muc` names, or does an act. With htmx the answer is the outline; without, a redirect."""
    plan_import, today = request.subject, clock.today()
    form = ImportOutlineForm(request.POST or None, row=plan_import, key=key_of(request), on=today)
    if request.method != "POST":
        return _page(request, form, at=form.key or key_of(request, "tai"))
    if not form.is_valid() or not form.save(by=request.user, at=clock.now()):
        return _page(request, form, at=form.key)
    edit_url = reverse("plans:import_edit", args=[plan_import.pk])
    if not request.htmx:
        return redirect(place_after(form, edit_url=edit_url, page_url=_page_url(plan_import)))
    key = key_after(form.saved)
    after = ImportOutlineForm(row=plan_import, key=key if form.opens else 0, on=today)
    return _page(request, after, at=key, edit=form.saved, is_quiet=form.cleaned_data["act"] == form.KEEP)


def _header(request, outline: ImportOutlineForm, data=None) -> ImportHeaderForm:
    parsed = ParsedPlan.from_json(outline.row.parsed)
    return ImportHeaderForm(data, outline=outline, parsed=parsed, user=request.user, on=clock.today())


def _page_url(plan_import: PlanImport) -> str:
    return reverse("plans:import_review", args=[plan_import.pk])


def _work_ahead(plan: Plan) -> str:
    count = len(proposals(plan))
    return f" Sau khi ban hành, có {count} việc đề nghị giao." if count else ""


def import_discard(request):
    with refusals_shown(request):
        discard_import(request.subject, by=request.user, at=clock.now())
        messages.success(request, "Đã bỏ bản đọc. Chưa có kế hoạch nào được tạo.")
    return redirect("plans:import_create")


def _page(
    request,
    form: ImportOutlineForm,
    *,
    header: ImportHeaderForm | None = None,
    at: int = 0,
    edit: Edit | None = None,
    is_quiet: bool = False,
):
    """`at` is the line where the person is now; after a quiet act the lines need not be drawn anew."""
    plan_import = form.row
    parsed, outline = ParsedPlan.from_json(plan_import.parsed), form.stored
    context = {
        "plan_import": plan_import,
        "form": form,
        "edit_url": reverse("plans:import_edit", args=[plan_import.pk]),
        "page_url": _page_url(plan_import),
        "reading": reading_of(parsed, outline),
        "rows": outline_rows(outline),
        "may": {"assign": False},
        "at": at,
        "edit": edit,
        "is_quiet": is_quiet,
        "undo_words": plan_import.changes[-1]["words"] if plan_import.changes else "",
    }
    if request.htmx:
        return render(request, "plans/importing/_import_outline.html", context)
    return render(
        request, "plans/importing/import_review.html", context | _surroundings(request, form, header, outline)
    )


def _surroundings(request, form: ImportOutlineForm, header: ImportHeaderForm | None, outline: Outline):
    """What stands around the outline on the whole page."""
    plan_import = form.row
    header = header or _header(request, form)
    cited, earlier = header.parsed.references, earlier_plan(plan_import)
    return {
        "header": header,
        "parsed": header.parsed,
        "cited": list(zip(cited, plans_cited(cited, user=request.user), strict=True)),
        "earlier": earlier,
        "renewal": _renewal(request.user, earlier, outline),
    }


def _renewal(user, earlier: Plan | None, outline: Outline):
    """None where the document is no draft that this reading could take the place of."""
    if earlier is None or not may_edit_document(user, earlier):
        return None
    return {"words": renewal_words(earlier, outline)}
