from django.urls import reverse

URL = reverse("units:components")


def test_components_show_to_an_admin(org, sign_in):
    page = sign_in(org.admin).get(URL).content.decode()

    assert "<details" in page
    assert "style=" not in page


def test_components_are_denied_to_others(org, sign_in):
    assert sign_in(org.clerk).get(URL).status_code == 403


def test_components_take_no_post(org, sign_in):
    assert sign_in(org.admin).post(URL).status_code == 405
