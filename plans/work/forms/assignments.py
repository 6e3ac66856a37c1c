"""What changes in the work of one unit: asked for by the unit, answered and done by the office."""

from datetime import date, datetime
from typing import Any

from django import forms

from plans.enums import METRICS_OF_FORM, Remedy, RequestKind
from plans.figures import FiguresForm, initial_figures
from plans.work.models import Assignment, UnitRequest
from plans.work.queries.tasks import left_parts, left_work
from plans.work.services.alterations import extend_assignment, hand_over_unit, withdraw_assignment
from plans.work.services.requests import REMEDIES, Answer, answer_request, ask
from portal.lib.forms import CharField, DateField, SavingForm, SeveralChoiceField
from units.enums import Role
from units.people.models import User
from units.tree.forms import UnitSelect, UnitSelectMultiple, offer_units
from units.tree.models import Unit

_READ_BY_UNIT = "Đơn vị đọc được, và còn lại trong lịch sử của nhiệm vụ."


class WithdrawForm(SavingForm):
    reason = CharField(
        label="Lý do thu hồi", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_READ_BY_UNIT
    )

    def write(self, *, by: User, at: datetime) -> Assignment:
        reason = self.cleaned_data["reason"]
        return withdraw_assignment(assignment=self.row, reason=reason, by=by, at=at)


class ExtensionForm(SavingForm):
    due_on = DateField(label="Hạn mới")
    reason = CharField(
        label="Lý do", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_READ_BY_UNIT
    )

    def write(self, *, by: User, at: datetime) -> Assignment:
        return extend_assignment(assignment=self.row, by=by, at=at, **self.cleaned_data)


class RequestForm(SavingForm):
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

    def write(self, *, by: User, at: datetime) -> UnitRequest:
        return ask(assignment=self.row, by=by, at=at, **self.cleaned_data)


class AnswerForm(SavingForm, FiguresForm):
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

    def __init__(self, data: Any = None, *, request: UnitRequest, on: date) -> None:
        row = request.assignment
        super().__init__(data, initial={"due_on": request.wanted_on, **initial_figures(row.targets)})
        self.request = request
        below = Unit.objects.receiving_from(row.task.plan.issuer).exclude(pk=row.unit_id)
        self.fields["to"].queryset = below.staying_open(on).order_by("path")  # type: ignore[attr-defined]
        has_metrics = row.task.form in METRICS_OF_FORM
        remedies = [one for one in REMEDIES[request.kind] if has_metrics or one != Remedy.TARGETS]
        self.fields["remedy"].choices = [(one.value, one.label) for one in remedies]  # type: ignore[attr-defined]

    @property
    def targets(self) -> list[forms.BoundField]:
        return self.fields_of(self.request.assignment.task.form)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        return chosen | {"targets": self.figures_of(self.request.assignment.task.form)}

    def write(self, *, by: User, at: datetime) -> UnitRequest:
        chosen = self.cleaned_data
        answer = Answer(
            remedy=chosen["remedy"],
            words=chosen["words"],
            due_on=chosen["due_on"],
            to=chosen["to"],
            targets=chosen["targets"],
        )
        return answer_request(request=self.request, answer=answer, by=by, at=at)


class HandoverForm(SavingForm):
    successors = SeveralChoiceField(
        label="Đơn vị nhận",
        queryset=Unit.objects.none(),
        widget=UnitSelectMultiple(attrs={"size": 6}),
        help_text="Chọn nhiều đơn vị thì mỗi đơn vị nhận đủ các việc dưới đây.",
    )
    reason = CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Các đơn vị đọc được, và còn lại trong lịch sử.",
    )

    def __init__(self, data: Any = None, *, unit: Unit, user: User, on: date) -> None:
        usual = f"{unit.name} kết thúc hoạt động từ {unit.closed_on:%d/%m/%Y}." if unit.closed_on else ""
        super().__init__(data, initial={"reason": usual})
        self.unit = unit
        branches = user.branches(Role.CLERK)
        self.work = list(left_work(unit, branches=branches))
        going_on = left_parts(unit, branches=branches, on=on).exclude(task__in=[row.task_id for row in self.work])
        self.going_on = list(going_on.select_related("task").order_by("task"))
        below = Unit.objects.receiving_from(unit.giver).staying_open(on).exclude(pk=unit.pk)
        units = list(below.order_by("path"))
        self.fields["successors"].queryset = below.filter(pk__in=[successor.pk for successor in units])  # type: ignore[attr-defined]
        self.units = {successor.pk: successor for successor in units}
        for row in self.work:
            self.fields[_field(row)] = _other_successor(row, units)

    @property
    def rows(self) -> list[tuple[Assignment, forms.BoundField]]:
        """Each open assignment with the choice of another successor for it alone."""
        return [(row, self[_field(row)]) for row in self.work]

    def write(self, *, by: User, at: datetime) -> list[Assignment]:
        chosen = self.cleaned_data
        others = {row: chosen[_field(row)] for row in self.work}
        return hand_over_unit(
            unit=self.unit,
            successors=list(chosen["successors"]),
            exceptions={row: [self.units[pk]] for row, pk in others.items() if pk},
            rows=self.work,
            reason=chosen["reason"],
            by=by,
            at=at,
        )


def _field(row: Assignment) -> str:
    return f"successor_{row.pk}"


def _other_successor(row: Assignment, units: list[Unit]) -> forms.TypedChoiceField:
    widget = UnitSelect(attrs={"aria-label": f"Đơn vị nhận: {row.title}"})
    field = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, widget=widget)
    offer_units(field, units)
    field.choices = [("", "Như đơn vị nhận ở trên"), *((successor.pk, successor.name) for successor in units)]
    return field
