"""The audit chain. Every service that writes records one event in its own transaction."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

from units.audit.models import AuditEvent
from units.scope import ancestors
from units.taken_forms import take_form

if TYPE_CHECKING:
    from units.people.models import User


def record_event(
    act: str, subject: models.Model, *, path: str | None = None, by: "User | None", at: datetime, **details: object
) -> AuditEvent:
    """Appends an event about `subject`, for the unit at its `scope_path` or, of a subject of no unit (a person), at
    `path`; `by` None is the portal itself.

    Must run inside the transaction of the act: it holds the chain until that ends. The form that asked for the act is
    taken with it."""
    take_form(subject, at=at)
    path = getattr(subject, "scope_path", "") if path is None else path
    chain = chain_of(path)
    # The lock is on the unit, not on the last event: who waited must read what the one before wrote.
    list(keeper_of(chain).select_for_update(no_key=True).values_list("pk"))
    last = AuditEvent.objects.filter(chain=chain).order_by("-place").first()
    event = AuditEvent(
        chain=chain,
        place=last.place + 1 if last else 1,
        at=at,
        actor=by,
        actor_name=by.full_name if by else "Hệ thống",
        actor_role=_roles(by, path) if by else "",
        unit_path=path,
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_text=str(subject)[:300],
        details=details,
    )
    event.seal = event.seal_over(last.seal if last else "")
    event.save(force_insert=True)
    return event


def chain_of(path: str) -> str:
    """The chain an event at `path` belongs to: one for each branch right below the top, one for the top itself."""
    return ancestors(path)[:2][-1] if path else ""


def keeper_of(chain: str) -> models.QuerySet[models.Model]:
    """The unit whose row is locked while a chain grows: that at its path, or for what belongs to no unit the first of
    the top; none where there is no unit at all."""
    # The log lies below the tree and knows the unit by its label alone, as all that it tells of.
    units = apps.get_model("units", "Unit")._default_manager
    return units.filter(path=chain) if chain else units.filter(parent=None).order_by("pk")[:1]


def _roles(by: "User", path: str) -> str:
    seats = [seat for seat in by.acting if not path or path.startswith(seat.unit.path)]
    return "; ".join(f"{seat.get_role_display()}, {seat.unit.name}" for seat in seats)[:200]


def first_broken(chain: str) -> AuditEvent | None:
    """The first event of a chain whose seal does not follow from the one before, or None."""
    seal, place = "", 0
    for event in AuditEvent.objects.filter(chain=chain).order_by("place").iterator():
        if event.place != place + 1 or event.seal != event.seal_over(seal):
            return event
        seal, place = event.seal, event.place
    return None
