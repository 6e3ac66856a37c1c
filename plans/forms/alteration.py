"""What changes in the work of one unit: asked for by the unit, answered and done by the office."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from plans.enums import METRICS_OF_FORM, Remedy, RequestKind
from plans.forms.figures import FiguresForm, initial_figures
from plans.models import Assignment, UnitRequest
from plans.services.alteration import extend_assignment, withdraw_assignment
from plans.services.requests import REMEDIES, Answer, answer_request, ask
from portal.lib import clock
from portal.lib.forms import ActForm, CharField, DateField
from units.forms.choice import UnitSelect
from units.models import Unit, User

_READ_BY_UNIT = "Đơn vị đọc được, và còn lại trong lịch sử của nhiệm vụ."


class AlterationForm(ActForm, forms.Form):
    """Of one assignment, by the office that gave it."""

    def __init__(self, data: Any = None, *, assignment: Assignment, by: User) -> None:
        super().__init__(data)
        self.assignment, self.by = assignment, by
        self.helper = FormHelper()
        self.helper.form_tag = False


class WithdrawForm(AlterationForm):
    reason = CharField(
        label="Lý do thu hồi", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_READ_BY_UNIT
    )

    def act(self) -> Assignment:
        reason = self.cleaned_data["reason"]
        return withdraw_assignment(assignment=self.assignment, reason=reason, by=self.by, at=clock.now())


class ExtensionForm(AlterationForm):
    due_on = DateField(label="Hạn mới")
    reason = CharField(
        label="Lý do",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_READ_BY_UNIT,
    )

    def act(self) -> Assignment:
        return extend_assignment(assignment=self.assignment, by=self.by, at=clock.now(), **self.cleaned_data)


class RequestForm(ActForm, forms.Form):
    kind = forms.ChoiceField(
        label="Đề nghị gì",
        choices=[
            (RequestKind.EXTENSION, "Gia hạn: cần thêm thời gian"),
            (RequestKind.ADJUSTMENT, "Điều chỉnh: chỉ tiêu, đơn vị làm hoặc nội dung chưa hợp"),
        ],
        initial=RequestKind.EXTENSION,
        widget=forms.RadioSelect,
    )
    wanted_on = DateField(label="Xin gia hạn đến ngày", required=False)
    reason = CharField(
        label="Lý do",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nói rõ vướng ở đâu và cần đổi gì để Văn phòng trả lời được ngay.",
    )

    def __init__(self, data: Any = None, *, assignment: Assignment, by: User) -> None:
        super().__init__(data)
        self.assignment, self.by = assignment, by

    def act(self) -> UnitRequest:
        return ask(assignment=self.assignment, by=self.by, at=clock.now(), **self.cleaned_data)


class AnswerForm(ActForm, FiguresForm):
    remedy = forms.ChoiceField(label="Trả lời", widget=forms.RadioSelect)
    due_on = DateField(label="Hạn mới", required=False)
    to = forms.ModelChoiceField(
        label="Đơn vị nhận", queryset=Unit.objects.none(), required=False, empty_label="Chọn đơn vị", widget=UnitSelect
    )
    words = CharField(
        label="Lời trả lời",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc được. Không đồng ý thì cần ghi lý do; đồng ý thì có thể để trống.",
    )

    def __init__(self, data: Any = None, *, request: UnitRequest, by: User) -> None:
        row = request.assignment
        super().__init__(data, initial={"due_on": request.wanted_on, **initial_figures(row.targets)})
        self.request, self.by = request, by
        below = Unit.objects.below(row.task.plan.issuer).exclude(pk__in=[row.unit_id, row.task.plan.issuer_id])
        self.fields["to"].queryset = below.open_on(clock.today()).filter(closed_on=None).order_by("path")  # type: ignore[attr-defined]
        has_metrics = row.task.form in METRICS_OF_FORM
        remedies = [one for one in REMEDIES[request.kind] if has_metrics or one != Remedy.TARGETS]
        self.fields["remedy"].choices = [(one.value, one.label) for one in remedies]  # type: ignore[attr-defined]

    @property
    def targets(self) -> list[forms.BoundField]:
        return self.fields_of(self.request.assignment.task.form)

    def act(self) -> UnitRequest:
        chosen = self.cleaned_data
        answer = Answer(
            remedy=chosen["remedy"],
            words=chosen["words"],
            due_on=chosen["due_on"],
            to=chosen["to"],
            targets=self.figures_of(self.request.assignment.task.form),
        )
        return answer_request(request=self.request, answer=answer, by=self.by, at=clock.now())
