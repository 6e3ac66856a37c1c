from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response

from plans.queries.feed import days_of, feed_of
from portal.lib import clock
from portal.lib.feeds import MEDIA_TYPE, to_feed


def feed(request):
    """Public: the token of the address stands for the person, a calendar program cannot sign in."""
    found = feed_of(request.GET.get("ma", ""))
    if found is None:
        raise Http404
    body = to_feed(str(found), days_of(found, on=clock.today(), site=settings.PUBLIC_URL))
    etag = f'"{sha256(body).hexdigest()}"'
    answer = HttpResponse(body, content_type=MEDIA_TYPE, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    answer["Content-Disposition"] = 'inline; filename="lich.ics"'
    return get_conditional_response(request, etag=etag, response=answer)
