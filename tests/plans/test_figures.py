import pytest
from django import forms
from django.http import QueryDict

from plans.figures import TargetsField


class _Form(forms.Form):
    targets = TargetsField()


def sent(*pairs):
    data = QueryDict(mutable=True)
    data.setlist("targets-metric", [metric for metric, _ in pairs])
    data.setlist("targets-quantity", [quantity for _, quantity in pairs])
    return _Form(data)


def test_numbers_come_in_the_order_of_the_metrics_and_empty_rows_go():
    form = sent(("panels", "5"), ("banners", ""), ("news_articles", "1.200"), ("", ""))

    assert form.is_valid()
    assert list(form.cleaned_data["targets"].items()) == [("news_articles", 1200), ("panels", 5)]


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("", "5")], "Chọn chỉ tiêu cho số 5."),
        ([("houses", "5")], "Chọn chỉ tiêu cho số 5."),
        ([("panels", "năm")], "Ghi một số nguyên, ví dụ 120 hoặc 1.200."),
        ([("panels", "-1")], "Ghi số từ 0 trở lên."),
        ([("panels", "99999999999")], "Số lớn quá mười triệu. Hãy xem lại."),
        ([("panels", "1"), ("panels", "2")], "“Pa nô” ghi hai lần. Chỉ giữ một số."),
    ],
)
def test_what_is_wrong_is_said_and_stays(pairs, message):
    form = sent(*pairs)

    assert form.errors["targets"] == [message]
    assert all(not metric or quantity in str(form["targets"]) for metric, quantity in pairs if metric == "panels")


def test_only_what_is_there_has_a_row():
    page = str(_Form(initial={"targets": {"panels": 5}})["targets"])

    assert (page.count("data-target-blank"), page.count('name="targets-metric" value="')) == (1, 1)
    assert "Pa nô" in page


def test_what_can_be_added_is_narrowed():
    form = _Form()
    form.fields["targets"].offer(["panels", "flags"])

    page = str(form["targets"])

    assert 'value="panels"' in page
    assert 'value="talks"' not in page
