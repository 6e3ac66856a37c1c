from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from portal.lib import clock
from units.forms.feeds import FeedForm
from units.services.feeds import close_feed

ADDRESS = "plans:feed"  # answered by the app that knows the deadlines


@never_cache
def feed_open(request):
    """Answers with the address itself, not with a redirect: it is shown once and stored nowhere."""
    form = FeedForm(request.POST, user=request.user)
    if not form.is_done():
        messages.error(request, "Đơn vị đã chọn không trong phạm vi anh/chị phụ trách. Hãy chọn lại.")
        return redirect("units:profile")
    address = f"{settings.PUBLIC_URL}{reverse(ADDRESS)}?ma={form.result}"
    context = {"address": address, "unit": form.cleaned_data["unit"]}
    return render(request, "units/feed_shown.html", context)


def feed_close(request):
    feed = request.subject
    close_feed(feed, by=request.user, at=clock.now())
    messages.success(request, f"Đã đóng: {feed}. Địa chỉ cũ không còn xem được.")
    return redirect("units:profile")
