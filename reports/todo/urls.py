from portal.access import SIGNED_IN, route
from reports.todo import views

urlpatterns = [route("", views.home, get=SIGNED_IN)]
