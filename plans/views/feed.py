from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response

from plans.queries.feed import days_of, feed_of
from portal.lib import clock
from portal.lib.feeds import MEDIA_TYPE, to_feed


@login_not_required  # the token of the address stands for the person: a calendar program cannot sign in
def feed(request):
    found = feed_of(request.GET.get("ma", ""))
    if found is None:
        raise Http404
    body = to_feed(str(found), days_of(found, on=clock.today(), site=settings.PUBLIC_URL))
    etag = f'"{sha256(body).hexdigest()}"'
    answer = HttpResponse(body, content_type=MEDIA_TYPE, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    answer["Content-Disposition"] = 'inline; filename="lich.ics"'
    return get_conditional_response(request, etag=etag, response=answer)
