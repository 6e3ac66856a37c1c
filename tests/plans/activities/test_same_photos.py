"""The same photo in two activities, however it was sent the second time."""

import io
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from PIL import Image, ImageDraw

from plans.activities.models import Activity, Evidence
from plans.activities.queries.same_photos import same_photos
from plans.activities.services.evidence import store_evidence
from portal.lib.uploads import CheckedFile, check_upload, difference_hash_of
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_issued_plan


def scene(seed=1) -> Image.Image:
    rng = Random(seed)
    image = Image.new("RGB", (800, 600), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        left, top = rng.randint(0, 760), rng.randint(0, 560)
        draw.ellipse(
            (left, top, left + rng.randint(40, 200), top + rng.randint(40, 200)), fill=rng.randint(0, 255 << 16)
        )
    return image


def sent_as(image: Image.Image, *, kind="JPEG", side=800, **how) -> bytes:
    copy, out = image.copy(), io.BytesIO()
    copy.thumbnail((side, side))
    copy.save(out, kind, **how)
    return out.getvalue()


def activity_with(org, unit, *contents, **fields) -> Activity:
    plan = fields.pop("plan", None) or org.plan
    activity = make_activity(plan, unit, fields.pop("state", "submitted"), **fields)
    for content in contents:
        checked = check_upload("anh.png" if content.startswith(b"\x89PNG") else "anh.jpg", content)
        store_evidence(checked, activity=activity, token=uuid4(), by=org.secretary, at=MOMENT)
    return activity


@pytest.fixture
def org(org):
    org.plan = make_issued_plan(org)
    return org


def seen_with(activity, by) -> list[tuple[Activity, bool]]:
    return [(pair.activity, pair.is_same_file) for pair in same_photos([activity], by=by).get(activity.pk, [])]


def test_the_same_file_is_told(org):
    first = activity_with(org, org.cell, sent_as(scene()), state="accepted")
    second = activity_with(org, org.other_cell, sent_as(scene()), sent_as(scene(2)))

    assert seen_with(second, org.clerk) == [(first, True)]
    assert seen_with(first, org.clerk) == [(second, True)]


@pytest.mark.parametrize("copy", [{"quality": 40}, {"side": 320}, {"kind": "PNG", "side": 500}])
def test_a_copy_in_another_size_or_compression_is_told(org, copy):
    first = activity_with(org, org.cell, sent_as(scene()))
    second = activity_with(org, org.other_cell, sent_as(scene(), **copy))

    assert seen_with(second, org.clerk) == [(first, False)]


def test_another_photo_and_a_plain_one_are_not(org):
    plain = Image.new("RGB", (800, 600), "red")
    activity_with(org, org.cell, sent_as(scene(2)), sent_as(plain))
    mine = activity_with(org, org.other_cell, sent_as(scene()), sent_as(plain, quality=40))

    assert difference_hash_of(plain) is None
    assert seen_with(mine, org.clerk) == []


def test_two_pages_of_a_site_look_alike_and_are_not_told(org):
    activity_with(org, org.cell, sent_as(scene()), form="mass_media")

    assert seen_with(activity_with(org, org.cell, sent_as(scene(), quality=40)), org.clerk) == []


def test_drafts_old_ones_and_those_of_other_committees_are_not_told(org):
    photo = sent_as(scene())
    foreign = make_issued_plan(org, issuer=org.other_committee)
    mine = activity_with(org, org.cell, photo)
    activity_with(org, org.other_cell, photo, state="draft")
    activity_with(org, org.other_cell, photo, held_from=mine.held_from - timedelta(days=400))
    activity_with(org, org.foreign_cell, photo, plan=foreign)

    assert seen_with(mine, org.clerk) == []


def test_a_photo_sent_twice_into_one_activity_is_no_double(org):
    mine = activity_with(org, org.cell, sent_as(scene()), sent_as(scene(), quality=40))

    assert seen_with(mine, org.clerk) == []


def test_who_may_not_see_the_other_activity_is_not_told(org):
    activity_with(org, org.other_cell, sent_as(scene()))

    assert seen_with(activity_with(org, org.cell, sent_as(scene())), org.secretary) == []


def test_files_of_before_the_look_was_kept_match_nothing(org):
    old = CheckedFile("anh.jpg", "image/jpeg", b"anh", b"nho")
    for unit in (org.cell, org.other_cell):
        mine = make_activity(org.plan, unit, "submitted")
        store_evidence(old, activity=mine, token=uuid4(), by=org.secretary, at=MOMENT)

    assert Evidence.objects.filter(look_1=None, original_sha256="").count() == 2
    assert seen_with(mine, org.clerk) == []


def test_many_are_compared_by_as_many_queries(org, django_assert_num_queries):
    photo = sent_as(scene())
    for _ in range(3):
        activity_with(org, org.cell, photo)
    rows = list(Activity.objects.prefetch_related("evidence").order_by("pk"))
    org.clerk.branches()

    for some in (rows[:1], rows):
        with django_assert_num_queries(2):
            pairs_by_activity = same_photos(some, by=org.clerk)
    assert {pk: len(pairs) for pk, pairs in pairs_by_activity.items()} == {row.pk: 2 for row in rows}


def test_the_reviewer_gets_a_way_to_the_other_and_the_unit_none(org, sign_in):
    photo = sent_as(scene())
    first = activity_with(org, org.other_cell, photo)
    second = activity_with(org, org.cell, photo)
    link = f'href="/hoat-dong/{first.pk}/"'

    for url in (f"/hoat-dong/{second.pk}/", f"/hoat-dong/duyet/?xem={second.pk}"):
        text = sign_in(org.clerk).get(url).content.decode()
        assert "Cùng một tệp" in text
        assert link in text
    assert link not in sign_in(org.secretary).get(f"/hoat-dong/{second.pk}/").content.decode()
    assert link not in sign_in(org.chair).get(f"/hoat-dong/{second.pk}/").content.decode()
