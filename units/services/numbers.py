"""The register of document numbers: from 01 per issuer and type through the whole term of office."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from portal.lib.errors import RuleViolation
from units.enums import DocumentType
from units.models import DocumentNumber, Term, Unit, User


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
    taken = DocumentNumber.objects.filter(issuer=issuer, term=term, type=type)
    return (taken.aggregate(highest=Max("number"))["highest"] or 0) + 1


def take_number(
    issuer: Unit, *, term: Term, type: DocumentType, number: int, abstract: str, by: User, at: datetime
) -> DocumentNumber:
    """Takes a number for good. Raises RuleViolation if it was used before in this term."""
    try:
        with transaction.atomic():
            return DocumentNumber.objects.create(
                issuer=issuer,
                term=term,
                type=type,
                number=number,
                abstract=abstract,
                taken_by=by,
                taken_at=at,
            )
    except IntegrityError:
        free = next_number(issuer, term=term, type=type)
        raise RuleViolation(
            f"Số {number:02}-{type} đã dùng trong nhiệm kỳ {term.name}. Số tiếp theo còn trống là {free:02}.",
            field="number",
        ) from None
