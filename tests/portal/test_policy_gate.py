import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory
from django.urls import ResolverMatch

from portal import policy
from portal.policy import PolicyMiddleware, Row
from tests.factories import make_plan


@pytest.fixture
def ask(monkeypatch):
    """`ask(user, row, method, pk)` is what the gate answers for a URL with that row; None lets it through."""

    def _ask(user, row: Row | None, method: str = "GET", pk: int = 0) -> HttpResponse | None:
        monkeypatch.setattr(policy, "POLICY", {"plans:some": row} if row else {})
        request = RequestFactory().generic(method, "/")
        request.user, request.session = user, {}
        request.resolver_match = ResolverMatch(lambda: None, (), {}, url_name="some", namespaces=["plans"])
        return PolicyMiddleware(lambda r: HttpResponse()).process_view(request, None, (), {"pk": pk})

    return _ask


EDIT = Row("plans.Plan", get="plans.rules.may_read_plan", post="plans.rules.may_edit_plan")


def test_an_unlisted_url_is_refused(org, ask):
    with pytest.raises(PermissionDenied):
        ask(org.clerk, None)


def test_a_method_without_a_rule_is_not_allowed(org, ask):
    answer = ask(org.clerk, Row(get="plans.rules.may_write_plans"), "POST")

    assert isinstance(answer, HttpResponseNotAllowed)


def test_an_object_out_of_sight_is_not_found(org, ask):
    plan = make_plan(org)

    for user in (org.outsider, org.secretary, org.admin):
        with pytest.raises(Http404):
            ask(user, EDIT, "POST", plan.pk)


def test_an_object_in_sight_but_not_in_the_role_is_denied(org, ask):
    plan = make_plan(org)

    with pytest.raises(PermissionDenied):
        ask(org.chair, EDIT, "POST", plan.pk)


def test_the_right_role_passes(org, ask):
    plan = make_plan(org)

    assert ask(org.clerk, EDIT, "POST", plan.pk) is None
    assert ask(org.chair, EDIT, "HEAD", plan.pk) is None
