"""The addresses of the app, room by room."""

from django.urls import include, path

app_name = "reports"

ROOMS = ["results", "dashboard", "todo"]

urlpatterns = [path("", include(f"reports.{room}.urls")) for room in ROOMS]
