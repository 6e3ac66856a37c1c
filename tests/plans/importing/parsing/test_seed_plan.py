"""The plan the portal was built for, read exactly."""

import datetime

import pytest

from plans.enums import ReferenceRole
from tests.plans.importing.parsing.samples import bare, counts, real_plan, source_without_parts, text_of_nodes, texts


@pytest.fixture(scope="module")
def plan():
    return real_plan("ke-hoach-12-kh-du-2021.txt")


def test_every_kind_is_counted_exactly(plan):
    assert counts(plan) == {
        "paragraph": 2,
        "section": 3,
        "heading": 4,
        "purpose": 2,
        "requirement": 2,
        "phase": 2,
        "content_item": 9,
        "standing": 1,
        "form": 4,
        "measure": 5,
        "duty_holder": 3,
        "duty": 5,
    }


def test_phases_have_their_days_and_items(plan):
    nodes = [node for node in plan.nodes if node.kind in {"phase", "content_item", "standing"}]
    kinds = "".join({"phase": "P", "content_item": "i", "standing": "S"}[node.kind] for node in nodes)
    first, second = (node for node in nodes if node.kind == "phase")

    assert kinds == "PiiiiiiiPiiS"
    assert (first.starts_on, first.ends_on) == (None, datetime.date(2021, 12, 31))
    assert (second.starts_on, second.ends_on) == (datetime.date(2022, 1, 1), None)


def test_what_holds_throughout_stands_beside_the_phases(plan):
    standing = next(node for node in plan.nodes if node.kind == "standing")
    phase = next(node for node in plan.nodes if node.kind == "phase")

    assert standing.depth == phase.depth
    assert standing.lines == (55,)


def test_forms_and_their_measures(plan):
    forms = [node.form.value for node in plan.nodes if node.kind == "form"]
    kinds = "".join({"form": "F", "measure": "m"}.get(node.kind, "") for node in plan.nodes)

    assert forms == ["mass_media", "oral", "visual", "emulation"]
    assert kinds == "FmmFmFmFm"


def test_duty_holders_name_four_units(plan):
    holders = [node.units for node in plan.nodes if node.kind == "duty_holder"]
    kinds = "".join({"duty_holder": "H", "duty": "d"}.get(node.kind, "") for node in plan.nodes)

    assert [len(units) for units in holders] == [1, 1, 2]
    assert holders[2] == ("Văn phòng Đảng ủy", "UBKT Đảng ủy")
    assert kinds == "HdddHdHd"


def test_references_have_number_symbol_and_day(plan):
    found = [(item.number, item.symbol, item.date.isoformat(), item.role) for item in plan.references]

    assert found == [
        ("15", "KH/ĐUK", "2021-05-31", ReferenceRole.BASIS),
        ("12", "KH/ĐUK", "2021-04-12", ReferenceRole.CITED),
        ("09", "KH/ĐU", "2021-04-26", ReferenceRole.CITED),
        ("05", "CT/TW", "2016-05-15", ReferenceRole.CITED),
        ("46", "HD/BTGDĐUK", "2021-01-29", ReferenceRole.CITED),
    ]


def test_header_recipients_and_signing(plan):
    assert (plan.number, plan.symbol, plan.issued_on) == ("12", "KH/ĐU", None)
    assert len(plan.recipients) == 7
    assert (plan.signing.power, plan.signing.post) == ("T/M ĐẢNG ỦY", "BÍ THƯ")
    assert bare(plan.signing.name) == bare(plan.source_lines[-1])


def test_sentences_broken_over_a_page_are_joined(plan):
    broken = [node.lines for node in plan.nodes if len(node.lines) > 1]

    assert broken == [(37, 39), (83, 85)]


def test_no_letter_is_lost(plan):
    whole = (
        f"Số: {plan.number} -{plan.symbol} KẾ HOẠCH {plan.abstract}"
        + "".join(node.label + node.text for node in plan.nodes)
        + "Nơi nhận:"
        + "".join(part.text for part in plan.parts if part.name == "recipient")
        + plan.signing.power
        + plan.signing.post
        + plan.signing.name
    )

    assert bare(whole) == bare("".join(plan.source_lines))
    assert text_of_nodes(plan) == source_without_parts(plan)
    assert plan.missed_lines == ()
    assert texts(plan, "unclassified") == []
