from django.contrib import messages
from django.shortcuts import redirect

from units.forms.issuing import StampForm
from units.models import OfficialDocument
from units.views.pages import form_page


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
