"""The filters of activities, the decisions of the office about them, and the evidence rules it sets."""

import re
from datetime import date, datetime
from typing import Any

from django import forms

from plans.activities.models import Activity, ActivityQuerySet, EvidenceRules
from plans.activities.queries.review import levels_for, narrow_activities
from plans.activities.rules import Levels
from plans.activities.services.evidence import set_evidence_rules
from plans.activities.services.review import accept_activities, accept_activity, reopen_activity, return_activity
from plans.enums import CONTENT_KINDS, ActivityState, EvidenceItem, EvidenceLevel, Form, Metric, ReviewPoint
from plans.outline.models import Node, Plan
from plans.work.forms.lists import NodeChoice, PlanChoice, WorkFilter
from portal.lib.errors import ensure
from portal.lib.forms import CharField, FilterForm, SavingForm
from portal.lib.text import LONGEST_ID
from units.people.models import User
from units.tree.forms import UnitSelect
from units.tree.models import Unit
from units.versions import VersionedForm

_CHOSEN = re.compile(rf"(\d{{1,{LONGEST_ID}}})-(\d{{1,9}})")

# What is usually wrong, with the part of the form it is about.
USUAL_REASONS = {
    "Thiếu ảnh": ReviewPoint.EVIDENCE,
    "Ảnh không rõ": ReviewPoint.EVIDENCE,
    "Thiếu văn bản, biên bản": ReviewPoint.EVIDENCE,
    "Thiếu số liệu": ReviewPoint.FIGURES,
    "Số liệu chưa khớp": ReviewPoint.FIGURES,
    "Sai thời gian": ReviewPoint.TIME,
    "Sai hình thức": ReviewPoint.FORM,
    "Ghi nhầm nhiệm vụ": ReviewPoint.WORK,
    "Nội dung chưa rõ": ReviewPoint.DESCRIPTION,
    "Thiếu đường dẫn": ReviewPoint.LINKS,
    "Trùng hoạt động": None,
}


class QueueFilter(FilterForm):
    """Cuts the queue down by what waits in it."""

    plan = PlanChoice(label="Kế hoạch", queryset=Plan.objects.none(), required=False, empty_label="Mọi kế hoạch")
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Mọi đơn vị", widget=UnitSelect
    )
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Mọi hình thức"), *Form.choices], required=False)

    def __init__(self, query: Any, *, waiting: ActivityQuerySet) -> None:
        super().__init__(query)
        rows = waiting.order_by()
        self.fields["plan"].queryset = Plan.objects.filter(pk__in=rows.values("plan")).newest_first().defer("snapshot")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=rows.values("unit")).order_by("path")  # type: ignore[attr-defined]

    def select(self, rows: ActivityQuerySet, chosen: dict[str, Any]) -> ActivityQuerySet:
        return rows.filter(**{name: value for name, value in chosen.items() if value})


class DecisionForm(SavingForm):
    """On an activity as it was read."""

    expected_version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "Trang này đã cũ. Hãy tải lại rồi quyết định."}
    )


class AcceptForm(DecisionForm):
    def write(self, *, by: User, at: datetime) -> Activity:
        return accept_activity(activity=self.row, by=by, at=at, **self.cleaned_data)


class AcceptSeveralForm(SavingForm):
    """`chosen` names activities with the version that was read, as `12-3`."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        values = data.getlist("chosen") if data else []
        self.versions = {int(found[1]): int(found[2]) for text in values if (found := _CHOSEN.fullmatch(text))}

    def write(self, *, by: User, at: datetime) -> int:
        rows = Activity.objects.visible_to(by).filter(pk__in=self.versions).with_context()
        expected_versions = {row: self.versions[row.pk] for row in rows.order_by("submitted_at", "pk")}
        are_all_there = len(expected_versions) == len(self.versions)
        ensure(are_all_there, "Chưa duyệt mục nào: có hoạt động không còn. Hãy tải lại trang.")
        return accept_activities(expected_versions, by=by, at=at)


class ReasonForm(SavingForm):
    """Chips name the part they are about; more parts may be ticked, and get the reviewer's own words."""

    usual = forms.MultipleChoiceField(
        label="Lý do thường gặp",
        choices=[(reason, reason) for reason in USUAL_REASONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    points = forms.MultipleChoiceField(
        label="Phần cần sửa", choices=ReviewPoint.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = CharField(
        label="Cần sửa gì",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc được lời này ngay tại phần cần sửa.",
    )

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        chips, ticked, words = (chosen.get(name) or [] for name in ("usual", "points", "reason"))
        if self.errors:
            return chosen
        if not chips and not words:
            self.add_error("reason", "Ghi lý do trả lại để đơn vị biết cần sửa gì.")
        elif not chips and not ticked:
            self.add_error("points", "Đánh dấu ít nhất một phần cần sửa để đơn vị biết sửa ở đâu.")
        return chosen

    @property
    def verdict(self) -> dict[str, Any]:
        """The reason as one text, and for each part the words about it."""
        chosen = self.cleaned_data
        reason = ". ".join([*chosen["usual"], *([chosen["reason"]] if chosen["reason"] else [])])
        about = {point: [chip for chip in chosen["usual"] if USUAL_REASONS[chip] == point] for point in ReviewPoint}
        points = {
            point.value: ". ".join(chips) or chosen["reason"] or reason
            for point, chips in about.items()
            if chips or point in chosen["points"]
        }
        return {"reason": reason, "points": points}


class ReturnForm(DecisionForm, ReasonForm):
    def write(self, *, by: User, at: datetime) -> Activity:
        expected_version = self.cleaned_data["expected_version"]
        return return_activity(activity=self.row, **self.verdict, by=by, at=at, expected_version=expected_version)


class ReopenForm(ReasonForm):
    def write(self, *, by: User, at: datetime) -> Activity:
        return reopen_activity(activity=self.row, **self.verdict, by=by, at=at)


class EvidenceRulesForm(VersionedForm):
    """A choice of level for each item of each form, in fields named `form.item`."""

    def __init__(self, data: Any = None, *, committee: Unit) -> None:
        self.committee = committee
        row = EvidenceRules.objects.filter(committee=committee).first() or EvidenceRules(committee=committee)
        super().__init__(data, row=row)
        self.levels = levels_for(committee.pk)
        for form, of_form in self.levels.items():
            for item, level in of_form.items():
                self.fields[f"{form}.{item}"] = forms.ChoiceField(
                    label=EvidenceItem(item).label,
                    choices=EvidenceLevel.choices,
                    initial=level,
                    widget=forms.RadioSelect,
                )

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Code and name of each form with its fields."""
        return [
            (form, Form(form).label, [self[f"{form}.{item}"] for item in of_form])
            for form, of_form in self.levels.items()
        ]

    def write(self, *, by: User, at: datetime) -> EvidenceRules:
        chosen = self.chosen
        levels: Levels = {
            form: {item: chosen[f"{form}.{item}"] for item in of_form} for form, of_form in self.levels.items()
        }
        return set_evidence_rules(
            committee=self.committee, levels=levels, expected_version=self.expected_version, by=by, at=at
        )

    def stored_in(self, row: EvidenceRules) -> dict[str, Any]:
        levels = levels_for(self.committee.pk)
        return {
            f"{form}.{item}": EvidenceLevel(level).label
            for form, of_form in levels.items()
            for item, level in of_form.items()
        }

    def show_stored(self, row: EvidenceRules) -> None:
        """Nothing may be stored yet, or by somebody else since."""
        if stored := EvidenceRules.objects.filter(committee=self.committee).first():
            super().show_stored(stored)


class ActivityFilter(WorkFilter):
    state = forms.ChoiceField(
        label="Trạng thái", choices=[("", "Mọi trạng thái"), *ActivityState.choices], required=False
    )
    metric = forms.ChoiceField(label="Có số liệu", choices=[("", "Bất kỳ"), *Metric.choices], required=False)
    content = NodeChoice(label="Nội dung", queryset=Node.objects.none(), required=False, empty_label="Mọi nội dung")

    RARE = ("from", "to", "metric", "content")

    def __init__(self, query: Any, *, user: User, on: date) -> None:
        super().__init__(query, user=user, on=on)
        lines = Node.objects.filter(plan__in=Plan.objects.followed_by(user))
        items = lines.of_kind(*CONTENT_KINDS)
        self._offer("content", items.select_related("plan").order_by("-plan", "position"))

    def select(self, rows: ActivityQuerySet, chosen: dict[str, Any]) -> ActivityQuerySet:
        return narrow_activities(rows, chosen)
