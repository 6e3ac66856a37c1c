"""Ruled tables in print: the same rows of cells as in the Word file, and no table where there is none."""

import subprocess

import pytest

from plans.importing.parsing import parse
from plans.importing.parsing.files.grids import Rule, with_cells
from plans.importing.parsing.files.printed import Row, Word
from portal.lib import office
from tests.plans.importing.parsing.labelled import FOLDER, agreement, as_word, load, wrong_parts

LEVELS = [Rule(50, y, 350, y + 1) for y in (600, 640, 700)]
UPRIGHTS = [Rule(x, 600, x + 1, 700) for x in (50, 150, 250, 350)]


def row(y, *words):
    return Row(tuple(Word(text, x, x + 30, y, 14, bold=False) for text, x in words), 0)


def test_lines_of_one_cell_are_put_together():
    rows = [row(720, ("Bảng", 50)), row(685, ("TT", 60), ("Việc", 160)), row(665, ("làm", 160), ("Hạn", 260))]

    found = with_cells([*rows, row(620, ("1", 60), ("Tháng", 260))], [*LEVELS, *UPRIGHTS])

    assert [item.cells for item in found] == [(), ("TT", "Việc làm", "Hạn"), ("1", "", "Tháng")]


@pytest.mark.parametrize("rules", [LEVELS, UPRIGHTS, [*LEVELS, UPRIGHTS[0], UPRIGHTS[-1]]])
def test_rules_and_frames_alone_are_no_table(rules):
    rows = [row(680, ("Một", 60), ("câu", 160))]

    assert with_cells(rows, rules) == rows


@pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")
def test_table_of_work_is_the_same_in_print(tmp_path):
    sample = load(FOLDER / "07-dang-uy-khoi-bang-phan-cong.plan")
    (tmp_path / "a.docx").write_bytes(as_word(sample))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office.program(),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        tmp_path / "a.docx",
    ]
    subprocess.run(command, check=True, capture_output=True)

    plan = parse((tmp_path / "a.pdf").read_bytes(), name="a.pdf")

    assert agreement(plan, sample) == 1
    assert wrong_parts(plan, sample) == {}
