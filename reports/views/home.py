from django.shortcuts import render

from portal.lib import clock
from reports.queries.todo.home import home_of


def home(request):
    return render(request, "reports/home.html", {"home": home_of(request.user, on=clock.today())})
