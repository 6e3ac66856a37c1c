"""The documents a plan rests on (căn cứ) or cites (viện dẫn)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from plans.enums import ReferenceRole
from plans.models import Plan, Reference
from plans.rules import may_edit_plan
from portal.lib.errors import ensure
from units.models import User
from units.services import audit
from units.services.versions import claim_version


@dataclass(frozen=True)
class Cited:
    """A numbered document: `15` and `KH/ĐUK` of the day and issuer named."""

    role: str
    number: str
    symbol: str
    dated: date | None = None
    issuer: str = ""
    linked_plan: Plan | None = None


def append_references(plan: Plan, cited: Iterable[Cited]) -> None:
    """Adds references behind the present ones; runs inside the transaction of the caller."""
    last = plan.references.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    rows = [Reference(plan=plan, position=start + place, **vars(one)) for place, one in enumerate(cited)]
    Reference.objects.bulk_create(rows)


@transaction.atomic
def add_reference(plan: Plan, cited: Cited, *, by: User, at: datetime, seen: int) -> None:
    _claim(plan, by=by, seen=seen)
    append_references(plan, [cited])
    audit.record("plan_reference_added", plan, by=by, at=at, text=_words(cited))


@transaction.atomic
def write_reference(reference: Reference, cited: Cited, *, by: User, at: datetime, seen: int) -> Reference:
    _claim(reference.plan, by=by, seen=seen)
    for name, value in vars(cited).items():
        setattr(reference, name, value)
    reference.save(update_fields=list(vars(cited)))
    audit.record("plan_reference_changed", reference.plan, by=by, at=at, text=_words(cited))
    return reference


@transaction.atomic
def delete_reference(reference: Reference, *, by: User, at: datetime, seen: int) -> None:
    _claim(reference.plan, by=by, seen=seen)
    audit.record("plan_reference_deleted", reference.plan, by=by, at=at, text=str(reference))
    reference.delete()


def _claim(plan: Plan, *, by: User, seen: int) -> None:
    ensure(may_edit_plan(by, plan), "Chỉ sửa được căn cứ của kế hoạch đang là bản nháp của cơ quan mình.")
    claim_version(plan, seen=seen)


def _words(cited: Cited) -> str:
    return f"{ReferenceRole(cited.role).label}: {cited.number}-{cited.symbol}"
