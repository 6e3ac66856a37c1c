from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.reminders.forms import LetterForm, LetterIssueForm, UrgeForm
from plans.reminders.models import UrgingLetter
from plans.reminders.queries.letters import official_letter
from plans.reminders.queries.preview import preview_reminders
from plans.reminders.rules import may_write_letters, powers_over_letter
from plans.reminders.services.letters import delete_letter, draft_letter, proposed_number, send_letter, take_back_letter
from plans.work.models import Assignment
from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.official.files import to_file
from portal.lib.official.html import to_html
from units.calendar.rules import calendar_root
from units.documents.forms import TakeBackForm
from units.documents.views import issued_attachment, stamp_page
from units.pages import attachment, page_by_key


def assignment_urge(request):
    return _urge_page(request, [str(request.subject.pk)], back="reports:home")


def urge_several(request):
    """A selection, made by ticks in a list: `?viec=…` for each."""
    asked = request.GET.getlist("viec")
    if not asked:
        messages.error(request, "Chưa chọn nhiệm vụ nào. Đánh dấu các nhiệm vụ cần đôn đốc rồi bấm lại.")
        return redirect("plans:task_list")
    return _urge_page(request, asked, back="plans:task_list")


def _urge_page(request, asked, *, back):
    visible = Assignment.objects.visible_to(request.user).with_context()
    form = UrgeForm(request.POST or None, visible=visible, asked=asked, user=request.user, on=clock.today())
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, _summary(form.saved))
        return redirect(back)
    may = {"write_letter": may_write_letters(request.user)}
    return render(request, "plans/reminders/urge.html", {"form": form, "back": back, "may": may, "token": uuid4()})


def _summary(urgings):
    if len(urgings) == 1:
        return f"Đã đôn đốc {urgings[0].unit.name}."
    return f"Đã đôn đốc {len(urgings)} đơn vị về {sum(len(urging.lines) for urging in urgings)} nhiệm vụ."


LONGEST = 200  # people on the page; a committee with more looks at the mails once they are gone


def reminder_preview(request):
    root = calendar_root(request.user)
    if root is None:
        raise PermissionDenied
    preview = preview_reminders(root, user=request.user, on=clock.today())
    context = {
        "root": root,
        "preview": preview,
        "recipients": preview.recipients[:LONGEST],
        "left_out": len(preview.recipients) - LONGEST,
    }
    return render(request, "plans/reminders/reminder_preview.html", context)


def letter_list(request):
    letters = UrgingLetter.objects.visible_to(request.user)
    page = page_by_key(letters.with_context(), request.GET)
    return render(request, "plans/reminders/letter_list.html", {"page": page})


def letter_create(request):
    """From a selection: `viec` for each."""
    asked = [int(pk) for pk in request.POST.getlist("viec") if pk.isascii() and pk.isdigit() and len(pk) < 18]
    visible = Assignment.objects.visible_to(request.user).select_related("task__plan__issuer", "unit")
    try:
        chosen = list(visible.filter(pk__in=asked))
        letter = draft_letter(chosen, token=_token(request), by=request.user, at=clock.now())
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect("plans:task_list")
    messages.success(request, "Đã soạn nháp công văn. Đọc lại, sửa lời văn rồi gửi lãnh đạo duyệt.")
    return redirect(letter)


def _token(request):
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def letter_detail(request):
    """The letter as it is printed and the next step, each by its own button; POST saves the clerk's words, and sends
    them to the leader if asked to."""
    letter = request.subject
    if request.method != "POST":
        return _page(request, letter)
    form = LetterForm(request.POST, letter=letter, by=request.user)
    if not form.is_done():
        return _page(request, letter, words=form)
    if "send" in request.POST:
        return _step(request, send_letter, "Đã gửi lãnh đạo duyệt.")
    messages.success(request, "Đã lưu công văn.")
    return redirect(letter)


def letter_delete(request):
    letter = request.subject
    try:
        delete_letter(letter, by=request.user, at=clock.now())
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect(letter)
    messages.success(request, "Đã xóa bản nháp công văn.")
    return redirect("plans:letter_list")


def letter_take_back(request):
    form, letter = TakeBackForm(request.POST), request.subject
    if not form.is_valid():
        return _page(request, letter, take_back=form)
    reason = form.cleaned_data["reason"]
    return _step(request, take_back_letter, "Đã trả lại để sửa.", reason=reason)


def letter_issue(request):
    letter = request.subject
    form = LetterIssueForm(request.POST, document=letter, by=request.user)
    if not form.is_valid() or not form.save(at=clock.now()):
        return _page(request, letter, issue=form)
    messages.success(request, f"Đã ban hành Công văn số {letter.number_and_symbol}; các đơn vị đã nhận thông báo.")
    return redirect(letter)


def letter_day(request):
    letter = request.subject
    trail = [("Công văn đôn đốc", reverse("plans:letter_list")), (letter.number_and_symbol, letter.get_absolute_url())]
    return stamp_page(request, letter, trail=trail)


def letter_file(request):
    """The frozen bytes, as they were issued; `?ban=truoc` for those before the day was stamped."""
    return issued_attachment(request.subject, request.GET)


def letter_export(request):
    """The text as it stands now, in the format of `?dang=`."""
    letter = request.subject
    printed = official_letter(letter, on=clock.today())
    try:
        return attachment(to_file(printed, request.GET.get("dang", "docx")))
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect(letter)


def _step(request, step, success, **words):
    letter = request.subject
    try:
        step(letter, by=request.user, at=clock.now(), **words)
        messages.success(request, success)
    except RuleViolation as refused:
        messages.error(request, refused.message)
    return redirect(letter)


def _page(request, letter, **bound):
    may = powers_over_letter(request.user, letter)
    forms = {
        "words": LetterForm(letter=letter, by=request.user) if may["edit"] else None,
        "issue": LetterIssueForm(document=letter, by=request.user, initial=_proposal(letter)) if may["issue"] else None,
        "take_back": TakeBackForm() if may["take_back"] else None,
    }
    preview = to_html(official_letter(letter, on=clock.today()))
    return render(
        request,
        "plans/reminders/letter_detail.html",
        {"letter": letter, "may": may, "preview": preview, **forms, **bound},
    )


def _proposal(letter):
    """The next free number and today; no number where the term of office is not known yet."""
    today = clock.today()
    try:
        return {"number": proposed_number(letter, on=today), "issued_on": today}
    except RuleViolation:
        return {"issued_on": today}
