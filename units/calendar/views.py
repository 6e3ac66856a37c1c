from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.lib import clock
from units.calendar.forms import DayMarkForm, OffDayRuleForm, YearForm
from units.calendar.models import DayMark, calendar_root
from units.calendar.queries import calendar_of
from units.calendar.services import FIRST_YEAR, LAST_YEAR, fill_in_year, unmark_day
from units.pages import is_saved
from units.tree.models import Unit

FOLLOWING = "Hạn của các việc đang mở chuyển theo trong ít phút."


def working_days(request):
    root, year = own_root(request), YearForm(request.GET).year(on=clock.today())
    form = DayMarkForm(request.POST or None, row=root)
    if is_saved(request, form, f"Đã ghi ngày {{0.on:%d/%m/%Y}}. {FOLLOWING}"):
        return _to_year(form.saved.on.year)
    return _page(request, root, year, form=form)


def off_day_rule(request):
    root = own_root(request)
    form = OffDayRuleForm(request.POST, row=calendar_of(root))
    if is_saved(request, form, f"Đã lưu cách tính hạn. {FOLLOWING}"):
        return redirect("units:working_days")
    return _page(request, root, clock.today().year, rule_form=form)


def days_fill(request):
    year = YearForm(request.POST).year(on=clock.today())
    count = fill_in_year(own_root(request), year=year, by=request.user, at=clock.now())
    message = f"Đã thêm {count} ngày của năm {year}. {FOLLOWING}" if count else f"Năm {year} đã đủ các ngày nghỉ lễ."
    messages.success(request, message)
    return _to_year(year)


def day_unmark(request):
    mark = request.subject
    unmark_day(mark, by=request.user, at=clock.now())
    messages.success(request, f"Đã bỏ ngày {mark.on:%d/%m/%Y}. {FOLLOWING}")
    return _to_year(mark.on.year)


def own_root(request) -> Unit:
    """The committee whose calendar and reminders the person keeps; 403 for who keeps none."""
    root = calendar_root(request.user)
    if root is None:
        raise PermissionDenied
    return root


def _to_year(year: int):
    return redirect(f"{reverse('units:working_days')}?nam={year}")


def _page(request, root, year, *, form=None, rule_form=None):
    context = {
        "root": root,
        "year": year,
        "year_before": year - 1 if year > FIRST_YEAR else None,
        "year_after": year + 1 if year < LAST_YEAR else None,
        "marks": DayMark.objects.filter(root=root).of_year(year),
        "form": form or DayMarkForm(row=root),
        "rule_form": rule_form or OffDayRuleForm(row=calendar_of(root)),
    }
    return render(request, "units/calendar/working_days.html", context)
