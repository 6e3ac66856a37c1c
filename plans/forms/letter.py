from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from plans.models.letter import UrgingLetter
from plans.services.letters import LetterWords, issue_letter, write_letter
from portal.lib import clock
from portal.lib.forms import CharField
from units.forms.issuing import IssueForm
from units.forms.versioned import VersionedActForm
from units.models import User

WRITTEN = ("abstract", "opening", "closing", "signing_power", "post", "signer")


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LetterForm(VersionedActForm):
    """The clerk's words; the list between the two texts is counted from the work."""

    abstract = CharField(label="Trích yếu", max_length=500, help_text="In sau “V/v” dưới số và ký hiệu.")
    opening = CharField(label="Mở đầu", max_length=5000, widget=_text(4))
    closing = CharField(
        label="Đề nghị", max_length=5000, widget=_text(5), help_text="Danh mục nhiệm vụ đứng giữa hai phần này."
    )
    signing_power = CharField(label="Quyền hạn ký", max_length=120, help_text="Ví dụ: T/M ĐẢNG ỦY")
    post = CharField(label="Chức vụ người ký", max_length=120, required=False, help_text="Ví dụ: BÍ THƯ")
    signer = CharField(label="Người ký", max_length=120)
    recipients = CharField(label="Nơi nhận", required=False, help_text="Mỗi dòng một nơi.", widget=_text(4))

    def __init__(self, data: Any = None, *, letter: UrgingLetter, by: User) -> None:
        self.row = self.letter = letter
        self.by = by
        self.stored = {name: getattr(letter, name) for name in WRITTEN}
        recipients = "\n".join(letter.recipients)
        super().__init__(data, initial={**self.stored, "recipients": recipients, "version": letter.version})
        self.helper = FormHelper()
        self.helper.form_tag = False

    def act(self) -> Any:
        seen, chosen = self.seen_and_chosen()
        lines = [line.strip() for line in chosen.pop("recipients").split("\n")]
        words = LetterWords(**chosen, recipients=[line for line in lines if line])
        return write_letter(self.letter, words=words, seen=seen, by=self.by, at=clock.now())


class LetterIssueForm(IssueForm):
    def issue(self, *, at: datetime, number: int, issued_on: date | None) -> None:
        issue_letter(letter=self.document, by=self.by, at=at, number=number, issued_on=issued_on)
