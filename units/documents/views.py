from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from portal.lib.official.files import File
from units.documents.forms import StampForm, TermChangeForm, TermForm
from units.documents.models import OfficialDocument
from units.pages import attachment, form_page
from units.tree.views import _trail


def stamp_page(request, document: OfficialDocument, *, trail: list[tuple[str, str]]):
    """The page on which the day of any issued document is written; `trail` ends at the page of the document."""
    form = StampForm(request.POST or None, document=document, by=request.user)
    back = trail[-1][1]
    if request.method == "POST" and form.is_done():
        name, day = document.number_and_symbol, document.issued_on
        messages.success(request, f"Đã ghi ngày {day:%d/%m/%Y} của văn bản số {name}.")
        return redirect(back)
    note = "Ngày chỉ ghi một lần. Tệp có ngày được lưu kèm mã kiểm tra mới; tệp để trống ngày vẫn được giữ."
    return form_page(request, form, title="Ghi ngày ban hành", submit="Ghi ngày", back=back, trail=trail, note=note)


def issued_attachment(document: OfficialDocument, wishes: Mapping[str, str]) -> HttpResponse:
    """The frozen file in force, or with `ban=truoc` the one it replaced when the day was stamped."""
    file = document.issued_file
    is_earlier = wishes.get("ban") == "truoc"
    chosen = file.replaces if file and is_earlier else file
    return attachment(File(chosen.name, chosen.media_type, bytes(chosen.content)) if chosen else None)


def term_create(request):
    unit = request.subject
    form = TermForm(request.POST or None, unit=unit, user=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã khai báo nhiệm kỳ {form.result}.")
        return redirect("units:unit_detail", unit.pk)
    note = "Số văn bản chạy từ 01 theo từng loại trong suốt một nhiệm kỳ."
    trail = _trail(unit)
    return form_page(
        request, form, title="Khai báo nhiệm kỳ", submit="Lưu nhiệm kỳ", back=trail[-1][1], trail=trail, note=note
    )


def term_change(request):
    term = request.subject
    form = TermChangeForm(request.POST or None, term=term, user=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã lưu nhiệm kỳ.")
        return redirect("units:unit_detail", term.unit_id)
    trail = _trail(term.unit)
    return form_page(request, form, title="Sửa nhiệm kỳ", submit="Lưu nhiệm kỳ", back=trail[-1][1], trail=trail)
