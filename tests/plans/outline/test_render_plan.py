from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from tests.factories.plans import make_plan


def render(*args: object) -> str:
    out = StringIO()
    call_command("render_plan", *map(str, args), stdout=out)
    return out.getvalue()


@pytest.mark.pdf
def test_render_plan_writes_pdf(org, tmp_path):
    out = tmp_path / "ke-hoach.pdf"

    assert "byte" in render(make_plan(org).pk, "--out", out)
    assert out.read_bytes().startswith(b"%PDF-")


def test_render_plan_writes_word_and_html(org, tmp_path):
    plan = make_plan(org)

    render(plan.pk, "--out", tmp_path / "a.docx")
    render(plan.pk, "--out", tmp_path / "a.html")

    word = Document(BytesIO((tmp_path / "a.docx").read_bytes()))
    assert "I. MỤC ĐÍCH, YÊU CẦU" in [paragraph.text for paragraph in word.paragraphs]
    assert "I. MỤC ĐÍCH, YÊU CẦU" in (tmp_path / "a.html").read_text()


@pytest.mark.parametrize("name", ["a.odt", "a"])
def test_render_plan_refuses_an_unknown_ending(org, tmp_path, name):
    with pytest.raises(CommandError, match="Hãy chọn pdf, docx hoặc html"):
        render(make_plan(org).pk, "--out", tmp_path / name)

    assert list(tmp_path.iterdir()) == []


def test_render_plan_refuses_an_unknown_plan(org, tmp_path):
    with pytest.raises(CommandError, match="Không có kế hoạch mang mã 999"):
        render(999, "--out", tmp_path / "a.pdf")
