from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.lib import clock
from portal.lib.sheets import Value
from units.pages import form_page, is_saved, page_by_key, refusals_shown, saving_page, sheet_page
from units.scope import Branch, ancestors
from units.tree.forms import AliasesForm, RenameForm, UnitFilter, UnitForm
from units.tree.models import UNIT_ROLES, Unit, may_administer, may_administer_unit
from units.tree.services import reopen_unit

UNIT_HEADS = ["Tên", "Loại", "Mã", "Thành lập", "Kết thúc từ"]


def unit_list(request):
    filters = UnitFilter(request.GET)
    units = filters.narrow(Unit.objects.visible_to(request.user), on=clock.today())
    if request.GET.get("xuat"):
        return sheet_page("don-vi", UNIT_HEADS, map(_unit_line, units.order_by("path").iterator()))
    page = page_by_key(units, request.GET, order="path")
    is_tree = not filters.cleaned_data.get("q") and not filters.cleaned_data.get("kind")
    _indent(page.rows, below=request.user.branches(*UNIT_ROLES) if is_tree else ())
    context = {"page": page, "filters": filters, "count": units.count(), "may_administer": may_administer(request.user)}
    return render(request, "units/tree/unit_list.html", context)


def _unit_line(unit: Unit) -> list[Value]:
    return [unit.name, unit.get_kind_display(), unit.code, unit.opened_on, unit.closed_on]


def _indent(units: list[Unit], *, below: tuple[Branch, ...]) -> None:
    """Gives each unit its `indent` in the tree under the top of what the person sees; 0 in a list of findings."""
    top = min((len(ancestors(branch.path)) - 1 for branch in below), default=None)
    for unit in units:
        unit.indent = 0 if top is None else unit.depth - top  # type: ignore[attr-defined]


def unit_detail(request):
    unit = request.subject
    is_staffed = Unit.objects.staffed_by(request.user).filter(pk=unit.pk).exists()
    seats = unit.memberships.active_on(clock.today()).select_related("user")
    context = {
        "unit": unit,
        "ancestors": Unit.objects.filter(path__in=ancestors(unit.path)).order_by("path"),
        "names": unit.names.order_by("-valid_from"),
        "children": unit.children.visible_to(request.user).open_on(clock.today()).order_by("path"),
        "terms": unit.terms.visible_to(request.user).order_by("-starts_on"),
        "seats": seats.order_by("role", "user__name_key") if is_staffed else [],
        "may": {"change": may_administer_unit(request.user, unit), "staff": is_staffed},
        "has_admin": not Unit.objects.filter(pk=unit.pk).without_admin().exists() if unit.is_lower_committee else None,
    }
    return render(request, "units/tree/unit_detail.html", context)


def unit_create(request):
    today = clock.today()
    initial = {"parent": request.GET.get("parent"), "opened_on": today}
    form = UnitForm(request.POST or None, user=request.user, on=today, initial=initial)
    if is_saved(request, form, "Đã thêm {}."):
        return redirect("units:unit_detail", form.saved.pk)
    back = reverse("units:unit_list")
    return form_page(request, form, title="Thêm đơn vị", submit="Thêm đơn vị", back=back, trail=[("Tổ chức", back)])


def unit_trail(unit: Unit) -> list[tuple[str, str]]:
    return [("Tổ chức", reverse("units:unit_list")), (unit.name, reverse("units:unit_detail", args=[unit.pk]))]


def unit_rename(request):
    unit = request.subject
    form = RenameForm(request.POST or None, unit=unit, on=clock.today())
    success = "Đã ghi tên của đơn vị."
    return saving_page(request, form, title="Đổi tên", submit="Lưu tên", success=success, trail=unit_trail(unit))


def unit_aliases(request):
    unit = request.subject
    form = AliasesForm(request.POST or None, unit=unit)
    note = "Để nhận ra đơn vị khi nhập kế hoạch và khi tìm để giao việc. Văn bản vẫn in tên chính thức."
    success, trail = "Đã ghi tên gọi khác của đơn vị.", unit_trail(unit)
    return saving_page(request, form, title="Tên gọi khác", submit="Lưu", success=success, trail=trail, note=note)


def unit_reopen(request):
    unit = request.subject
    with refusals_shown(request):
        reopen_unit(unit, by=request.user, at=clock.now())
        messages.success(request, f"Đã mở lại {unit}. Hãy giao lại vai trò cho người phụ trách.")
    return redirect("units:unit_detail", unit.pk)
