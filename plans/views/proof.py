from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from plans.forms.proof import ProofRulesForm
from portal.lib import clock
from units.enums import Role
from units.models import Unit


def proof_rules(request):
    committee = _committee(request)
    form = ProofRulesForm(request.POST or None, committee=committee, by=request.user, at=clock.now())
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã lưu quy định minh chứng. Hoạt động gửi từ bây giờ theo quy định này.")
        return redirect(request.get_full_path())
    return render(request, "plans/proof_rules.html", {"form": form, "committee": committee})


def _committee(request):
    """The committee the person is clerk of; `?don-vi=` names one of several."""
    asked = request.GET.get("don-vi", "")
    seats = Unit.objects.filter(path__in=request.user.paths(Role.CLERK)).order_by("path")
    own = {unit.pk: unit for unit in (seat.committee() for seat in seats)}
    found = own.get(int(asked)) if asked.isdecimal() else next(iter(own.values()), None)
    if found is None:
        raise Http404
    return found
