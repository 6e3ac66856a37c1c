import re
from datetime import date, datetime
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.db.models import QuerySet

from plans.enums import Amendment, ReferenceRole
from plans.outline.models import Plan, PlanQuerySet, Reference
from plans.outline.parsing import ParsedReference, as_cited, references_in
from plans.outline.queries.readiness import lines_naming, year_of
from plans.outline.services.life import (
    CITED,
    CitedDocument,
    PlanHeader,
    add_reference,
    copy_plan,
    create_plan,
    write_header,
    write_reference,
)
from portal.lib.forms import CharField, DateField, FilterForm, SavingForm, TitleField
from portal.lib.text import as_id
from units.documents.forms import TakeBackForm
from units.enums import COMMITTEES, DocumentState, DocumentType, Role
from units.people.models import User
from units.scope import above, within
from units.tree.models import Unit
from units.versions import VersionedForm

MOST_YEARS = 5  # that a copy is later
USUAL = ("symbol", "place", "signing_power", "post", "signer", "recipients")  # the same from plan to plan


def in_one_row(*names: str) -> Div:
    return Div(*(Field(name, wrapper_class="vb-form-cell") for name in names), css_class="vb-form-row")


class PlanFilterForm(FilterForm):
    q = CharField(
        label="Tìm theo số hoặc trích yếu",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Tìm theo số hoặc trích yếu"}),
    )
    state = forms.ChoiceField(
        label="Trạng thái", choices=[("", "Mọi trạng thái"), *DocumentState.choices], required=False
    )
    year = forms.TypedChoiceField(label="Năm", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "Mọi năm"), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]

    def select(self, rows: PlanQuerySet, chosen: dict[str, Any]) -> PlanQuerySet:
        if chosen["q"]:
            rows = rows.matching(chosen["q"])
        if chosen["state"]:
            rows = rows.filter(state=chosen["state"])
        return rows.of_year(chosen["year"]) if chosen["year"] else rows


class HeaderForm(forms.Form):
    """What stands around the text of a plan."""

    abstract = TitleField(
        label="Trích yếu",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Viết thường chữ đầu, không lặp lại từ “Kế hoạch”.",
    )
    symbol = CharField(label="Ký hiệu", max_length=30, help_text="Số được cấp khi ban hành.")
    place = CharField(label="Địa danh", max_length=80, required=False)
    signing_power = CharField(label="Quyền hạn ký", max_length=120, required=False, help_text="Ví dụ: T/M ĐẢNG ỦY")
    post = CharField(label="Chức vụ người ký", max_length=120, required=False, help_text="Ví dụ: BÍ THƯ")
    signer = CharField(label="Họ tên người ký", max_length=120, required=False)
    recipients = CharField(
        label="Nơi nhận",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi nơi một dòng, dòng cuối là nơi lưu.",
    )
    parent_plan = forms.ModelChoiceField(
        label="Kế hoạch cấp trên",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="Không có trên Cổng",
        widget=forms.Select(attrs={"data-search-select": ""}),
    )

    HEAD = (
        "abstract",
        in_one_row("symbol", "place"),
        in_one_row("signing_power", "post", "signer"),
        "recipients",
        "parent_plan",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from_above = above("issuer_path", user.branches(Role.CLERK))
        self.fields["parent_plan"].queryset = Plan.objects.issued().filter(from_above).newest_first()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_recipients(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["recipients"].splitlines())
        return [line for line in lines if line]

    def header(self) -> PlanHeader:
        return PlanHeader(
            **{name: self.cleaned_data[name] for name in PlanHeader.__dataclass_fields__ if name in self.fields}
        )


class PlanCreateForm(SavingForm, HeaderForm):
    # What is no matter of the issuer stays while another is chosen: then the page comes anew with what is usual there.
    TYPED = ("abstract", "bases", "parent_plan")
    RENEWS: ClassVar = {
        "hx-get": "",
        "hx-trigger": "change",
        "hx-include": ",".join(f"[name={name}]" for name in TYPED),
        "hx-target": "closest form",
        "hx-select": "form.vb-form-page",
        "hx-swap": "outerHTML",
    }

    issuer = forms.ModelChoiceField(label="Cơ quan ban hành", queryset=Unit.objects.none(), empty_label=None)
    bases = CharField(
        label="Căn cứ",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi văn bản một dòng, ví dụ: 15-KH/ĐUK ngày 31/5/2026 của Đảng ủy Khối.",
    )
    with_skeleton = forms.BooleanField(
        label="Dựng sẵn các đề mục thường dùng", required=False, help_text="Sửa, thêm, xóa đề mục được ở bước sau."
    )

    def __init__(self, data: Any = None, *, typed: Any, user: User, on: date) -> None:
        """`typed` is what stands in the form already while another issuer is chosen."""
        committees = committees_of(user)
        issuer = committees.filter(pk=as_id(typed.get("issuer", ""))).first() or committees.first()
        usual = usual_header(issuer, on=on) if issuer else {}
        own = {name: typed[name] for name in self.TYPED if name in typed}
        super().__init__(data, user=user, initial={"issuer": issuer, "with_skeleton": True, **usual, **own})
        self.fields["issuer"].queryset = committees  # type: ignore[attr-defined]
        if len(committees) > 1:
            self.fields["issuer"].widget.attrs |= self.RENEWS
        self.helper.layout = Layout("issuer", *self.HEAD, "bases", "with_skeleton")

    def clean_bases(self) -> tuple[CitedDocument, ...]:
        cited = []
        for place, line in enumerate(self.cleaned_data["bases"].splitlines(), start=1):
            found = references_in([line], [])
            if line.strip() and not found:
                raise forms.ValidationError(f"Dòng {place} chưa có số và ký hiệu đọc được, ví dụ 15-KH/ĐUK.")
            for one in found:
                # what was typed of several in one line stays with the first
                wording = as_cited(line, one) if one is found[0] else ""
                document = (one.number, one.symbol, one.date, one.issuer)
                cited.append(CitedDocument(ReferenceRole.BASIS, *document, wording=wording))
        return tuple(cited)

    def write(self, *, by: User, at: datetime) -> Plan:
        chosen = {name: self.cleaned_data[name] for name in ("issuer", "bases", "with_skeleton")}
        return create_plan(**chosen, header=self.header(), by=by, at=at)


class PlanEditForm(VersionedForm, HeaderForm):
    amendment = forms.ChoiceField(
        label="Kế hoạch này", choices=[("", "Độc lập, không sửa kế hoạch nào"), *Amendment.choices], required=False
    )
    amends = forms.ModelChoiceField(
        label="Kế hoạch được sửa đổi, thay thế",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="Không có",
        widget=forms.Select(attrs={"data-search-select": ""}),
        help_text="Đổi lựa chọn này thì phải chọn lại mục nào sửa mục nào.",
    )

    def __init__(self, *args: Any, plan: Plan, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, initial={**header_initial(plan), "version": plan.version}, **kwargs)
        self.row = self.plan = plan
        self.fields["parent_plan"].queryset = self.fields["parent_plan"].queryset.exclude(pk=plan.pk)  # type: ignore[attr-defined]
        amendable = Plan.objects.visible_to(user).in_force().filter(issuer=plan.issuer_id).exclude(pk=plan.pk)
        self.fields["amends"].queryset = amendable.newest_first()  # type: ignore[attr-defined]
        self.helper.layout = Layout("version", *self.HEAD, in_one_row("amendment", "amends"))

    def write(self, *, by: User, at: datetime) -> Plan:
        return write_header(self.plan, self.header(), by=by, at=at, expected_version=self.expected_version)

    def stored_in(self, row: Plan) -> dict[str, Any]:
        initial = header_initial(row)
        return {name: initial[name] for name in ("abstract", "symbol", "place", "signer")}


class PlanTakeBackForm(TakeBackForm):
    reason = CharField(
        label="Cần sửa gì",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Văn phòng và lãnh đạo nhận được lời này.",
    )


class CopyPlanForm(SavingForm):
    abstract = TitleField(label="Trích yếu", widget=forms.Textarea(attrs={"rows": 3}))
    years = forms.IntegerField(
        label="Dời mọi ngày thêm (năm)",
        initial=1,
        min_value=1,
        max_value=MOST_YEARS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), f"Ghi số năm, từ 1 đến {MOST_YEARS}."),
    )

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        self.year = year_of(plan)
        super().__init__(data, initial={"abstract": plan.abstract.replace(str(self.year), str(self.year + 1))})
        self.plan = plan
        nodes = list(plan.nodes.in_force().in_order())
        self.count, self.naming = len(nodes), lines_naming(self.year, nodes)

    def write(self, *, by: User, at: datetime) -> Plan:
        return copy_plan(self.plan, by=by, at=at, **self.cleaned_data)


def committees_of(user: User) -> "QuerySet[Unit]":
    """Those a person writes plans for."""
    return Unit.objects.filter(within("path", user.branches(Role.CLERK)), kind__in=COMMITTEES, closed_on=None)


def header_initial(plan: Plan | PlanHeader) -> dict[str, object]:
    """The header as a form shows it."""
    fields = {name: getattr(plan, name) for name in PlanHeader.__dataclass_fields__}
    return {**fields, "recipients": "\n".join(plan.recipients)}


def usual_header(issuer: Unit, *, on: date) -> dict[str, object]:
    """What a new plan of `issuer` starts with: signing and recipients of the plan it issued last, else its names. What
    is still a draft may be somebody else's paper, freshly read."""
    last = Plan.objects.issued().filter(issuer=issuer).newest_first().with_context().first()
    if last:
        return {name: value for name, value in header_initial(last).items() if name in USUAL}
    names = issuer.name_on(on)
    return {
        "symbol": f"{DocumentType.PLAN}/{names.symbol}",
        "place": names.place,
        "signing_power": "T/M ĐẢNG ỦY",
        "post": "BÍ THƯ",
    }


class ReferenceForm(VersionedForm):
    role = forms.ChoiceField(label="Loại", choices=ReferenceRole)
    number = CharField(label="Số", max_length=20, required=False)
    symbol = CharField(label="Ký hiệu", max_length=40, help_text="Ví dụ: KH/ĐUK")
    dated = DateField(label="Ngày", required=False)
    issuer = CharField(label="Cơ quan ban hành", max_length=200, required=False)
    wording = CharField(
        label="Cách ghi trong phần mở đầu",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Để trống thì ghi theo số, ngày, cơ quan ban hành ở trên. Ví dụ: Nghị quyết số 05-NQ/ĐU, ngày "
        "10/02/2026 của Đảng ủy xã về xây dựng nếp sống văn minh.",
    )
    linked_plan = forms.ModelChoiceField(
        label="Kế hoạch trên Cổng",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="Không có trên Cổng",
        widget=forms.Select(attrs={"data-search-select": ""}),
    )

    def __init__(self, *args: Any, plan: Plan, user: User, reference: Reference | None = None, **kwargs: Any) -> None:
        cited = {name: getattr(reference, name) for name in CITED} if reference else {}
        kwargs["initial"] = {**cited, "version": plan.version}
        super().__init__(*args, **kwargs)
        self.row = self.plan = plan
        self.reference = reference
        others = Plan.objects.visible_to(user).issued().exclude(pk=plan.pk)
        self.fields["linked_plan"].queryset = others.newest_first()  # type: ignore[attr-defined]
        linked = reference.linked_plan_id if reference else None
        if linked and not others.filter(pk=linked).exists():
            del self.fields["linked_plan"]  # who may not see the plan leaves the link as it is
        self.helper = FormHelper()
        self.helper.form_tag = False
        row = in_one_row("role", "number", "symbol", "dated")
        self.helper.layout = Layout(
            "version", row, *(name for name in ("issuer", "wording", "linked_plan") if name in self.fields)
        )

    def clean_number(self) -> str:
        return re.sub(r"^số\s*:?\s*", "", str(self.cleaned_data["number"]), flags=re.IGNORECASE)

    def clean(self) -> dict[str, Any]:
        """A wording names the very document, or the paper would say another than the list."""
        chosen = super().clean() or self.cleaned_data
        if not chosen.get("number"):
            # `15-KH/ĐUK` typed in one go
            whole = references_in([chosen.get("symbol", "")], [])
            chosen |= {"number": whole[0].number, "symbol": whole[0].symbol} if len(whole) == 1 else {}
        if chosen.get("wording") and chosen.get("symbol"):
            self._clean_wording(chosen)
        return chosen

    def _clean_wording(self, chosen: dict[str, Any]) -> None:
        number, symbol, dated = chosen.get("number", ""), chosen["symbol"], chosen.get("dated")
        typed = ParsedReference(number, symbol, dated, chosen.get("issuer", ""), ReferenceRole.BASIS)
        named = references_in([chosen["wording"]], [])
        same = [one for one in named if one.full_number == typed.full_number]
        if not named and not references_in([typed.full_number], []):
            same = [typed]  # without a number and symbol of the usual form there is nothing to hold the words to
        if not same or (typed.date and same[0].date not in (None, typed.date)):
            self.add_error("wording", "Ghi đúng số, ký hiệu và ngày như ở trên, hoặc để trống.")
        else:
            chosen["wording"] = as_cited(chosen["wording"], same[0])

    def stored_in(self, row: Plan) -> dict[str, Any]:
        return {}

    def write(self, *, by: User, at: datetime) -> None:
        expected_version = self.expected_version
        if self.reference:
            cited = CitedDocument(**{"linked_plan": self.reference.linked_plan, **self.chosen})
            write_reference(self.reference, cited, by=by, at=at, expected_version=expected_version)
        else:
            add_reference(self.plan, CitedDocument(**self.chosen), by=by, at=at, expected_version=expected_version)
