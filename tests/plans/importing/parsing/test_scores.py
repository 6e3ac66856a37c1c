"""The floors under `make bench-import`: real documents are never read worse than they once were."""

import json

import pytest

from tests.bench.imports import LABELS, REAL, can_read, score

LEAST_NODES = 1.0
LABELLED = json.loads(LABELS.read_text())


@pytest.mark.parametrize("name", LABELLED)
def test_real_document_keeps_its_score(name):
    path = REAL / name
    if not can_read(path):
        pytest.skip(f"{path} is not beside this checkout, or LibreOffice is not installed")

    found = score(path, LABELLED[name])

    assert found.wrong == ()
    assert found.nodes >= LEAST_NODES
    assert found.counts
    assert found.whole
