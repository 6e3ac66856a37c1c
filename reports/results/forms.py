from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django import forms

from plans.enums import Metric
from plans.outline.models import Plan
from portal.lib.forms import CharField, FilterForm, SavingForm
from portal.lib.text import LONGEST_ID
from reports.enums import PeriodKind
from reports.results.exports.wording import PartWording
from reports.results.models import Report
from reports.results.queries.document import reportable_periods
from reports.results.services import open_report, save_sections
from reports.results.types import Facts, ReportPeriod
from units.documents.forms import IssueForm
from units.enums import DocumentState, Role
from units.people.models import User
from units.scope import within

LONGEST_PART = 20_000


class ReportFilter(FilterForm):
    q = CharField(label="Tìm theo kế hoạch", required=False)
    state = forms.ChoiceField(
        label="Trạng thái",
        choices=[("", "Tất cả"), *(choice for choice in DocumentState.choices if choice[0] != DocumentState.CLOSED)],
        required=False,
    )
    kind = forms.ChoiceField(label="Loại kỳ", choices=[("", "Tất cả"), *PeriodKind.choices], required=False)
    # Only by a link: a province has fifty committees, the country eight thousand.
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=10**LONGEST_ID)


class ReportOpenForm(SavingForm):
    plan = forms.ModelChoiceField(Plan.objects.none(), label="Kế hoạch", empty_label="Chọn kế hoạch đã ban hành")
    period = forms.ChoiceField(label="Kỳ báo cáo")

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Plan.objects.issued().with_work().filter(within("issuer_path", user.branches(Role.CLERK)))
        self.fields["plan"].queryset = mine.newest_first()  # type: ignore[attr-defined]
        self.fields["period"].choices = [("", "Chọn kỳ"), *_periods_begun(today)]  # type: ignore[attr-defined]

    def write(self, *, by: User, at: datetime) -> Report:
        period = ReportPeriod.from_code(self.cleaned_data["period"])
        return open_report(plan=self.cleaned_data["plan"], period=period, by=by, at=at)


def _periods_begun(today: date) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Grouped by kind, the latest first."""
    for kind in PeriodKind:
        latest_first = reversed(reportable_periods(kind, on=today))
        yield str(kind.label), [(period.code, period.title) for period in latest_first]


class SectionsForm(SavingForm):
    """All written parts on one page, each with the version it was read in and the wording of the portal it rests on.
    A button named `renew` saves all, and has the part it names take the new wording."""

    def __init__(self, *args: Any, report: Report, wordings: Mapping[str, PartWording], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        self.sections = list(report.sections.order_by("pk"))
        for section in self.sections:
            wording = wordings[section.key]
            words = wording.current
            rows = max(3, min(12, len(words) // 50 + 2))
            self.fields[section.key] = CharField(
                label=section.get_key_display(),
                initial=words,
                required=False,
                max_length=max(LONGEST_PART, 2 * len(words)),  # the list of a province's units is drafted too
                widget=forms.Textarea(attrs={"rows": rows}),
            )
            base = wording.draft if wording.is_untouched else wording.base
            self.fields[f"{section.key}_base"] = CharField(initial=base, required=False, widget=forms.HiddenInput())
            version = forms.IntegerField(initial=section.version, widget=forms.HiddenInput())
            self.fields[f"{section.key}_version"] = version

    def save(self, *, by: User, at: datetime) -> bool:
        """After a conflict the typed words stand beside the saved ones; saving again is then a decision."""
        is_saved = super().save(by=by, at=at)
        stale = [section for section in self.sections if self.errors.get(section.key)]
        typed = {name: self.data.get(name) for name in self.data}
        self.data = {**typed, **{f"{section.key}_version": section.version for section in stale}}
        return is_saved

    def write(self, *, by: User, at: datetime) -> list[str]:
        texts = {section.key: self.cleaned_data[section.key] for section in self.sections}
        versions = {key: self.cleaned_data[f"{key}_version"] for key in texts}
        bases = {key: self.cleaned_data[f"{key}_base"] for key in texts if f"{key}_base" in self.data}
        sent: Any = self.data
        return save_sections(
            self.report,
            texts=texts,
            expected_versions=versions,
            bases=bases,
            renewed=[sent.get("renew", "")],
            by=by,
            at=at,
        )


class ReportIssueForm(IssueForm):
    """Beside number and day: what becomes of words that differ from the figures. `wording` is the button that was
    pressed, `seen` the fingerprint of the differences that stood above it."""

    reason = CharField(
        label="Lý do giữ lời cũ",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Chỉ ghi khi giữ lời cũ; lý do được lưu trong nhật ký.",
    )

    def write(self, *, by: User, at: datetime) -> Report:
        decided = {name: self.data.get(name, "") for name in ("wording", "seen")}
        self.step = partial(self.step, **decided)
        return super().write(by=by, at=at)


class ExplainFilter(forms.Form):
    """Which figure is to be explained: any of unit, form, metric and content item, out of those that were counted or
    were carried over."""

    part = forms.ChoiceField(label="Phần", choices=[("", "Trong kỳ"), ("carried", "Bổ sung kỳ trước")], required=False)
    unit = forms.ChoiceField(label="Đơn vị", required=False)
    form = forms.ChoiceField(label="Hình thức", required=False)
    metric = forms.ChoiceField(label="Số liệu", required=False)
    item = forms.ChoiceField(label="Nội dung", required=False)

    def __init__(self, *args: Any, facts: Facts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metrics = [fact for fact in facts.metrics if (fact.value, fact.carried) != (None, None)]
        choices = {
            "unit": [(str(fact.unit), fact.name) for fact in facts.units],
            "form": [(fact.form, fact.label) for fact in facts.forms],
            "metric": [(fact.metric, fact.label) for fact in metrics],
            "item": [(str(fact.node), fact.text[:80]) for fact in facts.items],
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", "Tất cả"), *found]  # type: ignore[attr-defined]
        if not facts.carried:
            del self.fields["part"]

    @property
    def metric_label(self) -> str:
        """The words of the chosen metric, empty if none is chosen."""
        chosen = self.cleaned_data.get("metric", "") if self.is_valid() else ""
        return str(Metric(chosen).label) if chosen else ""
