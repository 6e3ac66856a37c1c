from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("plans.urls")),
    path("", include("units.urls")),
]
