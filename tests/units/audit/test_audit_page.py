import re

from django.conf import settings
from django.urls import reverse

from portal.lib import clock
from tests.factories.people import MOMENT, make_person
from tests.factories.plans import make_plan
from units.accounts.services.roles import close_unit
from units.audit.models import ACT_LABELS
from units.audit.services import record_event
from units.enums import Role

LOG = reverse("units:audit_list")


def test_the_log_shows_acts_of_ones_own_units(org, sign_in):
    close_unit(org.cell, closed_on=clock.today(), by=org.admin, at=MOMENT)
    close_unit(
        org.foreign_cell,
        closed_on=clock.today(),
        by=make_person("admin2", org.other_committee, Role.ADMIN),
        at=MOMENT,
    )

    page = sign_in(org.admin).get(LOG).content.decode()

    assert "Kết thúc đơn vị" in page
    assert "Chi bộ Kỹ thuật" in page
    assert "Chi bộ Xưởng 9" not in page


def test_the_log_tells_no_content(org, sign_in):
    plan = make_plan(org, "tuyên truyền điều chưa công bố")
    record_event("plan_created", plan, by=org.clerk, at=MOMENT)

    page = sign_in(org.admin).get(LOG).content.decode()

    assert "Tạo kế hoạch" in page
    assert "điều chưa công bố" not in page


def test_the_log_is_filtered_by_person_and_day(org, sign_in):
    close_unit(org.cell, closed_on=clock.today(), by=org.admin, at=MOMENT)
    browser = sign_in(org.admin)
    day = f"{clock.local_day(MOMENT):%d/%m/%Y}"

    found = browser.get(LOG, {"q": "nguoi ADMIN", "starts_on": day, "ends_on": day}).context["page"].rows
    later = browser.get(LOG, {"starts_on": "03/03/2026"}).context["page"].rows

    assert [event.act for event in found] == ["unit_closed"]
    assert later == []


def test_what_the_portal_did_itself_is_found_by_its_name(org, sign_in):
    record_event("days_seeded", org.committee, by=None, at=MOMENT)
    record_event("unit_renamed", org.cell, by=org.clerk, at=MOMENT)

    page = sign_in(org.admin).get(LOG, {"q": "he thong"}).context["page"]

    assert [(event.act, event.actor_name) for event in page.rows] == [("days_seeded", "Hệ thống")]


def test_names_are_those_of_today(org, sign_in):
    seat = org.secretary.memberships.get()
    record_event("role_given", seat, by=org.admin, at=MOMENT)
    type(org.admin).objects.filter(pk=org.admin.pk).update(full_name="Trần Thị Mới")
    type(org.admin).objects.filter(pk=org.secretary.pk).update(full_name="Lê Văn Sau")

    page = sign_in(org.admin).get(LOG).content.decode()

    assert "Trần Thị Mới" in page
    assert "Lê Văn Sau · Người báo cáo của đơn vị · Chi bộ Kỹ thuật" in page


def test_a_filter_that_cannot_be_read_shows_no_acts(org, sign_in):
    close_unit(org.cell, closed_on=clock.today(), by=org.admin, at=MOMENT)

    assert sign_in(org.admin).get(LOG, {"starts_on": "mai"}).context["page"].rows == []


def test_a_span_the_wrong_way_round_is_explained(org, sign_in):
    page = sign_in(org.admin).get(LOG, {"starts_on": "02/03/2026", "ends_on": "01/03/2026"}).content.decode()

    assert "phải từ ngày bắt đầu (02/03/2026)" in page


def test_more_events_cost_no_more_queries(org, sign_in, django_assert_num_queries, django_assert_max_num_queries):
    browser = sign_in(org.admin)
    query = {"q": "Người admin"}
    record_event("unit_renamed", org.cell, by=org.admin, at=MOMENT)
    with django_assert_max_num_queries(20) as one:
        browser.get(LOG, query)
    for _ in range(2):
        record_event("unit_renamed", org.cell, by=org.admin, at=MOMENT)

    with django_assert_num_queries(len(one)):
        browser.get(LOG, query)


def test_every_act_has_its_words():
    text = "".join(
        path.read_text() for app in ("units", "plans", "reports") for path in (settings.BASE_DIR / app).glob("**/*.py")
    )
    acts = set(re.findall(r"\brecord_event(?:_at)?\([^\"()]*(?:\(\w+\)[^\"()]*)?\"(\w+)\"", text))
    acts |= set(re.findall(r"\bact(?:: str )?=(?: )?\"(\w+)\"", text))

    assert "unit_opened" in acts
    assert acts - set(ACT_LABELS) == set()
