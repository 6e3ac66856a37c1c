"""The life of a results report: opened with drafted words, written, sent, taken back, issued."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from plans.activities.services.review import tie_to_report
from plans.outline.models import Plan
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from portal.lib.official.files import to_frozen_file
from portal.lib.official.types import day_figures
from reports.enums import SectionKey
from reports.results.exports.document import report_abstract
from reports.results.exports.drafting import draft_sections
from reports.results.models import Report, ReportSection
from reports.results.queries.document import compose, source_of
from reports.results.queries.facts import facts_of
from reports.results.rules import (
    may_edit_report,
    may_issue_report,
    may_report_on,
    may_send_report,
    may_take_back_report,
)
from reports.results.types import ReportPeriod
from units.audit.services import record_event
from units.documents.services import (
    Register,
    announce,
    day_of_issue,
    freeze,
    next_number,
    notify_holders,
    pass_on,
    term_for,
)
from units.enums import DocumentState, DocumentType, Role
from units.people.models import User
from units.versions import claim_version

CLOSED = "Báo cáo không còn là bản nháp nên không sửa được nữa."


@dataclass(frozen=True)
class Signing:
    """The foot of the document, as the clerk fills it in."""

    signing_power: str
    post: str
    signer: str
    recipients: tuple[str, ...]


def open_report(*, plan: Plan, period: ReportPeriod, by: User, at: datetime) -> Report:
    """A draft whose sections are worded from the figures of now. Raises RuleViolation: not allowed, a plan that is
    not issued or came after the period, a period that has not begun, or a report that is there already."""
    today = clock.local_day(at)
    ensure(may_report_on(by, plan), "Chỉ Văn phòng lập được báo cáo, và cho kế hoạch đã ban hành.", field="plan")
    assert plan.issued_on is not None
    ensure(period.starts_on <= today, f"Kỳ {period.label} chưa bắt đầu.", field="period")
    late = f"Kế hoạch ban hành ngày {day_figures(plan.issued_on)}, sau {period.label}."
    ensure(period.ends_on >= plan.issued_on, late, field="period")
    facts = facts_of(plan, period, on=today)
    try:
        with transaction.atomic():
            report = _new_report(plan, period, by=by, on=today)
            texts = draft_sections(facts)
            ReportSection.objects.bulk_create(
                ReportSection(report=report, key=key, text=texts[key]) for key in SectionKey
            )
            record_event("report_opened", report, by=by, at=at)
    except IntegrityError:
        refusal = f"Đã có báo cáo {period.label} của kế hoạch này. Hãy mở báo cáo đó để sửa tiếp."
        raise RuleViolation(refusal, field="period") from None
    return report


def _new_report(plan: Plan, period: ReportPeriod, *, by: User, on: date) -> Report:
    names = plan.issuer.name_on(on)
    return Report.objects.create(
        plan=plan,
        issuer=plan.issuer,
        issuer_path=plan.issuer_path,
        root=plan.root,
        period_kind=period.kind,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        symbol=f"BC/{names.symbol}",
        place=plan.place or names.place,
        abstract=report_abstract(source_of(plan, period, issuer=names.name)),
        signing_power=plan.signing_power,
        post=plan.post,
        signer=plan.signer,
        recipients=plan.recipients,
        created_by=by,
    )


@transaction.atomic
def save_sections(
    report: Report, *, texts: Mapping[str, str], expected_versions: Mapping[str, int], by: User, at: datetime
) -> list[str]:
    """Saves the sections whose words changed and names their keys. `expected_versions` are those that were shown.

    Raises RuleViolation naming the section that somebody else saved meanwhile; then nothing is saved."""
    ensure(may_edit_report(by, report), CLOSED)
    changed = []
    for section in report.sections.order_by("pk"):
        text = texts[section.key].strip()
        if text == section.text:
            continue
        try:
            claim_version(section, expected_version=expected_versions[section.key])
        except RuleViolation as conflict:
            raise RuleViolation(conflict.message, field=section.key) from None
        section.text = text
        section.save(update_fields=["text"])
        changed.append(section.key)
    if changed:
        # Who sent it meanwhile sent these words, not the ones that would be saved now.
        still = Report.objects.filter(pk=report.pk, state=DocumentState.DRAFT).update(changed_at=at)
        ensure(still == 1, CLOSED)
        record_event("report_written", report, by=by, at=at, sections=changed)
    return changed


@transaction.atomic
def sign_report(report: Report, *, signing: Signing, expected_version: int, by: User, at: datetime) -> Report:
    """Fills in who signs and who receives."""
    ensure(may_edit_report(by, report), CLOSED)
    claim_version(report, expected_version=expected_version)
    report.signing_power, report.post, report.signer = signing.signing_power, signing.post, signing.signer
    report.recipients = list(signing.recipients)
    report.save(update_fields=["signing_power", "post", "signer", "recipients", "changed_at"])
    record_event("report_signing_changed", report, by=by, at=at)
    return report


@transaction.atomic
def send_report(report: Report, *, by: User, at: datetime) -> Report:
    """Draft → in review. Nothing blank is printed: every section has words, and somebody signs."""
    ensure(may_send_report(by, report), "Chỉ Văn phòng gửi duyệt được, và khi báo cáo còn là bản nháp.")
    blank = [section.get_key_display() for section in report.sections.filter(text="").order_by("pk")]
    ensure(not blank, f"Còn phần để trống: {', '.join(blank)}. Hãy viết, hoặc ghi “Không có”.")
    ensure(bool(report.signing_power and report.signer), "Chưa có quyền hạn ký và người ký.")
    pass_on(report, DocumentState.DRAFT, DocumentState.IN_REVIEW)
    record_event("report_sent", report, by=by, at=at)
    notify_holders(report, Role.LEADER, title="Báo cáo chờ duyệt, ban hành", body=report.abstract, by=by, at=at)
    return report


@transaction.atomic
def take_back_report(report: Report, *, reason: str, by: User, at: datetime) -> Report:
    """In review → draft, with a word why."""
    ensure(may_take_back_report(by, report), "Chỉ trả lại được báo cáo đang chờ duyệt.")
    ensure(bool(reason.strip()), "Ghi lý do để người soạn biết cần sửa gì.", field="reason")
    pass_on(report, DocumentState.IN_REVIEW, DocumentState.DRAFT)
    record_event("report_taken_back", report, by=by, at=at, reason=reason)
    notify_holders(report, Role.CLERK, title="Báo cáo được trả lại để sửa", body=reason, by=by, at=at)
    return report


def proposed_number(report: Report, *, on: date) -> int:
    """The next free number of the register. Raises RuleViolation if no term of office holds the day."""
    return next_number(report.issuer, term=term_for(report.issuer, on=on), type=DocumentType.REPORT)


def issue_report(*, report: Report, by: User, at: datetime, number: int, issued_on: date | None) -> Report:
    """In review → issued, with its figures. The file is rendered first, outside the transaction. Without a day the
    paper gets a blank for it, to be stamped later.

    Raises RuleViolation: not allowed or not in review, a day ahead or in no term, a number used before, no file, or
    the report changed meanwhile."""
    ensure(may_issue_report(by, report), "Chỉ lãnh đạo được ban hành báo cáo đang chờ duyệt.")
    ensure(number > 0, "Số văn bản tính từ 1.", field="number")
    on = day_of_issue(issued_on, at=at)
    register = Register(DocumentType.REPORT, term_for(report.issuer, on=on))
    facts = facts_of(report.plan, report.period, on=clock.local_day(at))
    printed = compose(report, facts, on=on, number=number)
    printed = replace(printed, issued_on=issued_on, attachment=facts.to_json())
    file = to_frozen_file(printed)
    with transaction.atomic():
        freeze(report, printed, file, register=register, by=by, at=at)
        report.facts = facts.to_snapshot()
        report.save(update_fields=["facts"])
        tie_to_report(facts.counted, name=f"Báo cáo số {report.number_and_symbol}")
        record_event("report_issued", report, by=by, at=at, number=number, sha256=file.sha256)
        announce(report, to_subtree=False, by=by, at=at)
    return report
