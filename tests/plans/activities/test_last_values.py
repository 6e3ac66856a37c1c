from plans.activities.queries.review import last_values, opening_of
from plans.enums import Form
from tests.factories.plans import make_activity, make_issued_plan


def test_the_last_words_of_the_unit_are_offered_once_and_newest_first(org):
    plan = make_issued_plan(org)
    for n, place in enumerate(["Sân trụ sở", "Hội trường", "Sân trụ sở", "Nhà văn hóa", "Hội trường", "Phòng họp"]):
        make_activity(
            plan, org.cell, place=place, description=f"Buổi {n}. Kết quả tốt.", links=[f"https://a{n % 2}.vn"]
        )
    make_activity(plan, org.cell, form=Form.VISUAL, place="", description="Treo băng rôn")
    make_activity(plan, org.other_cell, place="Nơi khác", description="Việc khác.")

    last = last_values(org.secretary)

    assert last.places == ["Phòng họp", "Hội trường", "Nhà văn hóa"]
    assert {each.form: each.texts for each in last.openings} == {
        "visual": ["Treo băng rôn"],
        "oral": ["Buổi 5", "Buổi 4", "Buổi 3"],
    }
    assert last.sites == ["https://a1.vn/", "https://a0.vn/"]


def test_an_opening_ends_at_a_word():
    assert opening_of("Sinh hoạt chuyên đề.\nDòng hai") == "Sinh hoạt chuyên đề"
    assert opening_of("từ " * 60).endswith("từ")
    assert len(opening_of("từ " * 60)) <= 80
    assert opening_of("") == ""
