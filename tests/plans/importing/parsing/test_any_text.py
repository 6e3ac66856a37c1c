"""Whatever is pasted: no crash, no lost letter, no level skipped, the same plan after the way through JSON."""

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plans.importing.parsing import parse
from plans.importing.parsing.types import DocumentRefused, ParsedPlan
from tests.plans.importing.parsing.samples import source_without_parts, text_of_nodes

MARKS = [
    "",
    "I. ",
    "II- ",
    "V. ",
    "1. ",
    "2. ",
    "1.1. ",
    "3.2 ",
    "a) ",
    "đ) ",
    "- ",
    "+ ",
    "* ",
    "– ",
    "PHẦN I: ",
    "2031. ",
]

WORDS = [
    *("KẾ HOẠCH", "tuyên truyền", "Căn cứ", "Thực hiện Kế hoạch số 15-KH/ĐU ngày 31/5/2026 của Đảng ủy,"),
    *("MỤC ĐÍCH, YÊU CẦU", "Mục đích:", "NỘI DUNG", "Hình thức tuyên truyền", "Tuyên truyền miệng:", "pa nô"),
    *("TỔ CHỨC THỰC HIỆN", "Các chi bộ trực thuộc", "Văn phòng Đảng ủy, UBKT", "Từ nay đến hết năm 2026", "quý III"),
    *("Nơi nhận:", "T/M ĐẢNG ỦY", "BÍ THƯ", "Phan Văn Mẫu", "Phụ lục", "Trên đây là kế hoạch", "2", "ĐẢNG BỘ XÃ"),
    *(
        "Số: 12 -KH/ĐU",
        "An Bình, ngày    tháng 3 năm 2026",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "-----",
        "*",
        "    ",
        "kinh tế",
        ".",
    ),
]

line = st.tuples(st.sampled_from(MARKS), st.lists(st.sampled_from(WORDS), max_size=4)).map(
    lambda pair: pair[0] + " ".join(pair[1])
)
document = st.lists(line | st.text(max_size=40), max_size=40).map("\n".join)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document)
@example("KẾ HOẠCH\ntuyên truyền\nI. NỘI DUNG\n1. Tuyên truyền miệng: a - b\n\nNơi nhận:    T/M ĐẢNG ỦY\n- A,   BÍ THƯ")
def test_any_text_is_kept_whole(text):
    try:
        plan = parse(text.encode("utf-8", "surrogatepass"), name="")
    except DocumentRefused:
        return

    depths = [-1, *(node.depth for node in plan.nodes)]
    assert all(after <= before + 1 for before, after in pairwise(depths))
    assert text_of_nodes(plan) == source_without_parts(plan)
    assert plan.missed_lines == ()
    assert ParsedPlan.from_json(json.loads(json.dumps(plan.to_record()))) == plan


@pytest.mark.parametrize("title", ["I. MỤC ĐÍCH: học tập", "I. MỤC ĐÍCH", "1. Tuyên truyền miệng: tại chi bộ"])
def test_a_plan_of_one_line_is_read(title):
    plan = parse(f"KẾ HOẠCH\ntuyên truyền an toàn giao thông năm học mới\n{title}".encode(), name="")

    assert text_of_nodes(plan) == source_without_parts(plan)
