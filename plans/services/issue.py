"""Issuing a plan: the number, the frozen header, the frozen bytes, all or nothing."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from plans.exports import compose
from plans.models import Plan
from plans.rules import may_issue_plan
from plans.services.amendment import Follow, apply_amendment
from plans.services.plan import searchable_words
from portal.lib.errors import RuleViolation, ensure
from portal.lib.official.files import to_frozen_file
from units.enums import DocumentType
from units.models import User
from units.services import audit
from units.services.issuing import Register, announce, day_of_issue, freeze
from units.services.numbers import next_number, term_for


def proposed_issue(plan: Plan, *, on: date) -> dict[str, Any]:
    """`number` and `issued_on` as they stand on the document the plan was read from, else the next free number of the
    register and the day `on`; no number where no term of office holds that day."""
    usual: dict[str, Any] = {"issued_on": on}
    # no refusal yet: without a term the person who issues is told so then
    with suppress(RuleViolation):
        usual["number"] = next_number(plan.issuer, term=term_for(plan.issuer, on=on), type=DocumentType.PLAN)
    source = plan.imports.first()
    return usual | (source.printed_number if source else {})


def issue_plan(*, plan: Plan, by: User, at: datetime, number: int, issued_on: date | None, follow: Follow) -> Plan:
    """In review → issued. The file is rendered first, outside the transaction, in the leashed child. Without a day
    the paper gets a blank for it, to be stamped later. `follow` moves the open work of a plan that this one amends.

    Raises RuleViolation: not allowed or not in review, nothing to print, no signer, a day ahead or in no term, a
    number used before, no file, the plan changed meanwhile, or what it amends is no longer in force."""
    ensure(may_issue_plan(by, plan), "Chỉ lãnh đạo được ban hành kế hoạch đang chờ duyệt.")
    ensure(plan.nodes.exists(), "Kế hoạch chưa có nội dung nên chưa ban hành được.")
    ensure(
        bool(plan.signing_power and plan.signer), "Kế hoạch chưa có quyền hạn ký và người ký. Hãy trả lại để bổ sung."
    )
    ensure(number > 0, "Số văn bản tính từ 1.", field="number")
    on = day_of_issue(issued_on, at=at)
    register = Register(DocumentType.PLAN, term_for(plan.issuer, on=on))
    printed = replace(compose(plan, on=on, number=number), issued_on=issued_on)
    file = to_frozen_file(printed)
    with transaction.atomic():
        freeze(plan, printed, file, register=register, by=by, at=at)
        plan.search_key = searchable_words(plan)
        plan.save(update_fields=["search_key"])
        audit.record("plan_issued", plan, by=by, at=at, number=number, sha256=file.sha256)
        apply_amendment(plan, follow=follow, by=by, at=at)
        announce(plan, to_subtree=True, by=by, at=at)
    return plan
