"""Terms of office: numbers of documents run through each, so two of one unit never overlap."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from portal.lib.errors import ensure
from units.models import Term, Unit, User
from units.services import audit
from units.services.unique import refused_if_taken
from units.services.versions import claim_version


@transaction.atomic
def open_term(unit: Unit, *, name: str, starts_on: date, ends_on: date | None, by: User, at: datetime) -> Term:
    _ensure_free(unit, starts_on, ends_on, own=None)
    with refused_if_taken("Vừa có người khai báo nhiệm kỳ từ ngày này.", field="starts_on"):
        term = Term.objects.create(unit=unit, name=name, starts_on=starts_on, ends_on=ends_on)
    audit.record("term_opened", term, by=by, at=at)
    return term


@transaction.atomic
def change_term(
    term: Term, *, name: str, starts_on: date, ends_on: date | None, by: User, at: datetime, seen: int
) -> Term:
    claim_version(term, seen=seen)
    _ensure_free(term.unit, starts_on, ends_on, own=term)
    before = {"name": term.name, "starts_on": str(term.starts_on), "ends_on": str(term.ends_on or "")}
    term.name, term.starts_on, term.ends_on = name, starts_on, ends_on
    term.save(update_fields=["name", "starts_on", "ends_on"])
    audit.record("term_changed", term, by=by, at=at, before=before)
    return term


def _ensure_free(unit: Unit, starts_on: date, ends_on: date | None, *, own: Term | None) -> None:
    late = f"Ngày kết thúc phải sau ngày bắt đầu ({starts_on:%d/%m/%Y})."
    ensure(ends_on is None or ends_on > starts_on, late, field="ends_on")
    meets = Q(ends_on=None) | Q(ends_on__gte=starts_on)
    if ends_on:
        meets &= Q(starts_on__lte=ends_on)
    others = Term.objects.filter(meets, unit=unit)
    other = (others.exclude(pk=own.pk) if own else others).first()
    ensure(
        other is None,
        f"Trùng thời gian với nhiệm kỳ {other}. Hãy ghi ngày kết thúc của nhiệm kỳ đó trước.",
        field="starts_on",
    )
