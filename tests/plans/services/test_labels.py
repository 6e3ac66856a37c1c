import pytest

from plans.services.labels import first_label_below, next_label


@pytest.mark.parametrize(
    ("label", "following"),
    [
        ("I.", "II."),
        ("IX.", "X."),
        ("1.", "2."),
        ("1.9.", "1.10."),
        ("2.1", "2.2"),
        ("a)", "b)"),
        ("d)", "đ)"),
        ("-", "-"),
        ("+", "+"),
        ("", ""),
        ("XV.", ""),
        ("Điều 1", ""),
    ],
)
def test_the_next_label_continues_the_list(label, following):
    assert next_label(label) == following


@pytest.mark.parametrize(("label", "below"), [("II.", "1."), ("1.", "1.1."), ("1.2.", "-"), ("", "-")])
def test_the_first_label_below_goes_one_level_deeper(label, below):
    assert first_label_below(label) == below
