"""Needs LibreOffice; the sample is made by it too, from a Word file of our own."""

import subprocess

import pytest

from plans.importing.parsing import parse
from portal.lib import office
from portal.lib.errors import RuleViolation
from portal.lib.sandbox import SandboxFailure
from tests.plans.importing.parsing.samples import word_plan

pytestmark = pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def old_word_file(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("office")
    folder.joinpath("plan.docx").write_bytes(word_plan())
    profile = f"-env:UserInstallation={folder.joinpath('profile').as_uri()}"
    command = [office.program(), profile, "--headless", "--convert-to", "doc:MS Word 97", "plan.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return folder.joinpath("plan.doc").read_bytes()


def test_old_word_file_reads_like_the_new_one(old_word_file):
    plan, expected = parse(office.docx_of(old_word_file), name="a.docx"), parse(word_plan(), name="a.docx")

    assert old_word_file.startswith(office.SIGNATURE)
    assert [(n.kind, n.label, n.text, n.depth) for n in plan.nodes] == [
        (n.kind, n.label, n.text, n.depth) for n in expected.nodes
    ]
    assert (plan.number, plan.issuer, plan.abstract) == (expected.number, expected.issuer, expected.abstract)


def test_broken_old_file_is_refused_with_advice():
    with pytest.raises(SandboxFailure, match="Lưu thành"):
        office.docx_of(office.SIGNATURE + "WordDocument".encode("utf-16-le") + b"\x00" * 600)


def test_old_file_without_a_word_text_starts_no_office(monkeypatch):
    monkeypatch.setattr(office.sandbox, "run", lambda *args, **limits: pytest.fail("a child was started"))

    with pytest.raises(RuleViolation, match="Lưu thành"):
        office.docx_of(office.SIGNATURE + b"\x00" * 600)
