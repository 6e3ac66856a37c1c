"""What changes in the work of one unit: asked for by the unit, answered and done by the office."""

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from plans.enums import METRICS_OF_FORM, AssignmentState, Form, NodeKind, Remedy, RequestKind
from plans.figures import FiguresForm, initial_figures
from plans.outline.models import Node, Plan
from plans.work.models import Assignment, AssignmentQuerySet, UnitRequest
from plans.work.queries.lists import narrow_assignments
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
        below = Unit.objects.below(row.task.plan.issuer).exclude(pk__in=[row.unit_id, row.task.plan.issuer_id])
        self.fields["to"].queryset = below.open_on(on).filter(closed_on=None).order_by("path")  # type: ignore[attr-defined]
        has_metrics = row.task.form in METRICS_OF_FORM
        remedies = [one for one in REMEDIES[request.kind] if has_metrics or one != Remedy.TARGETS]
        self.fields["remedy"].choices = [(one.value, one.label) for one in remedies]  # type: ignore[attr-defined]

    @property
    def targets(self) -> list[forms.BoundField]:
        return self.fields_of(self.request.assignment.task.form)

    def write(self, *, by: User, at: datetime) -> UnitRequest:
        chosen = self.cleaned_data
        answer = Answer(
            remedy=chosen["remedy"],
            words=chosen["words"],
            due_on=chosen["due_on"],
            to=chosen["to"],
            targets=self.figures_of(self.request.assignment.task.form),
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
        paths = user.paths(Role.CLERK)
        self.work = list(left_work(unit, paths=paths))
        going_on = left_parts(unit, paths=paths, on=on).exclude(task__in=[row.task_id for row in self.work])
        self.going_on = list(going_on.select_related("task").order_by("task"))
        below = Unit.objects.below(unit.committee()).open_on(on).filter(closed_on=None)
        units = list(below.exclude(pk__in=[unit.pk, unit.committee().pk]).order_by("path"))
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


MONTHS_BACK, MONTHS_AHEAD = 24, 12
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def months_around(on: date) -> list[date]:
    """First days of months, latest first."""
    latest = on.year * 12 + on.month - 1 + MONTHS_AHEAD
    return [date(number // 12, number % 12 + 1, 1) for number in range(latest, latest - MONTHS_BACK - MONTHS_AHEAD, -1)]


def _month(text: str) -> date:
    year, _, month = text.partition("-")
    return date(int(year), int(month), 1)


class PlanChoice(forms.ModelChoiceField):
    def label_from_instance(self, plan: Plan) -> str:
        return str(plan)[:80]


class NodeChoice(forms.ModelChoiceField):
    def label_from_instance(self, node: Node) -> str:
        return f"{node.plan.number_and_symbol}: {node}"[:80]


class WorkFilter(forms.Form):
    q = CharField(label="Tìm theo tên việc hoặc đơn vị", required=False)
    plan = PlanChoice(label="Kế hoạch", queryset=Plan.objects.none(), required=False, empty_label="Mọi kế hoạch")
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Mọi đơn vị", widget=UnitSelect
    )
    phase = NodeChoice(label="Giai đoạn", queryset=Node.objects.none(), required=False, empty_label="Mọi giai đoạn")
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Mọi hình thức"), *Form.choices], required=False)
    month = forms.TypedChoiceField(label="Tháng", coerce=_month, empty_value=None, required=False)

    # Shown only where the address asks for them: they come from figures, not from hands.
    RARE: tuple[str, ...] = ("from", "to")

    def __init__(self, query: Any, *, user: User, on: date) -> None:
        super().__init__(query)
        self.on = on
        self.fields["from"] = DateField(label="Từ ngày", required=False)
        self.fields["to"] = DateField(label="Đến ngày", required=False)
        plans = Plan.objects.visible_to(user)
        self._offer("plan", plans.issued().with_work().newest_first().defer("snapshot"))
        self._offer("unit", Unit.objects.visible_to(user).order_by("path"))
        phases = Node.objects.filter(plan__in=plans.with_work()).in_force().of_kind(NodeKind.PHASE)
        self._offer("phase", phases.select_related("plan").order_by("-plan", "position"))
        # A figure may open a month that no hand would choose from the list.
        extra_months = [_month(query["month"])] if _MONTH.fullmatch(query.get("month") or "") else []
        months = {
            f"{month:%Y-%m}": f"Tháng {month.month}/{month.year}" for month in [*months_around(on), *extra_months]
        }
        self.fields["month"].choices = [("", "Mọi tháng"), *months.items()]  # type: ignore[attr-defined]
        for name in self.RARE:
            if not query.get(name):
                self.fields[name].widget = forms.HiddenInput()

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields[name].widget.attrs["data-search-select"] = ""

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class AssignmentFilter(WorkFilter):
    state = forms.ChoiceField(
        label="Trạng thái", choices=[("", "Mọi trạng thái"), *AssignmentState.choices], required=False
    )

    def __init__(self, query: Any, *, user: User, on: date, usual: str = "") -> None:
        """An address that asks nothing means work in the state `usual`, whatever its order and page."""
        parameters = {name: query.get(name) for name in ("from", "to", *self.base_fields) if query.get(name)}
        self.is_asked = any(name in query for name in ("from", "to", *self.base_fields))
        # What the other views of the same work are asked for.
        self.address = urlencode(parameters)
        super().__init__(query if self.is_asked else {"state": usual}, user=user, on=on)

    def narrow(self, rows: AssignmentQuerySet, **instead: Any) -> AssignmentQuerySet:
        """A filter that cannot be read shows no rows rather than the wrong ones; `instead` takes the place of what
        the address says."""
        if not self.is_valid():
            return rows.none()
        return narrow_assignments(rows, {**self.cleaned_data, **instead}, on=self.on)
