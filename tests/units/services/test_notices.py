from tests.factories.people import MOMENT, make_person
from units.enums import MailState, NoticeKind
from units.models import Notice
from units.services.notices import Word, file_notices


def word(recipient, title="Nhắc việc") -> Word:
    return Word(recipient=recipient, kind=NoticeKind.REMINDER, key=f"reminder:1:{recipient.pk}", title=title)


def test_the_same_key_filed_twice_is_one_notice_with_its_first_words(org):
    file_notices([word(org.secretary)], at=MOMENT)
    file_notices([word(org.secretary, "Nhắc lại"), word(org.clerk)], at=MOMENT)

    assert list(Notice.objects.filter(recipient=org.secretary).values_list("title", flat=True)) == ["Nhắc việc"]
    assert Notice.objects.count() == 2


def test_mail_is_queued_only_for_those_who_have_an_address_and_want_it(org):
    org.clerk.wants_mail = False
    silent = make_person("silent", org.cell, email=False)

    file_notices([word(org.secretary), word(org.clerk), word(silent)], at=MOMENT)

    states = dict(Notice.objects.values_list("recipient__username", "mail_state"))
    assert states == {
        "secretary": MailState.QUEUED,
        "clerk": MailState.INBOX_ONLY,
        "silent": MailState.INBOX_ONLY,
    }


def test_a_person_sees_only_their_own_notices(org):
    file_notices([word(org.secretary), word(org.clerk)], at=MOMENT)

    assert list(Notice.objects.visible_to(org.secretary)) == [Notice.objects.get(recipient=org.secretary)]
