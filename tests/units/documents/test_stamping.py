import hashlib
from datetime import date, timedelta

import pytest

from plans.outline.models import Plan
from portal.lib.errors import RuleViolation
from portal.lib.official import files
from portal.lib.official.types import from_json
from tests.factories.people import MOMENT
from tests.factories.plans import make_issued_plan, make_undated_plan
from units.audit.models import AuditEvent
from units.documents.models import IssuedFile
from units.documents.services.life import stamp_day
from units.documents.services.terms import doubts_about_day

DAY = date(2026, 1, 7)


@pytest.fixture(autouse=True)
def as_word(monkeypatch):
    """Rendering to PDF has its own tests; Word files are quick."""
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)


@pytest.fixture
def plan(org) -> Plan:
    return make_undated_plan(org)


def stamp(org, plan, **changes) -> Plan:
    return stamp_day(plan, **{"day": DAY, "by": org.clerk, "at": MOMENT, **changes})


def test_stamp_prints_the_day_into_the_same_text(org, plan):
    before = from_json(plan.snapshot)

    stamp(org, plan)

    plan = Plan.objects.get()
    after = from_json(plan.snapshot)
    assert before.place_line == "Hòa Bình, ngày       tháng 01 năm 2026"
    assert after.place_line == "Hòa Bình, ngày 07 tháng 01 năm 2026"
    assert (after.body, after.issuer, after.number) == (before.body, before.issuer, 1)
    assert (plan.issued_on, plan.day_on_paper, plan.awaits_day) == (DAY, DAY, False)
    assert Plan.objects.get().changed_at == MOMENT


def test_stamp_keeps_the_file_without_the_day_beside_the_new_one(org, plan):
    old = plan.issued_file

    stamp(org, plan)

    new = Plan.objects.get().issued_file
    assert (new.replaces, IssuedFile.objects.count()) == (old, 2)
    assert new.sha256 == hashlib.sha256(bytes(new.content)).hexdigest() != old.sha256
    assert bytes(IssuedFile.objects.get(pk=old.pk).content) == b"%PDF-1.7 ban hanh"
    assert AuditEvent.objects.get(act="day_stamped").details == {"day": "2026-01-07", "sha256": new.sha256}


REFUSALS = [
    ({"day": MOMENT.date() + timedelta(days=1)}, "không được sau hôm nay"),
    ({"day": date(2019, 1, 1)}, "nhiệm kỳ .* ngày phải nằm trong đó"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSALS)
def test_stamp_refuses_a_day_ahead_or_outside_the_term(org, plan, changes, words):
    with pytest.raises(RuleViolation, match=words) as refused:
        stamp(org, plan, **changes)

    assert refused.value.field == "issued_on"
    assert (Plan.objects.get().awaits_day, IssuedFile.objects.count()) == (True, 1)


def test_stamp_is_for_the_office_of_the_issuer_and_once(org, plan):
    for stranger in (org.secretary, org.outsider, org.superior_reader):
        with pytest.raises(RuleViolation, match="không còn để trống ngày"):
            stamp(org, plan, by=stranger)
    stamp(org, plan)

    with pytest.raises(RuleViolation, match="không còn để trống ngày"):
        stamp(org, plan)


def test_stamp_refuses_what_somebody_stamped_meanwhile(org, plan):
    Plan.objects.update(awaits_day=False)

    with pytest.raises(RuleViolation, match="vừa được người khác ghi"):
        stamp(org, plan)
    assert IssuedFile.objects.count() == 1


def test_doubts_name_the_neighbours_in_the_register(org):
    make_issued_plan(org, "số 1, ngày 05/01")
    plan = make_undated_plan(org, "số 2")
    later = make_issued_plan(org, "số 3")
    Plan.objects.filter(pk=later.pk).update(issued_on=date(2026, 1, 20))
    make_undated_plan(org, "số 4, còn trống ngày")

    assert doubts_about_day(plan, date(2026, 1, 5)) == []
    assert doubts_about_day(plan, date(2026, 1, 20)) == []
    assert doubts_about_day(plan, date(2026, 1, 4)) == ["Văn bản số 01-KH/ĐU đã ghi ngày 05/01/2026, sau ngày này."]
    assert doubts_about_day(plan, date(2026, 2, 1)) == [
        "Văn bản số 03-KH/ĐU đã ghi ngày 20/01/2026, trước ngày này.",
        "Bản đã in ghi tháng 1 năm 2026.",
    ]
