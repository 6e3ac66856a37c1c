from django.contrib import messages
from django.shortcuts import redirect, render

from plans.forms.grid import GridChoice, GridForm
from plans.queries.grid import units_in_grid
from portal.lib import clock
from units.queries.paging import page_by_key

PAGE_ROWS = 100


def grid_edit(request):
    choice = GridChoice(request.GET, user=request.user, on=clock.today())
    scope = choice.scope
    if scope is None:
        return render(request, "plans/grid_edit.html", {"choice": choice, "form": None, "page": None})
    page = page_by_key(units_in_grid(scope, request.user), request.GET, order="path", size=PAGE_ROWS)
    form = GridForm(request.POST or None, scope=scope, units=page.rows, by=request.user, at=clock.now())
    if form.is_done():
        messages.success(request, f"Đã lưu {len(form.changes)} ô. Số liệu được tính ngay.")
        return redirect(request.get_full_path())
    return render(request, "plans/grid_edit.html", {"choice": choice, "form": form, "scope": scope, "page": page})
