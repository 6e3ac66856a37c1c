from django.shortcuts import render

from portal.lib import clock
from reports.todo.queries.home import home_of


def home(request):
    return render(request, "reports/todo/home.html", {"home": home_of(request.user, on=clock.today())})
