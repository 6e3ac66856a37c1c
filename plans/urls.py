"""The addresses of the app, room by room."""

from django.urls import include, path

app_name = "plans"

ROOMS = ["outline", "amending", "work", "reminders", "activities", "importing", "month_sheet"]

urlpatterns = [path("", include(f"plans.{room}.urls")) for room in ROOMS]
