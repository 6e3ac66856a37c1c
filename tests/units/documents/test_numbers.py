from datetime import date

import pytest

from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from units.documents.models import DocumentNumber
from units.documents.services.terms import next_number, take_number, term_for
from units.enums import DocumentType

DAY = date(2026, 3, 2)


def take(org, number: int, type: DocumentType = DocumentType.PLAN) -> DocumentNumber:
    term = term_for(org.committee, on=DAY)
    return take_number(org.committee, term=term, type=type, number=number, abstract="về", by=org.clerk, at=MOMENT)


def test_numbers_start_at_one_for_each_type_and_follow_the_highest(org):
    term = term_for(org.committee, on=DAY)

    take(org, 7)

    assert next_number(org.committee, term=term, type=DocumentType.PLAN) == 8
    assert next_number(org.committee, term=term, type=DocumentType.REPORT) == 1


def test_a_number_taken_twice_is_refused_and_the_next_one_named(org):
    take(org, 7)

    with pytest.raises(RuleViolation, match=r"Số 07-KH đã dùng .* còn trống là 08") as refusal:
        take(org, 7)

    assert refusal.value.field == "number"
    assert DocumentNumber.objects.count() == 1


def test_a_day_outside_every_term_is_refused_with_advice(org):
    with pytest.raises(RuleViolation, match=r"Chưa có nhiệm kỳ .* khai báo nhiệm kỳ ở mục Tổ chức"):
        term_for(org.committee, on=date(2019, 12, 31))
