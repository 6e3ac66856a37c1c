"""Giving many lines of a plan to many units with ticks: all or none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from plans.enums import Schedule
from plans.forms.deadline import DeadlineForm, ask_for_due_day
from plans.forms.orders import OrdersForm, order_by
from plans.models import Node, Plan
from plans.periods import Deadline
from plans.queries.named_in_text import nameable_units
from plans.queries.proposals import WorkLine, order_words, work_lines
from plans.services.task import Order
from units.models import Unit, User

_TICK = re.compile(r"o-(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True)
class TickCell:
    """Where a line meets a unit: given already, or a box that may be ticked."""

    unit: Unit
    name: str
    is_given: bool
    is_ticked: bool


class MatrixForm(OrdersForm, DeadlineForm):
    """The fields are the common deadline, for ticked lines whose own text says none."""

    def __init__(self, data: Any = None, *, plan: Plan, by: User, on: date) -> None:
        super().__init__(data)
        self.by, self.on = by, on
        self.units = list(nameable_units(plan.issuer, on=on))
        self.lines = {row.node.pk: row for row in work_lines(plan)}
        self.fields["schedule"].label = "Lịch của các mục chưa nêu hạn"
        self.fields["schedule"].choices = [("", "Chưa chọn"), *Schedule.choices]  # type: ignore[attr-defined]

    @property
    def ticks(self) -> set[tuple[int, int]]:
        """Node and unit of each ticked box, as sent."""
        found = (_TICK.fullmatch(name) for name in self.data)
        return {(int(match[1]), int(match[2])) for match in found if match}

    @property
    def rows(self) -> Iterator[tuple[WorkLine, list[TickCell]]]:
        ticks = self.ticks
        for pk, row in self.lines.items():
            yield (
                row,
                [
                    TickCell(unit, f"o-{pk}-{unit.pk}", unit.pk in row.given, (pk, unit.pk) in ticks)
                    for unit in self.units
                ],
            )

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        known = {unit.pk for unit in self.units}
        ticks = self.ticks
        if not ticks:
            self.add_error(None, "Đánh dấu ít nhất một ô để giao.")
        if any(node not in self.lines or unit not in known for node, unit in ticks):
            self.add_error(None, "Có mục hoặc đơn vị không còn giao được. Xem lại bảng rồi giao tiếp.")
        elif any(unit in self.lines[node].given for node, unit in ticks):
            self.add_error(None, "Có ô vừa được giao ở nơi khác. Xem lại bảng rồi giao tiếp.")
        elif any(self.lines[node].node.deadline is None for node, _ in ticks):
            if chosen.get("schedule") == "":
                self.add_error("schedule", "Có mục chưa nêu hạn trong văn bản. Chọn lịch cho các mục ấy.")
            ask_for_due_day(self)
        return chosen

    def orders(self) -> list[tuple[Node, Order]]:
        """One for each line with ticks, in reading order."""
        ticks = self.ticks
        found = []
        for pk, row in self.lines.items():
            if leads := [unit for unit in self.units if (pk, unit.pk) in ticks]:
                words = order_words(row.line, on=self.on)
                found.append((row.node, order_by(words, self._deadline_of(row.node, words), leads=leads)))
        return found

    def _deadline_of(self, node: Node, words: dict[str, Any]) -> Deadline:
        common = self.deadline()
        if own := node.deadline:
            is_once = own.schedule == Schedule.ONCE
            return own if is_once else Deadline(schedule=own.schedule, due_day=words["due_day"])
        assert common
        return common
