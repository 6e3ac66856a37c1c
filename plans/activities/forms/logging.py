"""Writing down what was done: phone first, and nothing typed or uploaded is ever lost."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import URLValidator
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from plans.activities.models import Activity, Evidence
from plans.activities.queries.review import levels_for, missing_evidence, points_to_mend
from plans.activities.rules import EvidenceFacts, MissingEvidence, missing
from plans.activities.services.evidence import MAX_FILES, name_evidence, upload_evidence
from plans.activities.services.logging import Entry, change_activity, log_activity
from plans.enums import CONTENT_KINDS, EvidenceKind, Form, NodeKind, ReviewPoint
from plans.figures import FiguresForm, field_of
from plans.outline.models import Node, Plan
from plans.work.models import Assignment
from portal.lib.errors import RuleViolation, ensure
from portal.lib.forms import CharField, DateField, MultipleFileField, SavingForm, SeveralChoiceField, refusals_on
from portal.lib.uploads import ACCEPT, ALLOWED, MAX_BYTES, MB
from units.people.models import User
from units.scope import Branch, within
from units.tree.models import Unit
from units.versions import ExpectedVersionForm

MAX_LINKS = 10
_IS_LINK = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class WorkCard:
    """An assignment to tap. `content` is the pk of the content it comes from, empty if it comes from another line."""

    work: Assignment
    is_chosen: bool

    @property
    def content(self) -> str:
        node = self.work.task.node
        return str(node.pk) if node.kind in CONTENT_KINDS else ""


@dataclass(frozen=True)
class Content:
    node: Node
    is_chosen: bool

    @property
    def phase(self) -> str:
        above = [self.node.parent, self.node.parent.parent] if self.node.parent else []
        phase = next((node for node in above if node and node.kind == NodeKind.PHASE), None)
        return str(phase) if phase else "Xuyên suốt các giai đoạn"


@dataclass(frozen=True)
class ContentsOfPhase:
    title: str
    contents: list[Content]


@dataclass(frozen=True)
class ContentsOfPlan:
    """The contents of one plan in the order of its text, by phase."""

    plan: Plan
    phases: list[ContentsOfPhase]

    @property
    def chosen(self) -> int:
        return sum(content.is_chosen for phase in self.phases for content in phase.contents)


class ActivityForm(SavingForm, FiguresForm, ExpectedVersionForm):
    kind_choices = [("", "Tự nhận loại"), *EvidenceKind.choices]

    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    page_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    form = forms.ChoiceField(label="Hình thức", choices=Form.choices, widget=forms.RadioSelect)
    assignment = forms.ModelChoiceField(label="Nhiệm vụ được giao", queryset=Assignment.objects.none(), required=False)
    completes_assignment = forms.BooleanField(label="Đã hoàn thành nhiệm vụ này", required=False)
    plan = forms.ModelChoiceField(
        label="Theo kế hoạch", queryset=Plan.objects.none(), required=False, empty_label="Chọn kế hoạch"
    )
    content_items = SeveralChoiceField(queryset=Node.objects.none(), required=False)
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Chọn đơn vị"
    )
    held_from = DateField(label="Ngày thực hiện")
    held_to = DateField(label="Đến ngày", required=False, help_text="Chỉ ghi khi làm nhiều ngày.")
    place = CharField(label="Địa điểm", max_length=200, required=False)
    description = CharField(
        label="Nội dung đã làm",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vài dòng: đã làm gì, kết quả ra sao. Không ghi tên người dân, người phát biểu.",
    )
    uploads = MultipleFileField(label="Chụp ảnh hoặc chọn tệp", required=False)
    removed = SeveralChoiceField(queryset=Evidence.objects.none(), required=False)
    links = CharField(
        label="Đường dẫn bài đăng",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "url"}),
        help_text="Mỗi dòng một đường dẫn, bắt đầu bằng https://",
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        user: User,
        on: date,
        activity: Activity | None = None,
        **initial: Any,
    ) -> None:
        self.user, self.activity = user, activity
        self.is_sending = bool(data) and "send" in data
        self.is_saving_itself = bool(data) and "autosave" in data
        defaults = stored_values(activity) if activity else {"token": uuid4(), "held_from": on}
        super().__init__(data, files, initial={**defaults, "page_token": uuid4(), **initial})
        branches = user.answering
        self._offer("assignment", offered_work(branches, keep=activity))
        self._offer("plan", plans_in_force(user, keep=activity))
        self._offer("unit", own_units(branches, keep=activity, on=on))
        self._offer("content_items", contents(self.fields["plan"].queryset, keep=activity))  # type: ignore[attr-defined]
        self._offer("removed", self.evidence)
        if activity is None and len(self.fields["plan"].queryset) == 1:  # type: ignore[attr-defined]
            self.initial.setdefault("plan", self.fields["plan"].queryset[0].pk)  # type: ignore[attr-defined]
        self.fields["uploads"].widget.attrs["accept"] = f"image/*,{ACCEPT}"
        self.fields["uploads"].help_text = f"{ALLOWED} Tối đa {MAX_FILES} tệp, mỗi tệp đến {MAX_BYTES // MB} MB."

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @property
    def token_value(self) -> UUID:
        if self.activity:
            return self.activity.token
        try:
            return UUID(str(self["token"].value()))
        except ValueError:
            return uuid4()

    @property
    def evidence(self) -> QuerySet[Evidence]:
        """What is kept already: of the activity, and what waits for this form to be saved."""
        waiting = Q(activity=None, token=self.token_value, uploaded_by=self.user)
        current = Q(activity=self.activity) if self.activity else Q(pk__in=[])
        return Evidence.objects.filter(waiting | current).order_by("pk")

    @cached_property
    def marks(self) -> dict[str, str]:
        """Every part of the form → what the office asked to mend there, empty where nothing."""
        return points_to_mend(self.activity) if self.activity else dict.fromkeys(ReviewPoint.values, "")

    @property
    def to_mend(self) -> list[tuple[str, str]]:
        return [(point.value, point.label) for point in ReviewPoint if self.marks[point]]

    @property
    def missing_evidence(self) -> list[MissingEvidence]:
        """What the rules ask for and the form, as it stands before the person, does not have."""
        if not self.is_bound:
            return missing_evidence(self.activity) if self.activity else []
        chosen = self.cleaned_data
        if not chosen.get("plan"):
            return []
        form = chosen.get("form", "")
        facts = EvidenceFacts(
            form=form,
            place=chosen.get("place", ""),
            held_to=chosen.get("held_to"),
            description=chosen.get("description", ""),
            links=chosen.get("links", ()),
            figures=chosen.get("figures", {}),
            kinds=[row.kind_for(form) for row in self.evidence.exclude(pk__in=chosen.get("removed") or [])],
        )
        return missing(facts, levels_for(chosen["plan"].root_id))

    @property
    def largest_file(self) -> int:
        return MAX_BYTES

    @property
    def asks_unit(self) -> bool:
        return len(self.fields["unit"].queryset) > 1  # type: ignore[attr-defined]

    @property
    def work_cards(self) -> list[WorkCard]:
        return work_cards(self.fields["assignment"].queryset, chosen=self["assignment"].value())  # type: ignore[attr-defined]

    @property
    def contents_of_plans(self) -> list[ContentsOfPlan]:
        chosen = {str(getattr(item, "pk", item)) for item in self["content_items"].value() or []}
        return by_phase(self.fields["content_items"].queryset, chosen=chosen)  # type: ignore[attr-defined]

    @property
    def wrong_fields(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @property
    def removed_ids(self) -> set[str]:
        return {str(pk) for pk in self["removed"].value() or []}

    def save_uploads(self, *, by: User, at: datetime) -> None:
        """Stores what was chosen, whatever else is wrong with the form, so that no error costs a photo."""
        self.full_clean()
        for upload in self.files.getlist("uploads"):
            name = upload.name or ""
            try:
                ensure((upload.size or 0) <= MAX_BYTES, f"Tệp “{name}” lớn hơn {MAX_BYTES // MB} MB.")
                upload_evidence(token=self.token_value, name=name, content=upload.read(), by=by, at=at)
            except RuleViolation as refusal:
                self.add_error("uploads", refusal.message)
        self.save_kinds(by=by, at=at)

    def save_kinds(self, *, by: User, at: datetime) -> None:
        """Stores what was said of the files, as the files themselves are: whatever else is wrong with the form."""
        kinds = {row.pk: self.data[f"kind_{row.pk}"] for row in self.evidence if f"kind_{row.pk}" in self.data}
        with refusals_on(self):
            name_evidence(self.evidence, kinds=kinds, by=by, at=at)

    def clean_links(self) -> list[str]:
        links = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(links) > MAX_LINKS:
            raise forms.ValidationError(f"Ghi tối đa {MAX_LINKS} đường dẫn.")
        for link in links:
            try:
                _IS_LINK(link)
            except forms.ValidationError:
                raise forms.ValidationError(f"“{link[:80]}” chưa phải đường dẫn, cần bắt đầu bằng https://") from None
        return links

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        chosen["figures"] = self.figures_of(chosen.get("form", ""))
        needs_words = self.is_sending or self.is_saving_itself
        if needs_words and not chosen.get("description") and "description" not in self.errors:
            self.add_error("description", "Ghi vài dòng về việc đã làm rồi gửi.")
        work = chosen.get("assignment")
        if work:
            chosen["plan"], chosen["unit"] = work.task.plan, work.unit
        elif "assignment" not in self.errors:
            self._take_plan_and_unit(chosen)
        return chosen

    def _take_plan_and_unit(self, chosen: dict[str, Any]) -> None:
        """Asks only for what does not follow from the rest: the only unit, the plan of the chosen content."""
        items, units = chosen.get("content_items") or [], self.fields["unit"].queryset  # type: ignore[attr-defined]
        plans = {item.plan for item in items}
        if not chosen.get("plan") and len(plans) == 1:
            chosen["plan"] = plans.pop()
        if not chosen.get("unit") and len(units) == 1:
            chosen["unit"] = units[0]
        if not chosen.get("plan") and "plan" not in self.errors:
            self.add_error("plan", "Chọn nhiệm vụ ở trên, hoặc kế hoạch mà việc này thực hiện.")
        if not chosen.get("unit") and "unit" not in self.errors:
            self.add_error("unit", "Chọn đơn vị đã thực hiện.")

    def save(self, *, by: User, at: datetime) -> bool:
        """A refusal leaves all that was typed, beside what is stored."""
        is_saved = super().save(by=by, at=at)
        if self.activity and not is_saved:
            self.show_stored(self.activity)
        return is_saved

    def stored_in(self, row: Activity) -> dict[str, Any]:
        stored = stored_values(row)
        words = ("description", "place", *(name for name in stored if name.startswith("figure_")))
        return {name: str(stored[name]) for name in words}

    def write(self, *, by: User, at: datetime) -> Activity:
        chosen = self.cleaned_data
        if self.is_saving_itself:
            chosen["removed"] = ()  # the page still shows them, to be kept after all
        entry = Entry(**{name: chosen[name] for name in Entry.__dataclass_fields__})
        if self.activity is None:
            return log_activity(entry=entry, token=chosen["token"], send=self.is_sending, by=by, at=at)
        expected_version = chosen["version"] or 0
        return change_activity(
            activity=self.activity, entry=entry, expected_version=expected_version, send=self.is_sending, by=by, at=at
        )


def stored_values(activity: Activity) -> dict[str, Any]:
    names = ("token", "version", "form", "held_from", "held_to", "place", "description", "completes_assignment")
    return {
        **{name: getattr(activity, name) for name in names},
        **{field_of(figure.metric): figure.value for figure in activity.figures.all()},
        "assignment": activity.assignment_id,
        "plan": activity.plan_id,
        "unit": activity.unit_id,
        "content_items": list(activity.content_items.order_by("position")),
        "links": "\n".join(activity.links),
    }


def offered_work(branches: tuple[Branch, ...], *, keep: Activity | None) -> QuerySet[Assignment]:
    current = Q(pk=keep.assignment_id) if keep and keep.assignment_id else Q(pk__in=[])
    of_units = Assignment.objects.open().filter(within("unit__path", branches))
    mine = Assignment.objects.filter(current | Q(pk__in=of_units.values("pk")))
    if keep:
        mine = mine.filter(unit=keep.unit_id)
    return mine.with_context().due_first()


def plans_in_force(by: User, *, keep: Activity | None) -> QuerySet[Plan]:
    current = Q(pk=keep.plan_id) if keep else Q(pk__in=[])
    offered = Plan.objects.visible_to(by).in_force().filter(root__in=by.givers)
    return Plan.objects.filter(current | Q(pk__in=offered.values("pk"))).newest_first().defer("snapshot")


def own_units(branches: tuple[Branch, ...], *, keep: Activity | None, on: date) -> QuerySet[Unit]:
    if keep:
        return Unit.objects.filter(pk=keep.unit_id).order_by("path")
    mine = Unit.objects.filter(within("path", branches))
    return mine.open_on(on).order_by("path")


def contents(plans: QuerySet[Plan], *, keep: Activity | None) -> QuerySet[Node]:
    current = Q(pk__in=keep.content_items.values("pk")) if keep else Q(pk__in=[])
    offered = Q(plan__in=plans.values("pk"), repealed_by=None)
    items = Node.objects.filter(current | offered).of_kind(*CONTENT_KINDS)
    return items.select_related("plan", "parent__parent").defer("plan__snapshot").order_by("-plan", "position")


def work_cards(work: QuerySet[Assignment], *, chosen: object) -> list[WorkCard]:
    """The chosen one first, then by their day."""
    cards = [WorkCard(each, str(each.pk) == str(chosen)) for each in work]
    return sorted(cards, key=lambda card: not card.is_chosen)


def by_phase(nodes: QuerySet[Node], *, chosen: set[str]) -> list[ContentsOfPlan]:
    contents = (Content(node, str(node.pk) in chosen) for node in nodes)
    return [
        ContentsOfPlan(
            plan, [ContentsOfPhase(title, list(rows)) for title, rows in groupby(of_plan, attrgetter("phase"))]
        )
        for plan, of_plan in groupby(contents, attrgetter("node.plan"))
    ]
