from typing import Self

from django.db import models
from django.db.models import Q

from plans.enums import RequestKind, RequestState
from plans.models.assignment import Assignment
from plans.models.plan import OVERSEERS
from units.enums import Role
from units.models import User
from units.models.scope import within


class UnitRequestQuerySet(models.QuerySet["UnitRequest"]):
    def visible_to(self, user: User) -> Self:
        """The unit that asks and those who oversee it; not a unit that only cooperates."""
        return self.filter(within("assignment__unit_path", user.paths(*OVERSEERS, Role.REPORTER)))

    def waiting(self) -> Self:
        """Not answered, about work that is still to be done."""
        return self.filter(state=RequestState.WAITING, assignment__in=Assignment.objects.to_do())

    def with_context(self) -> Self:
        """With the work it is about."""
        return self.select_related("assignment__task__plan", "assignment__unit")

    def with_people(self) -> Self:
        return self.select_related("asked_by", "answered_by")

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class UnitRequest(models.Model):
    """What a unit asks of the office about an assignment of its own, one at a time, and the answer."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="requests")
    kind = models.CharField("Đề nghị", max_length=12, choices=RequestKind)
    wanted_on = models.DateField("Hạn đề nghị", null=True, blank=True)
    reason = models.TextField("Lý do")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    answer = models.TextField("Trả lời", blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = UnitRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state=RequestState.WAITING), name="request_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.EXTENSION, wanted_on__isnull=False)
                | Q(kind=RequestKind.ADJUSTMENT, wanted_on=None),
                name="request_of_extension_names_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, answered_at=None)
                | Q(state__in=[RequestState.GRANTED, RequestState.REFUSED], answered_at__isnull=False),
                name="request_is_answered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.assignment}"

    @property
    def scope_path(self) -> str:
        return self.assignment.unit_path

    @property
    def is_waiting(self) -> bool:
        return self.state == RequestState.WAITING
