"""`make bench-office`: a day in an office. Five own plans go from their files to issued documents by a browser; every
press of a clerk and of a leader is counted.

Who corrects here knows the truth: what was read otherwise is put right line by line, as far as the keys of the editor
reach, and what is marked but right is passed with one key."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from random import Random

from playwright.sync_api import Page, expect

from plans.importing.models import PlanImport
from plans.importing.queries import outline_of
from plans.outline.models import Plan
from plans.outline.queries.lines import outline_lines
from plans.outline.types import OutlineLine
from portal.lib import clock
from portal.lib.text import search_key
from tests.e2e.conftest import DESK
from tests.plans.importing.corpus.harness import FORMS, papers
from tests.plans.importing.corpus.papers import Paper
from tests.plans.importing.corpus.spoiling import FileForm
from units.enums import DocumentState

# By the beginning of its name, the form of the file, what befell it on the way.
DAY = (
    ("01", "word", ("auto-numbers", "boxed-head", "tracked")),
    ("03", "weasyprint", ("page-numbers", "running-heads")),
    ("06", "word", ("tcvn3", "soft-breaks")),
    ("07", "text", ("wrapped", "running-heads")),
    ("12", "fpdf", ("page-numbers",)),
)
_SEED = 7


@dataclass
class Journey:
    """What one plan took. `wrong` are the lines read otherwise than they are, before anybody corrected."""

    name: str
    acts: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    marked: int = 0
    wrong: int = 0
    left: int = 0  # lines that are not what they are when the plan is saved
    seconds: float = 0.0

    def row(self) -> str:
        corrections = self.acts["correct"]
        acts = sum(self.acts.values())
        return (
            f"{self.name:<44} {self.lines:>5} {self.marked:>6} {self.wrong:>5} {corrections:>11} {self.left:>4} "
            f"{acts:>5} {self.seconds:>7.1f}"
        )


def test_five_plans_go_from_file_to_issue_in_a_day(visitors, org, capsys):
    clerk, chair = visitors(DESK), visitors(DESK)
    clerk.sign_in("clerk")
    chair.sign_in("chair")
    journeys = []

    for name, form, options in DAY:
        paper = next(paper for key, paper in papers().items() if key.startswith(name))
        journeys.append(_walk(clerk.page, chair.page, paper, FORMS[form], options))

    with capsys.disabled():
        heads = f"{'lines':>5} {'marked':>6} {'wrong':>5} {'corrections':>11} {'left':>4} {'acts':>5} {'seconds':>7}"
        print(f"\n{'plan':<44} {heads}")
        print("\n".join(journey.row() for journey in journeys))
    assert Plan.objects.filter(state=DocumentState.ISSUED).count() == len(journeys)


def _walk(clerk: Page, chair: Page, paper: Paper, form: FileForm, options: tuple[str, ...]) -> Journey:
    journey = Journey(" ".join([paper.name, form.name, *options]))
    data = form.write(paper, frozenset(options), Random(_SEED))
    begun = time.monotonic()
    reading = _bring(clerk, journey, f"{paper.name}.{form.ending}", data)
    _correct(clerk, journey, reading, paper)
    plan = _save(clerk, journey)
    _issue(clerk, chair, journey, plan, printed_on=paper.truth.issued_on)
    journey.seconds = time.monotonic() - begun
    journey.left = len(paper.truth.nodes) - _same(outline_lines(plan), paper.truth.nodes)
    return journey


def _bring(page: Page, journey: Journey, name: str, data: bytes) -> PlanImport:
    page.goto("/ke-hoach/nhap/")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": data})
    page.get_by_role("main").get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", name="Xem lại trước khi lưu")).to_be_visible()
    journey.acts["bring"] += 2
    return PlanImport.objects.waiting().latest("pk")


def _correct(page: Page, journey: Journey, reading: PlanImport, paper: Paper) -> None:
    """From the top: what is wrong is put right, what is marked in vain is passed."""
    read, truth = outline_of(reading), paper.truth.nodes
    journey.lines, journey.marked = len(read), sum(line.is_doubtful for line in read)
    journey.wrong = len(truth) - _same(read, truth)
    for place, true in sorted(_counterparts(read, truth).items()):
        line = read[place]
        if _meaning(line) != _meaning(true):
            _put_right(page, journey, place + 1, line, true)
        elif line.is_doubtful:
            page.locator(f"#muc-{place + 1} [data-row]").focus()
            _press(page, journey, "x", act="settle")


def _put_right(page: Page, journey: Journey, key: int, line: OutlineLine, true: OutlineLine) -> None:
    """Its level by keys, its kind by the list."""
    for _ in range(abs(true.depth - line.depth)):
        page.locator(f"#muc-{key} [data-row]").focus()
        _press(page, journey, "Alt+ArrowRight" if true.depth > line.depth else "Alt+ArrowLeft")
    if true.kind != line.kind:
        page.locator(f"#muc-{key} [data-row]").focus()
        _press(page, journey, "Enter")
        with page.expect_response(lambda response: "/sua/" in response.url):
            page.locator("[data-line-open] select[name=kind]").select_option(true.kind.value)
        _settled(page)
        page.locator("[data-line-open] select[name=kind]").focus()
        _press(page, journey, "Escape")
        journey.acts["correct"] += 1


def _press(page: Page, journey: Journey, key: str, *, act: str = "correct") -> None:
    with page.expect_response(lambda response: "/sua/" in response.url):
        page.keyboard.press(key)
    _settled(page)
    journey.acts[act] += 1


def _settled(page: Page) -> None:
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def _save(page: Page, journey: Journey) -> Plan:
    page.get_by_role("button", name="Lưu thành kế hoạch nháp").click()
    expect(page.get_by_text("Đã lưu thành kế hoạch nháp")).to_be_visible()
    journey.acts["save"] += 1
    return Plan.objects.latest("pk")


def _issue(clerk: Page, chair: Page, journey: Journey, plan: Plan, *, printed_on: date | None) -> None:
    clerk.locator(".vb-confirm > summary", has_text="Gửi duyệt").click()
    clerk.get_by_role("main").get_by_role("button", name="Gửi duyệt", exact=True).click()
    clerk.get_by_text("chờ duyệt").first.wait_for()
    chair.goto(f"/ke-hoach/{plan.pk}/")
    chair.get_by_role("link", name="Ban hành").click()
    if printed_on and printed_on > clock.today():  # nobody issues a plan of next year today
        chair.get_by_label("Ngày ban hành").fill(f"{clock.today():%d/%m/%Y}")
        journey.acts["issue"] += 1
    chair.get_by_role("main").get_by_role("button", name="Ban hành").click()
    chair.get_by_text("Đã ban hành").first.wait_for()
    journey.acts["issue"] += 5


def _same(read: tuple[OutlineLine, ...], truth: tuple[OutlineLine, ...]) -> int:
    """How many lines are what they are, in order."""
    found, true = ([(_words(line), *_meaning(line)) for line in lines] for lines in (read, truth))
    return sum(block.size for block in SequenceMatcher(None, found, true, autojunk=False).get_matching_blocks())


def _counterparts(read: tuple[OutlineLine, ...], truth: tuple[OutlineLine, ...]) -> dict[int, OutlineLine]:
    """The true line of each that has its words, by its place."""
    matcher = SequenceMatcher(None, [_words(line) for line in read], [_words(line) for line in truth], autojunk=False)
    return {
        block.a + step: truth[block.b + step] for block in matcher.get_matching_blocks() for step in range(block.size)
    }


def _meaning(line: OutlineLine) -> tuple[object, ...]:
    return line.kind, line.depth


def _words(line: OutlineLine) -> str:
    cells = " ".join(cell.text for cell in line.cells)
    return search_key(cells or line.words).replace(" ", "")
