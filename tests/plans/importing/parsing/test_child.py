import json

import pytest

from plans.importing.parsing import ENTRY, MEMORY_MB, SECONDS, packed, parse_bytes, unpacked
from plans.importing.parsing.types import ParsedPlan
from portal.lib import sandbox
from tests.plans.importing.parsing.samples import OWN, own_plan, word_plan

KEYS = {
    "number",
    "symbol",
    "issued_on",
    "issuer",
    "superior",
    "abstract",
    "nodes",
    "references",
    "recipients",
    "signing",
    "unclassified",
    "problems",
}
NODE_KEYS = {"kind", "label", "text", "depth", "starts_on", "ends_on", "form", "units", "lines", "confidence"}
NODE_KEYS |= {"deadline", "partners", "targets", "product", "cells", "frame", "doubt", "doubtful"}


@pytest.mark.parametrize("name", sorted(path.name for path in OWN.glob("*.txt")))
def test_plan_survives_the_way_through_the_child(name):
    answer = parse_bytes(packed((OWN / name).read_bytes(), name=name))

    assert unpacked(answer) == own_plan(name)


def test_file_with_zero_bytes_is_passed_whole():
    assert unpacked(parse_bytes(packed(word_plan(), name="kế hoạch.docx"))).number == "03"


def test_leashed_child_answers_and_refuses():
    answer = sandbox.run(ENTRY, packed(word_plan(), name="a.docx"), seconds=SECONDS, memory_mb=MEMORY_MB)

    assert unpacked(answer).number == "03"
    with pytest.raises(sandbox.SandboxFailure, match="PDF"):
        sandbox.run(ENTRY, packed(b"%PDF-1.7", name="a.pdf"), seconds=SECONDS, memory_mb=MEMORY_MB)


def test_public_shape():
    plan = own_plan("ke-hoach-hai-cot.txt")

    document = json.loads(json.dumps(plan.to_json()))

    assert set(document) == KEYS
    assert set(document["nodes"][0]) == NODE_KEYS
    assert set(document["references"][0]) == {"number", "symbol", "date", "issuer", "role"}
    assert document["issued_on"] == "2026-03-05"
    assert ParsedPlan.from_json(document).nodes == plan.nodes
