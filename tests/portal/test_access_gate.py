from io import StringIO
from types import ModuleType, SimpleNamespace

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import call_command
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import path, reverse

from plans.outline.models import Plan
from plans.outline.rules import may_read_plans, may_write_plans
from portal.access import PUBLIC, SIGNED_IN, route
from portal.urls import urlpatterns
from tests.factories.plans import make_plan
from units.documents.models import may_edit_document

PLAN = "ke-hoach/<int:pk>/"


def show(request):
    return HttpResponse(str(request.subject))


@pytest.fixture
def ask():
    """`ask(user, entry, method, pk)` is what a route answers to a person."""

    def _ask(user, entry, method: str = "GET", **pk: int) -> HttpResponse:
        request = RequestFactory().generic(method, "/")
        request.user, request.session = user, {}
        request.resolver_match = SimpleNamespace(view_name=entry.name)
        return entry.callback(request, **pk)

    return _ask


EDIT = route(PLAN, show, on=Plan.objects.with_header, get=may_read_plans, post=may_edit_document)


def test_a_method_without_a_rule_is_not_allowed(org, ask):
    answer = ask(org.clerk, route("ke-hoach/", show, get=may_write_plans), "POST")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_an_object_out_of_sight_is_not_found(org, ask):
    plan = make_plan(org)

    for user in (org.outsider, org.secretary, org.admin):
        with pytest.raises(Http404):
            ask(user, EDIT, "POST", pk=plan.pk)


def test_an_object_in_sight_but_not_in_the_role_is_denied_and_its_page_named(org, ask):
    plan = make_plan(org)

    with pytest.raises(PermissionDenied, match=f"^/ke-hoach/{plan.pk}/$"):
        ask(org.chair, EDIT, "POST", pk=plan.pk)


def test_a_denial_about_no_object_names_no_page(org, ask):
    with pytest.raises(PermissionDenied, match=r"^$"):
        ask(org.chair, route("ke-hoach/", show, get=may_write_plans))


def test_the_right_role_passes_with_the_row_fetched_once(org, ask, django_assert_num_queries):
    plan = make_plan(org)
    assert org.clerk.acting

    with django_assert_num_queries(1):
        answer = ask(org.clerk, EDIT, "POST", pk=plan.pk)

    assert answer.content.decode() == str(plan)
    assert ask(org.chair, EDIT, "HEAD", pk=plan.pk).status_code == 200


def test_a_handed_over_password_leads_to_its_change_alone(org, ask):
    org.clerk.must_change_password = True

    assert ask(org.clerk, route("ke-hoach/", show, get=may_write_plans)).url == reverse("units:password_change")


def test_only_what_is_public_asks_for_no_sign_in():
    assert not route("healthz", show, get=PUBLIC).callback.login_required
    assert route("ho-so/", show, get=SIGNED_IN).callback.login_required


@pytest.mark.parametrize(
    ("pattern", "rules"),
    [
        ("a/", {}),
        ("a/", {"get": PUBLIC, "post": SIGNED_IN}),
        ("a/", {"post": may_edit_document}),
        ("a/", {"on": Plan, "post": may_edit_document}),
        (PLAN, {"get": may_read_plans}),
        (PLAN, {"on": Plan, "get": PUBLIC}),
    ],
)
def test_a_route_whose_rules_do_not_fit_is_refused_at_start(pattern, rules):
    with pytest.raises(ImproperlyConfigured):
        route(pattern, show, **rules)


@pytest.fixture
def bare_url(settings):
    """URLs with one that says nothing of who may call it."""
    module = ModuleType("urls_with_a_bare_one")
    module.urlpatterns = [path("tran/", show, name="bare"), *urlpatterns]
    settings.ROOT_URLCONF = module


def test_a_url_without_a_rule_is_an_error_at_start(bare_url):
    assert [(error.id, error.msg) for error in run_checks(tags=["urls"])] == [
        ("portal.E001", "/tran/ has no rule of access.")
    ]


def test_a_url_without_a_rule_is_refused(org, sign_in, bare_url):
    assert sign_in(org.clerk).get("/tran/").status_code == 403


def test_the_whole_table_is_printed():
    out = StringIO()

    call_command("show_access", stdout=out)

    lines = [line.split() for line in out.getvalue().splitlines()]
    assert lines[0] == ["path", "name", "subject", "GET", "POST"]
    assert ["/healthz", "healthz", "-", "public", "-"] in lines
    extend = ["/nhiem-vu/<int:pk>/gia-han/", "plans:assignment_extend", "plans.Assignment"]
    assert [*extend, "plans.work.rules.may_alter", "plans.work.rules.may_alter"] in lines
