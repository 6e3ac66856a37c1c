from plans.importing.parsing import parse

NOTE = """# KẾ HOẠCH
Tuyên truyền an toàn giao thông

## I. MỤC ĐÍCH
* **Nâng cao** nhận thức
* Giữ nếp sống văn minh
**II. HÌNH THỨC TUYÊN TRUYỀN**
1. **Tuyên truyền miệng:** Họp tổ dân phố
• Họp chi bộ
"""


def test_marks_of_a_note_are_no_words_of_the_plan():
    plan = parse(NOTE.encode(), name="ke-hoach.txt")

    assert plan.abstract == "Tuyên truyền an toàn giao thông"
    assert [(node.depth, node.kind.value, node.label, node.text) for node in plan.nodes] == [
        (0, "section", "I.", "MỤC ĐÍCH"),
        (1, "purpose", "*", "Nâng cao nhận thức"),
        (1, "purpose", "*", "Giữ nếp sống văn minh"),
        (0, "section", "II.", "HÌNH THỨC TUYÊN TRUYỀN"),
        (1, "form", "1.", "Tuyên truyền miệng: Họp tổ dân phố"),
        (2, "measure", "•", "Họp chi bộ"),
    ]


def test_source_keeps_the_marks_of_a_note():
    plan = parse(NOTE.encode(), name="ke-hoach.txt")

    assert plan.source_lines == tuple(NOTE.split("\n"))
    assert plan.missed_lines == ()
