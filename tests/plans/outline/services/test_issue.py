import hashlib
from datetime import date, timedelta

import pytest

from plans.amending.services import issue_plan
from plans.outline.models import Node, Plan
from plans.work.services.following import follow_amendment
from portal.lib.errors import RuleViolation
from portal.lib.official import files
from portal.lib.official.types import from_json
from tests.factories.people import MOMENT, make_person, make_unit
from tests.factories.plans import make_issued_plan, make_plan
from units.audit.models import AuditEvent
from units.documents.models import DocumentNumber, IssuedFile
from units.documents.services import life
from units.documents.services.terms import proposed_issue
from units.enums import DocumentState, Role, UnitKind
from units.inbox.models import Notice
from units.tree.models import UnitName

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def as_word(monkeypatch):
    """Rendering to PDF has its own tests; Word files are quick."""
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)


@pytest.fixture
def plan(org) -> Plan:
    plan = make_plan(org)
    plan.state = DocumentState.IN_REVIEW
    plan.save()
    return plan


def issue_it(org, plan, **changes) -> Plan:
    return issue_plan(
        **{
            "plan": plan,
            "by": org.chair,
            "at": MOMENT,
            "number": 5,
            "issued_on": DAY,
            "follow": follow_amendment,
            "expected_version": 1,
            **changes,
        }
    )


def test_issue_freezes_number_header_bytes_and_data(org, plan):
    issue_it(org, plan)

    plan = Plan.objects.get()
    assert (plan.state, plan.number_and_symbol, plan.issued_on, plan.version) == ("issued", "05-KH/ĐU", DAY, 2)
    assert (plan.superior_name, plan.issuer_name) == ("ĐẢNG ỦY KHỐI THỬ NGHIỆM", "ĐẢNG ỦY CÔNG TY SAO MAI")
    assert plan.issued_file.sha256 == hashlib.sha256(plan.issued_file.content).hexdigest()
    assert plan.issued_file.name == "ke-hoach-05-kh-du.docx"
    printed = from_json(plan.snapshot)
    assert (printed.number, printed.draft_mark, len(printed.body)) == (5, "", 12)
    assert DocumentNumber.objects.get().number == 5
    assert AuditEvent.objects.get(act="plan_issued").details == {"number": 5, "sha256": plan.issued_file.sha256}


def test_issue_tells_the_office_the_readers_above_and_offices_and_reporters_below(org, plan):
    part = make_unit("du-bo-phan", UnitKind.COMMITTEE, org.committee)
    make_person("clerk_below", part, Role.CLERK)
    make_person("chair_below", part, Role.LEADER)

    issue_it(org, plan)

    recipients = set(Notice.objects.values_list("recipient__username", flat=True))
    assert recipients == {"clerk", "clerk_below", "secretary", "other_secretary", "superior_reader"}


def test_issue_without_a_day_leaves_a_blank_and_sorts_by_the_day_of_the_number(org, plan):
    older = make_issued_plan(org, "kế hoạch trước")

    issue_it(org, plan, issued_on=None)

    plan = Plan.objects.get(pk=plan.pk)
    assert (plan.issued_on, plan.awaits_day, plan.day_on_paper) == (MOMENT.date(), True, None)
    assert from_json(plan.snapshot).place_line == "Hòa Bình, ngày       tháng 3 năm 2026"
    assert list(Plan.objects.newest_first()) == [plan, older]
    assert list(Plan.objects.of_year(2026).newest_first()) == [plan, older]
    assert plan.head_line == "Số 05-KH/ĐU, chưa ghi ngày · Đảng ủy Công ty Sao Mai"


def test_issued_name_stays_when_the_unit_is_renamed(org, plan):
    issue_it(org, plan)

    UnitName.objects.create(unit=org.committee, valid_from=DAY, name="Mới", header_name="ĐẢNG ỦY MỚI")

    assert from_json(Plan.objects.get().snapshot).issuer == "ĐẢNG ỦY CÔNG TY SAO MAI"


def test_next_number_is_proposed(org, plan):
    make_issued_plan(org, "kế hoạch trước")

    assert proposed_issue(plan, on=DAY) == {"number": 2, "issued_on": DAY}


REFUSALS = [
    ({"number": 0}, "Số văn bản tính từ 1"),
    ({"number": 1}, "Số 01-KH đã dùng .* còn trống là 02"),
    ({"issued_on": DAY + timedelta(days=1)}, "không được sau hôm nay"),
    ({"issued_on": date(2019, 1, 1)}, "Chưa có nhiệm kỳ"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSALS)
def test_issue_refuses_what_the_register_refuses_and_changes_nothing(org, plan, changes, words):
    make_issued_plan(org, "kế hoạch trước")

    with pytest.raises(RuleViolation, match=words) as refused:
        issue_it(org, plan, **changes)

    assert refused.value.field in {"number", "issued_on"}
    assert Plan.objects.get(pk=plan.pk).state == DocumentState.IN_REVIEW
    assert (DocumentNumber.objects.count(), IssuedFile.objects.count()) == (1, 1)


def test_issue_is_the_leaders_and_once(org, plan):
    with pytest.raises(RuleViolation, match="Chỉ lãnh đạo"):
        issue_it(org, plan, by=org.clerk)
    issue_it(org, plan)

    with pytest.raises(RuleViolation, match="đang chờ duyệt"):
        issue_it(org, plan, number=6)


def test_an_issued_plan_is_found_by_its_number(org, plan):
    issue_it(org, plan)

    assert list(Plan.objects.matching("05-KH/ĐU")) == [plan]


def test_issue_refuses_an_empty_or_unsigned_plan(org, plan):
    plan.signer = ""
    with pytest.raises(RuleViolation, match="người ký"):
        issue_it(org, plan)

    Node.objects.all().delete()
    with pytest.raises(RuleViolation, match="chưa có nội dung"):
        issue_it(org, plan)


def test_issue_refuses_a_plan_changed_while_it_was_rendered(org, plan, monkeypatch):
    def render_slowly(printed):
        Plan.objects.filter(pk=plan.pk).update(version=9)
        return files.to_frozen_file(printed)

    monkeypatch.setattr(life, "to_frozen_file", render_slowly)

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        issue_it(org, plan)
    assert (DocumentNumber.objects.count(), IssuedFile.objects.count(), Notice.objects.count()) == (0, 0, 0)
