from collections.abc import Callable, Mapping
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.official.files import File, to_file
from portal.lib.official.types import PrintedDocument
from units.documents.forms import IssueForm, StampForm, StepForm, TakeBackForm, TermChangeForm, TermForm
from units.documents.models import OfficialDocument, may_take_earlier_file
from units.documents.services.life import take_back_document
from units.documents.services.terms import proposed_issue
from units.pages import attachment, is_saved, saving_page
from units.tree.views import unit_trail


def take_step(request, step: Callable[..., object], *, success: str, back: str, onward: str):
    """A step that asks for nothing: taken it leads `onward`, refused `back` with the reason."""
    form = StepForm(request.POST, document=request.subject, step=step)
    if is_saved(request, form, success):
        return redirect(onward)
    for message in form.non_field_errors():
        messages.error(request, str(message))
    return redirect(back)


def take_step_on_page(request, page: Callable[..., HttpResponse], *, success: str, **forms: StepForm):
    """A step whose form stands on a page with others; refused, `page` comes back with it. The `{}` in `success` is the
    number of the document."""
    document = request.subject
    (form,) = forms.values()
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, success.format(document.number_and_symbol))
        return redirect(document)
    return page(request, document, **forms)


def forms_in_review(
    document: OfficialDocument,
    may: Mapping[str, bool],
    *,
    issue: Callable[..., object],
    issue_form: type[IssueForm] = IssueForm,
):
    """The forms on the page of a document that is to be issued or returned, by name; None for what a person may
    not do."""
    proposed = proposed_issue(document, on=clock.today()) if may["issue"] else None
    return {
        "issue": issue_form(document=document, step=issue, initial=proposed) if may["issue"] else None,
        "take_back": TakeBackForm(document=document, step=take_back_document) if may["take_back"] else None,
    }


def document_day(request):
    """The day on the paper of any issued document, written once it is stamped."""
    document = request.subject
    form = StampForm(request.POST or None, row=document)
    label, route = document.list_page
    trail = [(label, reverse(route)), (document.number_and_symbol, document.get_absolute_url())]
    title, submit = "Ghi ngày ban hành", "Ghi ngày"
    success = "Đã ghi ngày {0.issued_on:%d/%m/%Y} của văn bản số {0.number_and_symbol}."
    note = "Ngày chỉ ghi một lần. Tệp có ngày được lưu kèm mã kiểm tra mới; tệp để trống ngày vẫn được giữ."
    return saving_page(request, form, title=title, submit=submit, success=success, trail=trail, note=note)


def document_file(request):
    """The frozen bytes, as they were issued; `?ban=truoc` for those before the day was stamped, for the office that
    keeps the register."""
    document = request.subject
    file = document.issued_file
    if request.GET.get("ban") == "truoc":
        file = file.replaces if file else None
        if file and not may_take_earlier_file(request.user, document):
            raise PermissionDenied(document.get_absolute_url())
    return attachment(File(file.name, file.media_type, bytes(file.content)) if file else None)


def export_page(request, printed: PrintedDocument, *, prefix: str = "", back: str = ""):
    """The text as it stands now, in the format of `?dang=`; refused on the page of the document, or `back`. `prefix`
    goes before the name of the file."""
    try:
        file = to_file(printed, request.GET.get("dang", "docx"))
        return attachment(replace(file, name=f"{prefix}{file.name}"))
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect(back or request.subject)


def term_create(request):
    unit = request.subject
    form = TermForm(request.POST or None, row=unit)
    title, submit, success = "Khai báo nhiệm kỳ", "Lưu nhiệm kỳ", "Đã khai báo nhiệm kỳ {}."
    note = "Số văn bản chạy từ 01 theo từng loại trong suốt một nhiệm kỳ."
    return saving_page(request, form, title=title, submit=submit, success=success, trail=unit_trail(unit), note=note)


def term_change(request):
    term = request.subject
    form = TermChangeForm(request.POST or None, row=term)
    success, trail = "Đã lưu nhiệm kỳ.", unit_trail(term.unit)
    return saving_page(request, form, title="Sửa nhiệm kỳ", submit="Lưu nhiệm kỳ", success=success, trail=trail)
