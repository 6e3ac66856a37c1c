"""The words of the portal follow the figures; those of a person are never lost."""

import re
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.work.states import WorkCounts
from reports.enums import SectionKey
from reports.results.exports.drafting import draft_sections
from reports.results.exports.wording import PartWording, fingerprint
from reports.results.types import Facts
from tests.reports.samples import facts_sample

ONE = "Đã thực hiện 1 hoạt động tại 1 đơn vị: 2 hội nghị. So với chỉ tiêu của kỳ: buổi sinh hoạt 6/8 (75%)."
EIGHT = "Đã thực hiện 8 hoạt động tại 3 đơn vị: 2 hội nghị. So với chỉ tiêu của kỳ: buổi sinh hoạt 6/8 (75%)."


def part(text: str, base: str = ONE, draft: str = EIGHT) -> PartWording:
    return PartWording("Tuyên truyền miệng", text, base, draft)


def test_what_nobody_touched_follows_by_itself():
    untouched = part(ONE)

    assert (untouched.current, untouched.renewed, untouched.differences) == (EIGHT, EIGHT, ())


def test_what_moved_is_told_by_sentence_with_the_old_and_the_new_number():
    touched = part(f"{ONE} Nổi bật là hội thi.")

    (difference,) = touched.differences

    assert difference.before == "Đã thực hiện 1 hoạt động tại 1 đơn vị: 2 hội nghị."
    assert difference.after == "Đã thực hiện 8 hoạt động tại 3 đơn vị: 2 hội nghị."
    assert difference.changes == (("1", "8"), ("1", "3"))
    assert touched.current == f"{ONE} Nổi bật là hội thi."
    assert touched.renewed == f"{EIGHT} Nổi bật là hội thi."


REWRITTEN = [
    # Own words within the sentence stay, also between its numbers.
    (
        "Nhờ sự chỉ đạo sát sao, các cấp đã thực hiện 1 hoạt động lớn tại 1 đơn vị điểm.",
        "Nhờ sự chỉ đạo sát sao, các cấp đã thực hiện 8 hoạt động lớn tại 3 đơn vị điểm.",
    ),
    # Lines stay lines.
    (
        "Tình hình chung:\n- Đã thực hiện 1 hoạt động tại 1 đơn vị;",
        "Tình hình chung:\n- Đã thực hiện 8 hoạt động tại 3 đơn vị;",
    ),
    # An office writes counts with two digits; they are still the portal's.
    (
        "Đã thực hiện 01 hoạt động tại 01 đơn vị: 02 hội nghị.",
        "Đã thực hiện 08 hoạt động tại 03 đơn vị: 02 hội nghị.",
    ),
    # A number that the person wrote anew, or wrote out, is the person's.
    ("Đã thực hiện một hoạt động tại 5 đơn vị.", "Đã thực hiện một hoạt động tại 5 đơn vị."),
    # The same number in words that are the person's alone is none of ours.
    ("Có 1 chi bộ đạt giải cấp tỉnh.", "Có 1 chi bộ đạt giải cấp tỉnh."),
    ("", ""),
]


@pytest.mark.parametrize(("text", "renewed"), REWRITTEN)
def test_only_what_the_portal_placed_is_replaced(text, renewed):
    assert part(text).renewed == renewed
    assert bool(part(text).differences) == (text != renewed)


@pytest.mark.parametrize(
    ("typed", "base", "draft", "renewed"),
    [
        ("1234", "1.234", "1.235", "1.235"),
        ("1234567", "1.234.567", "1.234.568", "1.234.568"),
        ("02", "2", "12", "12"),
        ("0", "0", "5", "5"),
        ("005", "5", "6", "006"),
        ("05%", "5%", "12%", "12%"),
        ("05%", "5%", "7%", "07%"),
        ("0,5%", "0,5%", "7%", "7%"),
        ("0,5%", "0,5%", "0,7%", "0,7%"),
    ],
)
def test_a_number_is_followed_however_it_is_spelt(typed, base, draft, renewed):
    words = "Các đơn vị đã thực hiện {} hoạt động."

    touched = part(f"{words.format(typed)} Tốt.", base=words.format(base), draft=words.format(draft))

    assert touched.renewed == f"{words.format(renewed)} Tốt."
    assert [each.changes for each in touched.differences] == [((typed, renewed),)]


@pytest.mark.parametrize("day", ["02/3/2026", "2/3/2026"])
def test_a_day_that_a_person_wrote_is_no_count(day):
    text = f"Trong kỳ, từ ngày {day}, lượt nhiệm vụ đến hạn được nhắc sớm."

    touched = part(text, base="Trong kỳ có 2 lượt nhiệm vụ đến hạn.", draft="Trong kỳ có 3 lượt nhiệm vụ đến hạn.")

    assert (touched.renewed, touched.differences) == (text, ())


def test_a_sentence_that_goes_leaves_the_lines_behind_it():
    two = f"{ONE}\nLời khác. Quá hạn 2 việc."

    assert part(two, base=f"{ONE}\nQuá hạn 2 việc.", draft=ONE).renewed == f"{ONE}\nLời khác."


def test_a_new_sentence_stands_behind_the_one_it_followed():
    touched = part(
        "Có 2 việc muộn. Do mưa bão.", base="Có 2 việc muộn.", draft="Có 2 việc muộn. Đạt chỉ tiêu: tin bài."
    )

    assert touched.renewed == "Có 2 việc muộn. Đạt chỉ tiêu: tin bài. Do mưa bão."
    assert [each.changes for each in touched.differences] == [(("", "Đạt chỉ tiêu: tin bài."),)]


def test_a_part_the_portal_offered_nothing_for_is_the_persons_alone():
    assert part("Không có.", base="").differences == ()
    assert part("Không có.", base="").renewed == "Không có."


def test_a_list_as_long_as_a_province_is_compared_too():
    names = [f"Chi bộ {place // 30}.{place}" for place in range(1450)]
    left = [name for place, name in enumerate(names) if place % 7]
    base, draft = (f"Chưa có hoạt động: {', '.join(units)}." for units in (names, left))

    touched = part(f"Nhìn chung còn ít. {base} Do mưa.", base=base, draft=draft)

    assert touched.renewed == f"Nhìn chung còn ít. {draft} Do mưa."


def test_the_fingerprint_is_of_what_is_shown():
    shown = fingerprint([part(f"{ONE} Thêm."), part(ONE)])

    assert shown
    assert fingerprint([part(f"{ONE} Thêm."), part("Không có.", base="")]) == shown
    assert fingerprint([part(f"{ONE} Thêm.", draft=EIGHT.replace("8 hoạt", "9 hoạt"))]) != shown
    assert fingerprint([part(ONE)]) == ""


# Random facts and random hands.
OWN = ("zzchữ", "zzmột", "zz987654", "zzđầu\nzzdòng", "zzMột")


def random_facts(rng: Random) -> Facts:
    sample = facts_sample()
    metrics = tuple(
        replace(fact, value=rng.choice([None, 0, rng.randrange(30)]), target=rng.choice([None, rng.randrange(9)]))
        if fact.form == "oral" or fact.metric == "models"
        else fact
        for fact in sample.metrics
    )
    forms = tuple(
        replace(form, activities=rng.randrange(12), units=rng.randrange(4), before=rng.randrange(9))
        if form.form == "oral"
        else form
        for form in sample.forms
    )
    units = tuple(replace(unit, activities=rng.randrange(2)) for unit in sample.units)
    work = WorkCounts(*(rng.randrange(3) for _ in range(4)))
    return replace(
        sample,
        activities=rng.randrange(1500),
        before=rng.randrange(9),
        metrics=metrics,
        forms=forms,
        units=units,
        work=work,
    )


KEYS = st.sampled_from([key for key in SectionKey if draft_sections(facts_sample())[key]])


def cores(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*%?|\w+|[^\w\s]", text)


def own_words(text: str) -> list[str]:
    return re.findall(r"zz\w+", text)


def handled(base: str, rng: Random, *, may_delete: bool) -> str:
    """As a person may have left it."""
    words = base.split(" ")
    for _ in range(rng.randint(1, 5)):
        place = rng.randint(0, len(words))
        if may_delete and rng.random() < 0.5:
            del words[place : place + rng.randint(1, 6)]
        else:
            words.insert(place, rng.choice(OWN))
    return " ".join(words).strip()


@settings(deadline=None)
@given(st.integers(0, 10**9), KEYS)
def test_whoever_only_adds_gets_the_new_wording_whole(seed, key):
    rng = Random(seed)
    base, draft = (draft_sections(random_facts(rng))[key] for _ in range(2))
    text = handled(base, rng, may_delete=False)

    renewed = PartWording("", text, base, draft).renewed

    assert own_words(renewed) == own_words(text)
    if base:
        left = re.sub(r"zz\w+", " ", renewed)
        assert cores(left) == cores(draft)


@settings(deadline=None)
@given(st.integers(0, 10**9), KEYS)
def test_no_word_of_a_person_is_lost_and_nothing_is_left_to_tell(seed, key):
    rng = Random(seed)
    base, draft = (draft_sections(random_facts(rng))[key] for _ in range(2))
    text = handled(base, rng, may_delete=True)
    touched = PartWording("", text, base, draft)

    renewed = touched.renewed

    assert own_words(renewed) == own_words(text)
    assert bool(touched.differences) == (touched.renewed != touched.current)
    after = PartWording("", renewed, draft, draft)
    assert (after.differences, after.current, after.renewed) == ((), renewed, renewed)
    for difference in touched.differences:
        assert " ".join(difference.before.split()) in " ".join(text.split())
