from typing import Any

from django import forms
from django.db.models import Q

from plans.enums import METRICS_OF_FORM, Part, Schedule
from plans.forms.deadline import due_day_field
from plans.forms.figures import FiguresForm, field_of
from plans.models import Task
from plans.services.task_edit import TaskWords, edit_task
from portal.lib import clock
from portal.lib.forms import CharField, SeveralChoiceField
from units.forms.choice import UnitSelectMultiple
from units.forms.versioned import VersionedActForm
from units.models import Unit, User


class TaskEditForm(VersionedActForm, FiguresForm):
    title = CharField(label="Tên nhiệm vụ", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    due_day = due_day_field()
    leads = SeveralChoiceField(
        label="Đơn vị chủ trì",
        queryset=Unit.objects.none(),
        required=False,
        widget=UnitSelectMultiple(attrs={"size": 8}),
        help_text="Đơn vị mới nhận các kỳ đến hạn từ hôm nay. Đơn vị bỏ ra thì việc còn mở được thu hồi.",
    )
    cooperating = SeveralChoiceField(
        label="Đơn vị phối hợp",
        queryset=Unit.objects.none(),
        required=False,
        widget=UnitSelectMultiple(attrs={"size": 8}),
    )
    reason = CharField(
        label="Lý do sửa",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Các đơn vị đọc được, và còn lại trong lịch sử.",
    )

    def __init__(self, data: Any = None, *, task: Task, by: User) -> None:
        parts = {part: list(task.parts.present(part).values_list("unit", flat=True)) for part in Part}
        self.stored = {"title": task.title, "due_day": task.due_day}
        chosen = {"leads": parts[Part.LEAD], "cooperating": parts[Part.COOPERATING], "version": task.version}
        figures = {field_of(metric): value for metric, value in task.targets.items()}
        super().__init__(data, initial={**self.stored, **chosen, **figures})
        self.row, self.task, self.by = task, task, by
        below = Unit.objects.below(task.plan.issuer).exclude(pk=task.plan.issuer_id)
        taking_part = Q(pk__in=[pk for pks in parts.values() for pk in pks])
        units = (below.open_on(clock.today()) | below.filter(taking_part)).order_by("path")
        for name in ("leads", "cooperating"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]
        self.fields[
            "due_day"
        ].help_text = "Áp dụng cho các kỳ giao từ nay; các kỳ đã giao giữ hạn cũ. 31 là cuối tháng."
        if task.schedule == Schedule.ONCE:
            del self.fields["due_day"]

    @property
    def target_fields(self) -> list[forms.BoundField]:
        """The figures of the form of the task; none if it has no form."""
        return [self[field_of(metric)] for metric in METRICS_OF_FORM.get(self.task.form, ())]

    def act(self) -> Task:
        seen, chosen = self.seen_and_chosen()
        words = TaskWords(
            title=chosen["title"],
            targets=self.figures_of(self.task.form),
            due_day=chosen.get("due_day"),
            leads=list(chosen["leads"]),
            cooperating=list(chosen["cooperating"]),
        )
        return edit_task(task=self.task, words=words, reason=chosen["reason"], seen=seen, by=self.by, at=clock.now())
