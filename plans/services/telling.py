"""A word to those whom an assignment concerns: the people of its unit, the office that gave it."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from plans.models import Assignment
from plans.services.assignment import reporters_of
from portal.lib import clock
from units.enums import NoticeKind, Role
from units.models import User
from units.services.notices import Word, file_notices


def tell_unit(assignment: Assignment, *, key: str, title: str, body: str, at: datetime) -> None:
    """`key` names the effect; each person is told once of it."""
    people = reporters_of([assignment.unit], on=clock.local_day(at)).get(assignment.unit_path, [])
    _tell(people, assignment, key=key, title=title, body=body, at=at)


def tell_office(assignment: Assignment, *, key: str, title: str, body: str, at: datetime) -> None:
    path = assignment.task.plan.issuer_path
    people = User.objects.holding(Role.CLERK, on=clock.local_day(at), path=path).order_by("pk")
    _tell(people, assignment, key=key, title=title, body=body, at=at)


def _tell(people: Iterable[User], row: Assignment, *, key: str, title: str, body: str, at: datetime) -> None:
    words = [
        Word(
            recipient=person,
            kind=NoticeKind.TASK,
            key=f"{key}:{person.pk}",
            title=f"{title}: {row.title}"[:300],
            body=body,
            url=reverse("plans:assignment_detail", args=[row.pk]),
            about=f"assignment:{row.pk}" if row.is_open else "",
        )
        for person in people
    ]
    file_notices(words, at=at)
