"""Terms of office, and the numbers of documents that run through each: two terms of one unit never overlap."""

from contextlib import suppress
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from portal.lib.errors import RuleViolation, ensure
from portal.lib.official.types import day_figures
from units.audit.services import record_event
from units.documents.models import DocumentNumber, OfficialDocument, Term
from units.enums import DocumentType
from units.people.models import User
from units.tree.models import Unit
from units.versions import claim_version, refused_if_taken


@transaction.atomic
def open_term(unit: Unit, *, name: str, starts_on: date, ends_on: date | None, by: User, at: datetime) -> Term:
    _lock(unit)
    _ensure_free(unit, starts_on, ends_on, own=None)
    with refused_if_taken("Vừa có người khai báo nhiệm kỳ từ ngày này.", field="starts_on"):
        term = Term.objects.create(unit=unit, name=name, starts_on=starts_on, ends_on=ends_on)
    record_event("term_opened", term, by=by, at=at)
    return term


@transaction.atomic
def change_term(
    term: Term, *, name: str, starts_on: date, ends_on: date | None, by: User, at: datetime, expected_version: int
) -> Term:
    _lock(term.unit)
    claim_version(term, expected_version=expected_version)
    _ensure_free(term.unit, starts_on, ends_on, own=term)
    before = {"name": term.name, "starts_on": str(term.starts_on), "ends_on": str(term.ends_on or "")}
    term.name, term.starts_on, term.ends_on = name, starts_on, ends_on
    term.save(update_fields=["name", "starts_on", "ends_on"])
    record_event("term_changed", term, by=by, at=at, before=before)
    return term


def _lock(unit: Unit) -> None:
    """Nobody else compares terms of the unit until the transaction ends; a term to come has no row to lock."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _ensure_free(unit: Unit, starts_on: date, ends_on: date | None, *, own: Term | None) -> None:
    refusal = f"Ngày kết thúc phải sau ngày bắt đầu ({starts_on:%d/%m/%Y})."
    ensure(ends_on is None or ends_on > starts_on, refusal, field="ends_on")
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


def term_for(issuer: Unit, *, on: date) -> Term:
    term = Term.objects.of(issuer, on=on)
    if term is None:
        raise RuleViolation(
            f"Chưa có nhiệm kỳ của {issuer.name} cho ngày {on:%d/%m/%Y}. Quản trị cần khai báo nhiệm kỳ ở mục Tổ chức.",
            field="issued_on",
        )
    return term


def next_number(issuer: Unit, *, term: Term, type: DocumentType) -> int:
    """One above the highest number taken so far."""
    numbers = DocumentNumber.objects.filter(issuer=issuer, term=term, type=type)
    return (numbers.aggregate(highest=Max("number"))["highest"] or 0) + 1


def take_number(
    issuer: Unit, *, term: Term, type: DocumentType, number: int, abstract: str, by: User, at: datetime
) -> DocumentNumber:
    """Takes a number for good. Raises RuleViolation if it was used before in this term."""
    try:
        with transaction.atomic():
            return DocumentNumber.objects.create(
                issuer=issuer, term=term, type=type, number=number, abstract=abstract, taken_by=by, taken_at=at
            )
    except IntegrityError:
        next_free = next_number(issuer, term=term, type=type)
        raise RuleViolation(
            f"Số {number:02}-{type} đã dùng trong nhiệm kỳ {term.name}. Số tiếp theo còn trống là {next_free:02}.",
            field="number",
        ) from None


def proposed_issue(document: OfficialDocument, *, on: date) -> dict[str, object]:
    """`number` and `issued_on` for a document that is issued on the day `on`: the next free number of the register;
    no number where no term of office holds that day."""
    proposed: dict[str, object] = {"issued_on": on}
    # No refusal yet: without a term the person who issues is told so then.
    with suppress(RuleViolation):
        term = term_for(document.issuer, on=on)
        proposed["number"] = next_number(document.issuer, term=term, type=document.document_type)
    return proposed


def doubts_about_day(document: OfficialDocument, day: date) -> list[str]:
    """Why `day` looks wrong for an issued document: a neighbour in the register with an earlier number and a later
    day or the other way round, or another month than the one printed. Empty if nothing speaks against it."""
    dated = type(document)._default_manager.filter(issuer=document.issuer, term=document.term, awaits_day=False)
    before = dated.filter(number__lt=document.number, issued_on__gt=day).order_by("-number").first()
    after = dated.filter(number__gt=document.number, issued_on__lt=day).order_by("number").first()
    doubts = [
        f"Văn bản số {other.number_and_symbol} đã ghi ngày {day_figures(other.issued_on)}, {order} ngày này."
        for other, order in ((before, "sau"), (after, "trước"))
        if other and other.issued_on
    ]
    printed = document.issued_on
    if printed and (printed.year, printed.month) != (day.year, day.month):
        doubts.append(f"Bản đã in ghi tháng {printed.month} năm {printed.year}.")
    return doubts
