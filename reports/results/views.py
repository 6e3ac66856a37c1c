from collections.abc import Mapping

from django.shortcuts import redirect, render
from django.urls import reverse

from plans.enums import Amendment
from portal.lib import clock
from portal.lib.official.files import MEDIA_TYPES, File
from portal.lib.official.html import to_html
from portal.lib.sheets import Value
from reports.results.exports.wording import fingerprint
from reports.results.forms import ExplainFilter, ReportFilter, ReportIssueForm, ReportOpenForm, SectionsForm
from reports.results.models import Report, may_write_reports, powers_over_report
from reports.results.queries.document import (
    annex_file_name,
    annex_workbook,
    facts_by_section,
    facts_for,
    metric_lines,
    official_report,
    wordings_of,
)
from reports.results.queries.facts import activities_behind, figure_behind
from reports.results.queries.later import came_after
from reports.results.services import issue_report, send_report, sign_report
from units.documents.forms import SigningForm, TakeBackForm
from units.documents.services.life import take_back_document
from units.documents.views import document_file, export_page, forms_in_review, take_step, take_step_on_page
from units.pages import attachment, is_saved, page_by_key, sheet_page
from units.tree.models import Unit

ORDERS = ("-ends_on", "ends_on")
SHEET_HEADS = ["Kỳ", "Cơ quan ban hành", "Kế hoạch", "Số, ký hiệu", "Ngày ban hành", "Trạng thái"]

STEPS = (
    ("Kỳ", "", ""),
    ("Số liệu", "reports:report_facts", "follow"),
    ("Nội dung", "reports:report_content", "edit"),
    ("Xem trước", "reports:report_detail", "follow"),
    ("Ký, ban hành", "reports:report_sign", "follow"),
)


def report_list(request):
    form = ReportFilter(request.GET)
    rows = form.narrow(Report.objects.visible_to(request.user)).with_context()
    sort = request.GET.get("sort") if request.GET.get("sort") in ORDERS else ORDERS[0]
    if request.GET.get("xuat"):
        return sheet_page("bao-cao", SHEET_HEADS, map(_sheet_line, rows.order_by(sort, "-pk")))
    page = page_by_key(rows, request.GET, order=sort)
    may = {"write": may_write_reports(request.user)}
    context = {
        "form": form,
        "page": page,
        "sort": sort,
        "may": may,
        "has_committees_below": Unit.objects.committees_below(request.user).exists(),
    }
    return render(request, "reports/results/report_list.html", context)


def _sheet_line(report: Report) -> list[Value]:
    plan = f"{report.plan.number_and_symbol} {report.plan.abstract}"
    words = [report.period.label, report.issuer.name, plan, report.number_and_symbol]
    return [*words, report.day_on_paper, report.get_state_display()]


def report_create(request):
    chosen = {"plan": request.GET.get("plan"), "period": request.GET.get("period")}
    form = ReportOpenForm(request.POST or None, user=request.user, today=clock.today(), initial=chosen)
    if is_saved(request, form, "Đã lập báo cáo nháp từ số liệu đã duyệt. Hãy xem số liệu rồi viết tiếp."):
        return redirect("reports:report_facts", form.saved.pk)
    return render(request, "reports/results/report_create.html", {"form": form, "wizard": wizard_steps(1)})


def report_detail(request):
    report = request.subject
    may = powers_over_report(request.user, report)
    preview = to_html(official_report(report, on=clock.today()))
    values = {"report": report, "may": may, "wizard": wizard_steps(4, report, may), "preview": preview}
    values["after"] = came_after(report, user=request.user) if report.is_issued and may["follow"] else None
    return render(request, "reports/results/report_detail.html", values)


def report_facts(request):
    report = request.subject
    may = powers_over_report(request.user, report)
    facts = facts_for(report, on=clock.today())
    forms = [(fact, metric_lines(facts, fact.form)) for fact in facts.forms]
    values = {"report": report, "may": may, "wizard": wizard_steps(2, report, may), "facts": facts, "forms": forms}
    return render(request, "reports/results/report_facts.html", values)


def report_content(request):
    report = request.subject
    facts = facts_for(report, on=clock.today())
    wordings = wordings_of(report, facts)
    form = SectionsForm(request.POST or None, report=report, wordings=wordings)
    if is_saved(request, form, "Đã lưu nội dung."):
        renewed = request.POST.get("renew", "")
        return redirect(reverse("reports:report_content", args=[report.pk]) + (f"#{renewed}" if renewed else ""))
    by_section = facts_by_section(facts)
    parts = [
        {
            "section": section,
            "field": form[section.key],
            "hidden": [form[f"{section.key}_base"], form[f"{section.key}_version"]],
            "facts": by_section[section.key],
            "has_new_words": wordings[section.key].current != by_section[section.key].words,
            "differences": wordings[section.key].differences,
            "is_stale": form.is_bound and bool(form.errors.get(section.key)),
        }
        for section in form.sections
    ]
    may = powers_over_report(request.user, report)
    values = {"report": report, "may": may, "wizard": wizard_steps(3, report, may), "form": form, "parts": parts}
    return render(request, "reports/results/report_content.html", values)


def report_explain(request):
    """The records behind a figure of the report, and what was left out."""
    report = request.subject
    facts = facts_for(report, on=clock.today())
    form = ExplainFilter(request.GET, facts=facts)
    is_readable = form.is_valid()
    chosen = form.cleaned_data
    rows = activities_behind(facts, user=request.user, chosen=chosen)
    rows = rows if is_readable else rows.none()
    values = {
        "report": report,
        "form": form,
        "facts": facts,
        "rows": rows.count(),
        "total": figure_behind(rows, chosen.get("metric", "")),
        "metric": form.metric_label,
        "page": page_by_key(rows, request.GET, order="-held_from"),
    }
    return render(request, "reports/results/report_explain.html", values)


def wizard_steps(
    current: int, report: Report | None = None, may: Mapping[str, bool] | None = None
) -> dict[str, object]:
    """The steps a report goes along, as (label, URL); one the person may not take has no URL. `replaced_by` is the plan
    whose reports count the work from now on."""
    steps = [
        (label, reverse(name, args=[report.pk]) if report and may and name and may[power] else "")
        for label, name, power in STEPS
    ]
    replaced_by = None
    if report and not report.is_issued:
        replaced_by = report.plan.amendments.issued().filter(amendment=Amendment.REPLACE).first()
    return {"steps": steps, "current": current, "replaced_by": replaced_by}


def report_sign(request):
    """Who signs and who receives; then sending, taking back, issuing, each by its own button."""
    report = request.subject
    if request.method != "POST":
        return _page(request, report)
    signing = SigningForm(request.POST, document=report, step=sign_report)
    if is_saved(request, signing, "Đã lưu phần ký và nơi nhận."):
        return redirect("reports:report_sign", report.pk)
    return _page(request, report, signing=signing)


def report_send(request):
    report = request.subject
    back, onward = reverse("reports:report_sign", args=[report.pk]), report.get_absolute_url()
    return take_step(request, send_report, success="Đã gửi lãnh đạo duyệt.", back=back, onward=onward)


def report_take_back(request):
    form = TakeBackForm(request.POST, document=request.subject, step=take_back_document)
    return take_step_on_page(request, _page, take_back=form, success="Đã trả lại để sửa.")


def report_issue(request):
    form = ReportIssueForm(request.POST, document=request.subject, step=issue_report)
    return take_step_on_page(request, _page, issue=form, success="Đã ban hành Báo cáo số {}.")


def report_export(request):
    """As that of any document; xlsx is the annex tables."""
    report, today = request.subject, clock.today()
    printed = official_report(report, on=today)
    if request.GET.get("dang") == "xlsx":
        content = annex_workbook(report, on=today)
        return attachment(File(annex_file_name(printed), MEDIA_TYPES["xlsx"], content))
    return export_page(request, printed)


def report_file(request):
    """The paper as it was issued; `?phan=phu-luc` for the annexes beside it, where they are too long for it."""
    if request.GET.get("phan") != "phu-luc":
        return document_file(request)
    file = request.subject.annex_file
    return attachment(File(file.name, file.media_type, bytes(file.content)) if file else None)


def _page(request, report, **bound):
    may = powers_over_report(request.user, report)
    forms = {"signing": SigningForm(document=report, step=sign_report) if may["edit"] else None}
    forms |= forms_in_review(report, may, issue=issue_report, issue_form=ReportIssueForm)
    values = {"report": report, "may": may, "wizard": wizard_steps(5, report, may), **forms, **bound}
    is_open = may["follow"] and not report.is_issued
    parts = list(wordings_of(report, facts_for(report, on=clock.today())).values()) if is_open else []
    values |= {"differing": [part for part in parts if part.differences], "seen": fingerprint(parts)}
    return render(request, "reports/results/report_sign.html", values)
