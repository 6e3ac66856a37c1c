"""The life of a results report: opened with drafted words, written, sent, taken back, issued."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Unpack

from django.db import transaction
from django.db.models import F

from plans.activities.services.review import tie_to_report
from plans.outline.models import Plan
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from portal.lib.official.files import MEDIA_TYPES, File
from portal.lib.official.types import PrintedDocument, day_figures
from reports.enums import SectionKey, Wording
from reports.results.exports.document import has_long_annex, report_abstract, to_xlsx
from reports.results.exports.drafting import draft_sections
from reports.results.exports.wording import PartWording, fingerprint
from reports.results.models import Report, ReportSection, may_report_on
from reports.results.queries.document import annex_file_name, annex_tables, compose, facts_for, source_of, wordings_of
from reports.results.queries.facts import facts_of
from reports.results.queries.later import report_facts
from reports.results.types import ReportPeriod
from units.audit.services import record_event
from units.documents.models import may_edit_document
from units.documents.services.life import IssueStep, announce, issue_document, keep_file, send_document, write_document
from units.enums import DocumentState
from units.people.models import User
from units.versions import claim_version, refused_if_taken

_AS_IN_PLAN = ("issuer", "issuer_path", "root", "signing_power", "post", "signer", "recipients")
CLOSED = "Báo cáo không còn là bản nháp nên không sửa được nữa."


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
    refusal = f"Đã có báo cáo {period.label} của kế hoạch này. Hãy mở báo cáo đó để sửa tiếp."
    with refused_if_taken(refusal, field="period"):
        report = _new_report(plan, period, by=by, on=today)
        texts = draft_sections(facts)
        ReportSection.objects.bulk_create(
            ReportSection(report=report, key=key, text=texts[key], base=texts[key]) for key in SectionKey
        )
        record_event("report_opened", report, by=by, at=at)
    return report


def _new_report(plan: Plan, period: ReportPeriod, *, by: User, on: date) -> Report:
    names = plan.issuer.name_on(on)
    return Report.objects.create(
        plan=plan,
        period_kind=period.kind,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        symbol=f"BC/{names.symbol}",
        place=plan.place or names.place,
        abstract=report_abstract(source_of(plan, period, issuer=names.name)),
        created_by=by,
        **{name: getattr(plan, name) for name in _AS_IN_PLAN},
    )


@transaction.atomic
def save_sections(
    report: Report,
    *,
    texts: Mapping[str, str],
    expected_versions: Mapping[str, int],
    bases: Mapping[str, str] | None = None,
    renewed: Collection[str] = (),
    by: User,
    at: datetime,
) -> list[str]:
    """Saves the sections whose words changed and names their keys. `expected_versions` and `bases`, the wording of the
    portal, are those that were shown. Those of `renewed` take the new wording, whatever else is written in them.

    Raises RuleViolation naming the section that somebody else saved meanwhile; then nothing is saved."""
    ensure(may_edit_document(by, report), CLOSED)
    changed = []
    drafts = draft_sections(facts_for(report, on=clock.local_day(at)))
    for section in report.sections.order_by("pk"):
        draft, key = drafts[SectionKey(section.key)], section.key
        wording = PartWording("", section.text, section.base, draft)
        base = (bases or {}).get(key, wording.current if wording.is_untouched else section.base)
        text = texts[key].strip()
        if text in (section.text, base if wording.is_untouched else section.text):
            text, base = section.text, section.base
        written = PartWording("", text, base, draft)
        if key in renewed:
            text, base = written.renewed, draft
        elif text == draft:
            base = draft
        if (text, base) == (section.text, section.base):
            continue
        claim_version(section, expected_version=expected_versions[key], field=key)
        section.text, section.base = text, base
        section.save(update_fields=["text", "base"])
        changed.append(key)
    if changed:
        # Who sent it meanwhile sent these words, not the ones that would be saved now.
        still = Report.objects.filter(pk=report.pk, state=DocumentState.DRAFT)
        ensure(still.update(version=F("version") + 1, changed_at=at) == 1, CLOSED)
        report.refresh_from_db(fields=["version"])
        record_event("report_written", report, by=by, at=at, sections=changed)
    return changed


sign_report = partial(write_document, act="report_signing_changed", refusal=CLOSED)


def send_report(report: Report, *, expected_version: int, by: User, at: datetime) -> Report:
    """Draft → in review. Nothing blank is printed: every section has words, and somebody signs."""

    def check() -> None:
        wordings = wordings_of(report, facts_for(report, on=clock.local_day(at)))
        blank = [part.label for part in wordings.values() if not part.current]
        ensure(not blank, f"Còn phần để trống: {', '.join(blank)}. Hãy viết, hoặc ghi “Không có”.")
        ensure(bool(report.signing_power and report.signer), "Chưa có quyền hạn ký và người ký.")

    title, body = "Báo cáo chờ duyệt, ban hành", report.abstract
    return send_document(report, check=check, title=title, body=body, expected_version=expected_version, by=by, at=at)


def issue_report(
    report: Report, *, wording: str = "", reason: str = "", seen: str = "", **step: Unpack[IssueStep]
) -> Report:
    """In review → issued, with its figures and the words drafted from them, see `issue_document`. Where a touched part
    says something else than the figures, `wording` is what becomes of it, with a `reason` if it is kept, decided on the
    differences whose fingerprint is `seen`.

    Raises RuleViolation also if what it counts was reopened meanwhile."""
    by, at = step["by"], step["at"]
    facts = report_facts(report.plan, report.period, on=clock.local_day(at))
    parts = wordings_of(report, facts)
    differing = [key for key, part in parts.items() if part.differences]
    texts = {key: part.renewed if wording == Wording.NEW else part.current for key, part in parts.items()}
    beside: list[File] = []

    def check() -> None:
        _check_wording(list(parts.values()), wording=wording, reason=reason, seen=seen)

    def printed(*, on: date, number: int) -> PrintedDocument:
        document = compose(report, facts, on=on, number=number, written=texts)
        tables = annex_tables(report, facts)
        if has_long_annex(tables):
            beside.append(File(annex_file_name(document), MEDIA_TYPES["xlsx"], to_xlsx(tables)))
        return replace(document, attachment=facts.to_text())

    def keep_facts() -> None:
        report.facts = facts.to_json()
        report.annex_file = keep_file(beside[0], at=at) if beside else None
        report.save(update_fields=["facts", "annex_file"])
        _keep_words(report, parts, texts)
        name = f"Báo cáo số {report.number_and_symbol}"
        tie_to_report(facts.counted, name=name)
        tie_to_report(facts.carried, name=name, only_first=True)
        announce(report, to_subtree=False, by=by, at=at)
        if differing:
            record_event(f"report_wording_{wording}", report, by=by, at=at, sections=differing, reason=reason)

    return issue_document(report, check=check, compose=printed, follow=keep_facts, **step)


def _check_wording(parts: Sequence[PartWording], *, wording: str, reason: str, seen: str) -> None:
    blank = [part.label for part in parts if part.text and not part.current]
    ensure(not blank, f"Số liệu nay không còn gì để nêu ở: {', '.join(blank)}. Hãy trả lại để Văn phòng viết phần này.")
    shown = fingerprint(parts)
    if not shown:
        return
    names = ", ".join(part.label for part in parts if part.differences)
    match wording:
        case Wording.NEW:
            pass
        case Wording.KEPT:
            ensure(bool(reason.strip()), "Ghi lý do giữ lời cũ dù số liệu đã khác.", field="reason")
        case _:
            raise RuleViolation(f"Lời văn khác số liệu ở: {names}. Hãy lấy lời mới, hoặc ghi lý do giữ lời cũ.")
    moved = "Số liệu vừa thay đổi sau khi mở trang này. Hãy xem lại các chỗ khác nhau dưới đây rồi quyết định."
    ensure(seen == shown, moved)


def _keep_words(report: Report, parts: Mapping[str, PartWording], texts: Mapping[str, str]) -> None:
    """The sections as they were printed; what was kept against the figures stays tracked by its old wording."""
    for section in report.sections.order_by("pk"):
        text, draft = texts[section.key], parts[section.key].draft
        section.text, section.base = text, draft if text != section.text else section.base
        section.save(update_fields=["text", "base"])
