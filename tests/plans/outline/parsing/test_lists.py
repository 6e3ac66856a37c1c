import pytest

from plans.outline.parsing.lists import points_in


def test_points_are_told_by_their_marks_and_go_on_without():
    text = "Nội dung:\r\n1.\tÝ một,\r\nxuống dòng.\r\n  -\tÝ con\r\n\r\n2)\xa0Ý hai\r\na) Ý nhỏ"

    assert points_in(text) == [
        ("", "Nội dung:"),
        ("1.", "Ý một, xuống dòng."),
        ("-", "Ý con"),
        ("2)", "Ý hai"),
        ("a)", "Ý nhỏ"),
    ]


@pytest.mark.parametrize("bullet", ["·", "o", "§", "\uf0b7"])
def test_bullets_of_office_programs_are_hyphens(bullet):
    assert points_in(f"{bullet}\tÝ một\n{bullet}\t Ý hai") == [("-", "Ý một"), ("-", "Ý hai")]


@pytest.mark.parametrize(
    "text",
    ["", "Ý một", "- Ý một", "giai đoạn 2020\n- 2025 và các năm", "Ý một\nÝ hai", "o Ý một\no Ý hai", "3 lớp\n4 lớp"],
)
def test_no_list(text):
    assert points_in(text) == []
