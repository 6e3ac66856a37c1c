"""The addresses of the app, room by room."""

from django.urls import include, path

from portal.access import route
from units.showcase import components
from units.tree.models import may_administer

app_name = "units"

ROOMS = ["tree", "people", "calendar", "inbox", "accounts", "documents"]

urlpatterns = [
    *(path("", include(f"units.{room}.urls")) for room in ROOMS),
    route("giao-dien/", components, get=may_administer),  # the components of all pages
]
