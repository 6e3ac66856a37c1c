from datetime import timedelta

from django import forms
from django.shortcuts import render

from portal.lib import clock
from portal.lib.charts import Bar, Cell, MatrixRow
from portal.lib.forms import CharField, DateField, MultipleFileField
from units.pages import Page
from units.templatetags.ui import MARKS

FORMS = [
    ("mass_media", "Phương tiện thông tin đại chúng", 18, 24),
    ("oral", "Tuyên truyền miệng", 31, 36),
    ("visual", "Cổ động trực quan", 9, 20),
    ("emulation", "Phong trào thi đua", 4, 4),
]
MONTHS = [4, 7, 12, 9, 15, 11, 8, 17, 21, 13, 6, 2]

CELLS = {
    "Chi bộ Kỹ thuật": ["in_time", "in_time", "late", "in_review"],
    "Chi bộ Kinh doanh": ["in_time", "late", "overdue", "not_due"],
    "Công đoàn cơ sở": ["in_time", "in_time", "in_time", "not_due"],
}


class SampleForm(forms.Form):
    q = CharField(label="Tìm theo tên", required=False)
    state = forms.ChoiceField(
        label="Trạng thái", choices=[("", "Tất cả"), ("draft", "Nháp"), ("issued", "Đã ban hành")], required=False
    )
    starts_on = DateField(label="Từ ngày", required=False)


class SampleUploadForm(forms.Form):
    title = CharField(label="Tên hoạt động", help_text="Viết ngắn, đủ để người khác hiểu.")
    held_on = DateField(label="Ngày thực hiện")
    points = forms.MultipleChoiceField(
        label="Cần bổ sung",
        choices=[("photos", "Ảnh"), ("figures", "Số liệu"), ("place", "Địa điểm")],
        widget=forms.CheckboxSelectMultiple,
    )
    uploads = MultipleFileField(label="Ảnh, tệp minh chứng", help_text="Ảnh, PDF, Word hoặc Excel, mỗi tệp đến 20 MB.")


def components(request):
    """Every component in its states, with sample values only."""
    today = clock.today()
    wrong = SampleUploadForm({"title": "", "held_on": "31/02/2026"})
    return render(
        request,
        "units/showcase/components.html",
        {
            "marks": list(MARKS),
            "form_marks": [(code, label) for code, label, _, _ in FORMS],
            "days": [today + timedelta(days=left) for left in (-3, 0, 1, 2, 20, 400)],
            "now": clock.now(),
            "filters": SampleForm(request.GET or None),
            "wrong": wrong,
            "bars": [Bar(label, done, total=total, tone=code) for code, label, done, total in FORMS],
            "months": [Bar(f"T{place}", value) for place, value in enumerate(MONTHS, start=1)],
            "quarters": ["Quý I", "Quý II", "Quý III", "Quý IV"],
            "rows": [MatrixRow(unit, [Cell(state) for state in states]) for unit, states in CELLS.items()],
            "steps": [("Kỳ", "#kỳ"), ("Số liệu", "#số-liệu"), ("Nội dung", ""), ("Xem trước", ""), ("Ban hành", "")],
            "unit_names": ["Đảng ủy Công ty Sao Mai", "Chi bộ Kỹ thuật"],
            "page": Page(rows=[], after="2", before="1"),
            "sort": request.GET.get("sort", "due_on"),
        },
    )
