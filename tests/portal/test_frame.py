from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from portal.frame import PRODUCT, frame
from tests.factories.people import LONG_AGO
from units.enums import Role
from units.people.models import Membership


def frame_of(user, path="/to-chuc/", **cookies):
    request = RequestFactory().get(path)
    request.user = user
    request.COOKIES.update(cookies)
    return frame(request)["frame"]


def test_a_stranger_sees_the_name_of_the_product_alone():
    page_frame = frame_of(AnonymousUser())

    assert (page_frame.organisation, page_frame.person, page_frame.links, page_frame.bar) == (PRODUCT, "", [], [])


def test_a_request_before_sign_in_was_looked_at_has_a_frame_too():
    assert frame(SimpleNamespace())["frame"].organisation == PRODUCT


@pytest.mark.parametrize("person", ["secretary", "clerk", "admin"])
def test_the_strip_names_the_committee(org, person):
    assert frame_of(getattr(org, person)).organisation == "Đảng ủy Công ty Sao Mai"


def test_the_menu_has_what_the_routes_allow(org):
    labels = {link.label: link for link in frame_of(org.admin).links}

    assert labels["Tổ chức"].is_current
    assert "Tổ chức" not in [link.label for link in frame_of(org.superior_reader).links]
    assert "Thành phần giao diện" not in [link.label for link in frame_of(org.clerk).person_links]


def test_one_role_is_named_and_several_are_counted(org):
    assert frame_of(org.secretary).role_line == "Người báo cáo của đơn vị · Chi bộ Kỹ thuật"
    assert frame_of(org.secretary).seats == []

    Membership.objects.create(user=org.secretary, unit=org.committee, role=Role.CLERK, starts_on=LONG_AGO)
    del org.secretary.seats

    page_frame = frame_of(org.secretary)
    assert page_frame.role_line == "2 vai trò"
    assert [seat.unit for seat in page_frame.seats] == ["Đảng ủy Công ty Sao Mai", "Chi bộ Kỹ thuật"]
    assert not page_frame.is_acting


def test_a_person_without_a_role_is_told_so(org):
    org.secretary.memberships.update(ends_on=LONG_AGO)

    page_frame = frame_of(org.secretary)

    assert page_frame.role_line == "Chưa có vai trò"
    assert "Tổ chức" not in [link.label for link in page_frame.links]


def test_the_column_stays_folded(org):
    assert frame_of(org.clerk, nav="folded").is_folded
    assert not frame_of(org.clerk).is_folded


def test_a_phone_offers_each_role_its_own_places(org):
    assert "Ghi" not in [link.label for link in frame_of(org.admin).bar]
    assert [link.label for link in frame_of(org.admin).bar][-2:] == ["Tổ chức", "Thông báo"]
    assert "Báo cáo" in [link.label for link in frame_of(org.superior_reader).bar]
    assert [link.label for link in frame_of(org.secretary).bar][1] == "Ghi"
    assert [link.label for link in frame_of(org.clerk).bar][1] == "Tổng quan"
