from typing import Any

from django import forms

from portal.lib.forms import CharField, DateField


class AuditFilter(forms.Form):
    q = CharField(label="Tìm theo tên người làm", required=False)
    starts_on = DateField(label="Từ ngày", required=False)
    ends_on = DateField(label="Đến ngày", required=False)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        starts_on, ends_on = chosen.get("starts_on"), chosen.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", f"Ngày kết thúc phải từ ngày bắt đầu ({starts_on:%d/%m/%Y}).")
        return chosen
