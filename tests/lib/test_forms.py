from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from portal.lib.errors import RuleViolation
from portal.lib.forms import (
    CharField,
    DateField,
    FilterForm,
    MultipleFileField,
    SavingForm,
    WholeNumberField,
    refusals_on,
)


class SampleForm(forms.Form):
    name = CharField()
    held_on = DateField(required=False)
    files = MultipleFileField(required=False)


def test_text_is_composed_at_the_border():
    form = SampleForm({"name": "Đa\u0309ng u\u0309y"})

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Đảng ủy"


def test_a_day_is_day_month_year():
    form = SampleForm({"name": "a", "held_on": "01/12/2026"})

    assert form.is_valid()
    assert form.cleaned_data["held_on"] == date(2026, 12, 1)


def test_a_day_may_be_typed_without_slashes_on_a_number_pad():
    form = SampleForm({"name": "a", "held_on": " 05092026 "})

    assert form.is_valid()
    assert form.cleaned_data["held_on"] == date(2026, 9, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "31022026", "592026", "2026-12-01", "12/2026", "mai", "01/12/1026"])
def test_another_day_is_refused_and_kept(typed):
    form = SampleForm({"name": "a", "held_on": typed})

    assert "held_on" in form.errors
    assert f'value="{typed}"' in str(form["held_on"])


@pytest.mark.parametrize(("typed", "number"), [("120", 120), ("1.000", 1_000), (" 12.345.678 ", 12_345_678), ("0", 0)])
def test_a_whole_number_may_have_the_points_of_thousands(typed, number):
    assert WholeNumberField().clean(typed) == number


@pytest.mark.parametrize("typed", ["1.5", "1.20", "1,200", "mười", "1.2345"])
def test_what_is_not_a_whole_number_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        WholeNumberField().clean(typed)


def test_several_files_come_as_a_list():
    files = [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]
    form = SampleForm({"name": "a"}, MultiValueDict({"files": files}))

    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.txt", "b.txt"]


def test_no_file_is_an_empty_list():
    form = SampleForm({"name": "a"})

    assert form.is_valid()
    assert form.cleaned_data["files"] == []


def test_a_refusal_stands_at_its_field():
    form = SampleForm({"name": "a"})

    with refusals_on(form):
        raise RuleViolation("Tên này đã có.", field="name")

    assert form.errors == {"name": ["Tên này đã có."]}


def test_a_refusal_of_no_field_stands_at_the_form():
    form = SampleForm({"name": "a"})

    with refusals_on(form):
        raise RuleViolation("Không được.", field="elsewhere")

    assert form.non_field_errors() == ["Không được."]


def test_an_empty_field_is_told_in_the_words_of_the_office():
    assert SampleForm({}).errors == {"name": ["Chưa điền mục này."]}


NOON = datetime(2026, 9, 5, 5, tzinfo=UTC)


class SampleSavingForm(SavingForm):
    name = CharField()

    def write(self, *, by, at):
        if by is None:
            raise RuleViolation("Chưa đăng nhập.", field="name")
        return f"{self.cleaned_data['name']} {by} {at:%d/%m}"


def test_a_saving_form_keeps_what_was_saved():
    form = SampleSavingForm({"name": "a"})

    assert form.is_valid()
    assert form.save(by="b", at=NOON)

    assert form.saved == "a b 05/09"


def test_a_saving_form_shows_why_it_was_refused():
    form = SampleSavingForm({"name": "a"})

    assert form.is_valid()
    assert not form.save(by=None, at=NOON)

    assert form.saved is None
    assert form.errors == {"name": ["Chưa đăng nhập."]}


class Rows:
    """As a queryset: what was asked of it."""

    def none(self) -> str:
        return "none"

    def chosen(self, **asked: object) -> dict[str, object]:
        return asked


class SampleFilter(FilterForm):
    q = CharField(required=False)
    held_on = DateField(required=False)


def test_a_filter_asks_for_what_was_sent_and_for_what_stands_instead():
    asked = SampleFilter({"q": "a"}).narrow(Rows(), q="b", on=date(2026, 3, 2))

    assert asked == {"q": "b", "held_on": None, "on": date(2026, 3, 2)}


def test_a_filter_that_cannot_be_read_shows_no_rows():
    assert SampleFilter({"held_on": "mai"}).narrow(Rows()) == "none"
