"""What the form of an activity offers to choose from: open work, plans in force, their contents, own units."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from plans.enums import NodeKind
from plans.models import Activity, Assignment, Node, Plan
from portal.lib import clock
from units.models import Unit, User
from units.models.scope import within

CONTENT_KINDS = (NodeKind.CONTENT_ITEM, NodeKind.STANDING)


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


@dataclass(frozen=True)
class ContentsOfPhase:
    title: str
    contents: list[Content] = field(default_factory=list)


@dataclass(frozen=True)
class ContentsOfPlan:
    """The contents of one plan in the order of its text, by phase."""

    plan: Plan
    phases: list[ContentsOfPhase] = field(default_factory=list)

    @property
    def chosen(self) -> int:
        return sum(content.is_chosen for phase in self.phases for content in phase.contents)


def open_work(paths: tuple[str, ...], *, keep: Activity | None) -> QuerySet[Assignment]:
    kept = Q(pk=keep.assignment_id) if keep and keep.assignment_id else Q(pk__in=[])
    mine = Assignment.objects.filter(kept | Q(pk__in=Assignment.objects.open().filter(within("unit_path", paths))))
    if keep:
        mine = mine.filter(unit=keep.unit_id)
    return mine.with_context().due_first()


def plans_in_force(by: User, *, keep: Activity | None) -> QuerySet[Plan]:
    kept = Q(pk=keep.plan_id) if keep else Q(pk__in=[])
    return Plan.objects.filter(kept | Q(pk__in=Plan.objects.visible_to(by).in_force())).newest_first().defer("snapshot")


def own_units(paths: tuple[str, ...], *, keep: Activity | None, at: datetime) -> QuerySet[Unit]:
    if keep:
        return Unit.objects.filter(pk=keep.unit_id).order_by("path")
    mine = Unit.objects.filter(within("path", paths))
    return mine.open_on(clock.local_day(at)).order_by("path")


def contents(plans: QuerySet[Plan], *, keep: Activity | None) -> QuerySet[Node]:
    kept = Q(pk__in=keep.content_items.values("pk")) if keep else Q(pk__in=[])
    offered = Q(plan__in=plans.values("pk"), repealed_by=None)
    items = Node.objects.filter(kept | offered).of_kind(*CONTENT_KINDS)
    return items.select_related("plan", "parent__parent").defer("plan__snapshot").order_by("-plan", "position")


def work_cards(work: QuerySet[Assignment], *, chosen: object) -> list[WorkCard]:
    """The chosen one first, then by their day."""
    cards = [WorkCard(each, str(each.pk) == str(chosen)) for each in work]
    return sorted(cards, key=lambda card: not card.is_chosen)


def by_phase(nodes: QuerySet[Node], *, chosen: set[str]) -> list[ContentsOfPlan]:
    plans: list[ContentsOfPlan] = []
    for node in nodes:
        if not plans or plans[-1].plan != node.plan:
            plans.append(ContentsOfPlan(node.plan))
        phases, title = plans[-1].phases, _phase_title(node)
        if not phases or phases[-1].title != title:
            phases.append(ContentsOfPhase(title))
        phases[-1].contents.append(Content(node, str(node.pk) in chosen))
    return plans


def _phase_title(node: Node) -> str:
    above = [node.parent, node.parent.parent] if node.parent else []
    phase = next((each for each in above if each and each.kind == NodeKind.PHASE), None)
    return str(phase) if phase else "Xuyên suốt các giai đoạn"
