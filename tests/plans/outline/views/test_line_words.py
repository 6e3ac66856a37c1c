"""What the words of a line ask for, in the editor of a draft."""

from datetime import date

import pytest

from plans.enums import NodeKind
from plans.periods import Deadline
from tests.factories.plans import make_plan
from tests.plans.outline.views.test_node import HTMX, page_of, send


@pytest.fixture
def plan(org):
    return make_plan(org)


WORDS = "Công đoàn chủ trì, phối hợp với Chi bộ Kỹ thuật treo 05 pa nô trước ngày 20/4/2099."


def written(node, **changes):
    """What the browser sends of a duty in which nothing but its words was changed."""
    typed = {"label": "-", "text": node.text, "kind": "duty", "schedule": "", "product": "", "targets-metric": [""]}
    return {"version": node.plan.version, "open": node.pk, "targets-quantity": [""], **typed, **changes}


@pytest.fixture
def duty(plan):
    """As it is before its first words."""
    plan.nodes.filter(kind=NodeKind.DUTY).update(text="")
    return plan.nodes.get(kind=NodeKind.DUTY)


def test_what_the_words_ask_for_is_filled_in_and_seen(org, sign_in, duty):
    answer = send(sign_in(org.clerk), duty, "save", written(duty, text=WORDS), headers=HTMX)

    duty.refresh_from_db()
    assert (list(duty.units.all()), list(duty.partners.all())) == ([org.union], [org.cell])
    assert (duty.deadline, duty.targets) == (Deadline(date(2099, 4, 20)), {"panels": 5})
    page = answer.content.decode()
    assert all(words in page for words in ("hạn 20/4/2099", "5 pa nô", "Phối hợp: Chi bộ Kỹ thuật"))


def test_what_a_person_chose_stays_is_told_and_can_follow_the_words(org, sign_in, duty):
    client, own = sign_in(org.clerk), {"schedule": "once", "due_on": "01/05/2099"}

    page = send(client, duty, "save", written(duty, text=WORDS, **own), headers=HTMX).content.decode()
    duty.refresh_from_db()
    assert duty.deadline == Deadline(date(2099, 5, 1))
    assert "Lời văn ghi “hạn 20/4/2099”, khác chỗ đã đặt" in page

    duty.plan.refresh_from_db()
    open_line = client.get(page_of(duty.plan, duty.pk)).context["form"].open_line
    assert open_line.fields["follow"].choices == [("deadline", "Hạn 20/4/2099")]
    more = {"targets-metric": ["panels", ""], "targets-quantity": ["5", ""], "follow": ["deadline"]}
    kept = {"units": [org.union.pk], "partners": [org.cell.pk]}
    send(client, duty, "save", written(duty, text=WORDS, **own, **more, **kept))

    duty.refresh_from_db()
    assert (duty.deadline, duty.targets) == (Deadline(date(2099, 4, 20)), {"panels": 5})


def test_what_was_emptied_stays_empty_and_is_offered(org, sign_in, duty):
    client = sign_in(org.clerk)
    send(client, duty, "save", written(duty, text=WORDS))
    duty.refresh_from_db()
    duty.plan.refresh_from_db()

    send(client, duty, "save", written(duty))
    duty.plan.refresh_from_db()
    page = send(client, duty, "save", written(duty, label="+"), headers=HTMX).content.decode()

    duty.refresh_from_db()
    assert (duty.deadline, duty.targets, list(duty.units.all())) == (None, {}, [])
    assert "Lời văn ghi" not in page
    offers = client.get(page_of(duty.plan, duty.pk)).context["form"].open_line["follow"]
    assert [words for _, words in offers.field.choices] == [
        "Hạn 20/4/2099", "Chỉ tiêu: 5 pa nô", "Đơn vị: Công đoàn", "Phối hợp: Chi bộ Kỹ thuật",
    ]  # fmt: skip
    assert offers.value() is None
