"""The own plans hold together: what their truth says stands on their paper, and no plan is like another."""

from itertools import pairwise

import pytest

from plans.enums import Form, NodeKind
from tests.plans.importing.corpus.papers import all_papers
from tests.plans.importing.corpus.texts import rows_of

PAPERS = {paper.name: paper for paper in all_papers()}


@pytest.mark.parametrize("name", PAPERS)
def test_truth_stands_on_the_paper(name):
    paper = PAPERS[name]
    words = _bare(" ".join(_texts(paper)))

    for node in paper.truth.nodes:
        if node.cells:
            assert all(_bare(cell.text) in words for cell in node.cells)
        else:
            assert _bare(node.label + node.text) in words
        assert all(_bare(unit) in words for unit in (*node.units, *node.partners))
        assert _bare(node.product) in words
    assert all(_bare(entry) in words for entry in paper.truth.recipients)
    assert _bare(paper.truth.abstract) in words


@pytest.mark.parametrize("name", PAPERS)
def test_depths_go_down_one_by_one(name):
    depths = [-1, *(node.depth for node in PAPERS[name].truth.nodes)]

    assert all(after <= before + 1 for before, after in pairwise(depths))


def test_plans_differ_as_real_ones_do():
    nodes = [node for paper in PAPERS.values() for node in paper.truth.nodes]

    assert len(PAPERS) == 12
    assert {node.kind for node in nodes} == {*NodeKind} - {NodeKind.UNCLASSIFIED}
    assert {node.form for node in nodes if node.form} == {*Form}
    assert len({paper.truth.symbol for paper in PAPERS.values()}) == 11
    assert sum(bool(node.deadline) for node in nodes) > 30
    assert sum(bool(node.targets) for node in nodes) > 15


def _texts(paper):
    for block in paper.blocks:
        yield block.words
        yield from (text for pair in block.columns for text in pair)
        yield from rows_of(block.table) if block.table else ()
        yield from (f"{note.mark} {note.text}" for note in block.notes)


def _bare(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
