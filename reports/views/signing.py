from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.official.files import MEDIA_TYPES, File, file_name, to_file
from reports.exports.results import to_xlsx
from reports.forms.reports import ReportIssueForm, SigningForm
from reports.queries.official import official_report
from reports.rules import powers_over_report
from reports.services.reports import proposed_number, send_report, take_back_report
from reports.views.reports import wizard_steps
from units.forms.issuing import TakeBackForm
from units.views.downloads import attachment, issued_attachment
from units.views.stamping import stamp_page


def report_sign(request):
    """Who signs and who receives; then sending, taking back, issuing, each by its own button."""
    report = request.subject
    if request.method != "POST":
        return _page(request, report)
    signing = SigningForm(request.POST, report=report, by=request.user)
    if not signing.is_valid() or not signing.save(at=clock.now()):
        return _page(request, report, signing=signing)
    messages.success(request, "Đã lưu phần ký và nơi nhận.")
    return redirect("reports:report_sign", report.pk)


def report_send(request):
    report = request.subject
    try:
        send_report(report, by=request.user, at=clock.now())
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect("reports:report_sign", report.pk)
    messages.success(request, "Đã gửi lãnh đạo duyệt.")
    return redirect(report)


def report_take_back(request):
    report = request.subject
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return _page(request, report, take_back=form)
    try:
        take_back_report(report, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
    except RuleViolation as refused:
        form.add_error(None, refused.message)
        return _page(request, report, take_back=form)
    messages.success(request, "Đã trả lại để sửa.")
    return redirect(report)


def report_issue(request):
    report = request.subject
    form = ReportIssueForm(request.POST, document=report, by=request.user)
    if not form.is_valid() or not form.save(at=clock.now()):
        return _page(request, report, issue=form)
    messages.success(request, f"Đã ban hành Báo cáo số {report.number_and_symbol}.")
    return redirect(report)


def report_day(request):
    report = request.subject
    trail = [("Báo cáo", reverse("reports:report_list")), (report.number_and_symbol, report.get_absolute_url())]
    return stamp_page(request, report, trail=trail)


def report_file(request):
    """The frozen bytes, as they were issued; `?ban=truoc` for those before the day was stamped."""
    return issued_attachment(request.subject, request.GET)


def report_export(request):
    """The text as it stands now, in the format of `?dang=`; xlsx is the annex tables."""
    report, ending = request.subject, request.GET.get("dang", "docx")
    printed = official_report(report, on=clock.today())
    if ending == "xlsx":
        return attachment(File(file_name(printed, ending), MEDIA_TYPES[ending], to_xlsx(printed.annexes)))
    try:
        return attachment(to_file(printed, ending))
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect(report)


def _page(request, report, **bound):
    may = powers_over_report(request.user, report)
    forms = {
        "signing": SigningForm(report=report, by=request.user) if may["edit"] else None,
        "issue": ReportIssueForm(document=report, by=request.user, initial=_proposal(report)) if may["issue"] else None,
        "take_back": TakeBackForm() if may["take_back"] else None,
    }
    values = {"report": report, "may": may, "wizard": wizard_steps(5, report, may), **forms, **bound}
    return render(request, "reports/report_sign.html", values)


def _proposal(report):
    """The next free number and today; no number where the term of office is not known yet."""
    today = clock.today()
    try:
        return {"number": proposed_number(report, on=today), "issued_on": today}
    except RuleViolation:
        return {"issued_on": today}
