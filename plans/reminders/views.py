from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render

from plans.reminders.forms import LetterForm, UrgeForm
from plans.reminders.models import UrgingLetter, may_draft_letters, powers_over_letter
from plans.reminders.queries.letters import official_letter
from plans.reminders.queries.preview import preview_reminders
from plans.reminders.services.letters import draft_letter, issue_letter, send_letter, write_letter
from plans.work.models import Assignment
from portal.lib import clock
from portal.lib.official.html import to_html
from portal.lib.text import as_id
from units.calendar.views import own_root
from units.documents.forms import IssueForm, TakeBackForm
from units.documents.services.life import delete_draft, take_back_document
from units.documents.views import export_page, forms_in_review, take_step, take_step_on_page
from units.pages import form_token, page_by_key, refusals_shown


def assignment_urge(request):
    return _urge_page(request, [str(request.subject.pk)], back="reports:home")


def urge_several(request):
    """A selection, made by ticks in a list: `?viec=…` for each."""
    selected_pks = request.GET.getlist("viec")
    if not selected_pks:
        messages.error(request, "Chưa chọn nhiệm vụ nào. Đánh dấu các nhiệm vụ cần đôn đốc rồi bấm lại.")
        return redirect("plans:task_list")
    return _urge_page(request, selected_pks, back="plans:task_list")


def _urge_page(request, selected_pks, *, back):
    visible = Assignment.objects.visible_to(request.user).with_context()
    form = UrgeForm(
        request.POST or None, visible=visible, selected_pks=selected_pks, user=request.user, on=clock.today()
    )
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, _summary(form.saved))
        return redirect(back)
    may = {"write_letter": may_draft_letters(request.user)}
    return render(request, "plans/reminders/urge.html", {"form": form, "back": back, "may": may, "token": uuid4()})


def _summary(urgings):
    if len(urgings) == 1:
        return f"Đã đôn đốc {urgings[0].unit.name}."
    return f"Đã đôn đốc {len(urgings)} đơn vị về {sum(len(urging.lines) for urging in urgings)} nhiệm vụ."


LONGEST = 200  # people on the page; a committee with more looks at the mails once they are gone


def reminder_preview(request):
    root = own_root(request)
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
    assignment_pks = [as_id(pk) for pk in request.POST.getlist("viec")]
    visible = Assignment.objects.visible_to(request.user).select_related("task__plan__issuer", "unit")
    with refusals_shown(request):
        chosen = list(visible.filter(pk__in=assignment_pks))
        letter = draft_letter(chosen, token=form_token(request), by=request.user, at=clock.now())
        messages.success(request, "Đã soạn nháp công văn. Đọc lại, sửa lời văn rồi gửi lãnh đạo duyệt.")
        return redirect(letter)
    return redirect("plans:task_list")


def letter_detail(request):
    """The letter as it is printed and the next step, each by its own button; POST saves the clerk's words, and sends
    them to the leader if asked to."""
    letter = request.subject
    if request.method != "POST":
        return _page(request, letter)
    form = LetterForm(request.POST, document=letter, step=write_letter)
    if not form.is_valid() or not form.save(by=request.user, at=clock.now()):
        return _page(request, letter, words=form)
    if "send" not in request.POST:
        messages.success(request, "Đã lưu công văn.")
        return redirect(letter)
    with refusals_shown(request):
        send_letter(letter, expected_version=letter.version, by=request.user, at=clock.now())
        messages.success(request, "Đã gửi lãnh đạo duyệt.")
    return redirect(letter)


def letter_delete(request):
    page, success = request.subject.get_absolute_url(), "Đã xóa bản nháp công văn."
    return take_step(request, delete_draft, success=success, back=page, onward="plans:letter_list")


def letter_take_back(request):
    form = TakeBackForm(request.POST, document=request.subject, step=take_back_document)
    return take_step_on_page(request, _page, take_back=form, success="Đã trả lại để sửa.")


def letter_issue(request):
    form = IssueForm(request.POST, document=request.subject, step=issue_letter)
    success = "Đã ban hành Công văn số {}; các đơn vị đã nhận thông báo."
    return take_step_on_page(request, _page, issue=form, success=success)


def letter_export(request):
    return export_page(request, official_letter(request.subject, on=clock.today()))


def _page(request, letter, **bound):
    may = powers_over_letter(request.user, letter)
    forms = {"words": LetterForm(document=letter, step=write_letter) if may["edit"] else None}
    forms |= forms_in_review(letter, may, issue=issue_letter)
    preview = to_html(official_letter(letter, on=clock.today()))
    values = {"letter": letter, "may": may, "preview": preview, **forms, **bound}
    return render(request, "plans/reminders/letter_detail.html", values)
