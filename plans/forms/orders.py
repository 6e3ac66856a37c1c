"""Many orders at once: made from the words of the outline, and forecast before they are given."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from plans.models import Node, Plan, Task
from plans.periods import Cycle, Deadline, cycle_in_words, short_day
from plans.services.task import Order, create_tasks, outcome_of
from portal.lib import clock
from portal.lib.calendar import AS_NAMED
from portal.lib.forms import ActForm
from units.models import Unit, User
from units.queries.working_days import due_days_ahead


def order_by(words: Mapping[str, Any], deadline: Deadline, *, leads: Sequence[Unit]) -> Order:
    """`words` are those of `order_words`; the deadline may be another than the outline says."""
    begin = words["starts_on"]
    starts_on = min(begin, deadline.due_on or begin)
    cycle = Cycle(deadline.schedule, starts_on, words["ends_on"], deadline.due_on, deadline.due_day)
    return Order(title=words["title"], cycle=cycle, leads=leads, form=words["form"])


def forecast_of(order: Order, *, plan: Plan, on: date) -> str:
    """What one order would create on a day, or what is still missing."""
    outcome = outcome_of(order, on=on, days=due_days_ahead(plan.root_id, on=on))
    if not order.leads:
        return "Chọn đơn vị chủ trì để xem sẽ tạo bao nhiêu nhiệm vụ."
    if not outcome.first_due:
        return "Khoảng thời gian này không có hạn nào nên chưa tạo được nhiệm vụ."
    sentence = f"Sẽ tạo {outcome.assignments} nhiệm vụ cho {outcome.units} đơn vị"
    sentence += f", hạn đầu tiên {short_day(outcome.first_due)} ({cycle_in_words(order.cycle)})."
    sentence += _overdue(outcome.overdue)
    if outcome.next_on:
        sentence += f" Các kỳ sau, từ {short_day(outcome.next_on)}, tự tạo khi đến kỳ."
    return sentence


def forecast_of_many(given: Sequence[tuple[Node, Order]], *, on: date) -> str:
    """What the orders from lines of one plan would create on a day, in one sentence."""
    orders = [order for _, order in given]
    calendar = due_days_ahead(given[0][0].plan.root_id, on=on) if given else AS_NAMED
    outcomes = [outcome_of(order, on=on, days=calendar) for order in orders]
    units = {unit.pk for order in orders for unit in order.leads}
    total = sum(outcome.assignments for outcome in outcomes)
    sentence = f"Sẽ giao {len(orders)} việc: {total} nhiệm vụ cho {len(units)} đơn vị"
    days = [outcome.first_due for outcome in outcomes if outcome.first_due]
    sentence += f", hạn đầu tiên {short_day(min(days))}." if days else "."
    return sentence + _overdue(sum(outcome.overdue for outcome in outcomes))


def _overdue(count: int) -> str:
    return f" Trong đó {count} nhiệm vụ quá hạn ngay khi giao." if count else ""


class OrdersForm(ActForm):
    """Mixed into a form that gives work from many lines of a plan, all or none."""

    by: User
    on: date

    def orders(self) -> list[tuple[Node, Order]]:
        raise NotImplementedError

    def act(self) -> list[Task]:
        return create_tasks(self.orders(), by=self.by, at=clock.now())

    @property
    def forecast(self) -> str:
        """What will be created, in one sentence; empty while something is missing."""
        return forecast_of_many(self.orders(), on=self.on) if self.is_bound and self.is_valid() else ""
