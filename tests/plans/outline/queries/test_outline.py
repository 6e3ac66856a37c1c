import pytest

from plans.enums import Form, NodeKind
from plans.outline.queries.lines import ancestors, form_among, phase_among, subtree_ids
from tests.factories.plans import make_plan


@pytest.fixture
def plan(org):
    return make_plan(org)


def test_ancestors_run_from_the_top_down_to_the_node(plan):
    measure = plan.nodes.get(kind=NodeKind.MEASURE)

    path = ancestors(measure)

    assert [node.kind for node in path] == ["section", "form", "measure"]
    assert (form_among(path), phase_among(path)) == (Form.ORAL, None)


def test_the_phase_is_the_nearest_above(plan):
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).last()

    assert phase_among(ancestors(item)) == plan.nodes.filter(kind=NodeKind.PHASE).last()
    assert form_among(ancestors(item)) == ""


def test_a_subtree_is_the_node_and_all_below(plan):
    holder = plan.nodes.get(kind=NodeKind.DUTY_HOLDER)

    assert subtree_ids(holder) == {holder.pk, plan.nodes.get(kind=NodeKind.DUTY).pk}


def test_ancestors_are_one_query(plan, django_assert_num_queries):
    node = plan.nodes.get(kind=NodeKind.DUTY)

    with django_assert_num_queries(1):
        ancestors(node)
