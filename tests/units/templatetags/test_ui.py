from django.template import Context, Template

from portal.lib.charts import Bar


def test_a_share_of_nothing_says_so_instead_of_nought_percent():
    bars = [Bar("Chi bộ A", 0, total=0), Bar("Chi bộ B", 0, total=2)]

    page = Template('{% bar_chart "Tiến độ" bars unit="nhiệm vụ" %}').render(Context({"bars": bars}))

    words = " ".join(page.split())
    assert "không có nhiệm vụ" in words
    assert "0/0" not in words
    assert "0/2" in words
