from django.urls import include, path

from portal.access import PUBLIC, route
from portal.health import healthz

handler500 = "units.people.signing_in.failure"

urlpatterns = [
    route("healthz", healthz, get=PUBLIC),
    path("", include("reports.urls")),
    path("", include("plans.urls")),
    path("", include("units.urls")),
]
