"""What the demo leaves out, brought about through the pages themselves: documents on each step of their way, files
waiting to be saved, a unit whose work has to go elsewhere. Forms are found by the words on their labels and buttons."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from lxml import html
from openpyxl import load_workbook

from tests.demo import client_of, drafted_report, finish_report, labelled, links, press, text_of
from tests.services import BASE_DIR

CLERK, LEADER, REPORTER, ADMIN = "vanphong", "lanhdao", "chibo1", "quantri"
PLAN, OTHER_PLAN = "/ke-hoach/1/", "/ke-hoach/2/"


def choose(select: html.SelectElement, text: str) -> None:
    select.value = next(option.get("value") for option in select.xpath(".//option") if text_of(option) == text)


def without_day(form: html.FormElement) -> None:
    labelled(form, "Ngày ban hành").value = ""


def send_and_begin_reports() -> None:
    """One before the leader, one that waits for the day on its paper, one in writing."""

    def fill(form: html.FormElement, *, month: int) -> None:
        labelled(form, "Kế hoạch").value = labelled(form, "Kế hoạch").value_options[-1]
        choose(labelled(form, "Kỳ báo cáo"), f"Tháng {month} năm 2026")

    finish_report(drafted_report())
    for month in (8, 9):
        press(client_of(CLERK), "/bao-cao/moi/", "Gom số liệu", partial(fill, month=month))
    report = drafted_report()
    finish_report(report)
    press(client_of(LEADER), f"{report}ky/", "Ban hành", without_day)


def write_letters() -> None:
    """One of each: in writing, before the leader, waiting for the day on its paper."""
    clerk = client_of(CLERK)
    overdue = links(clerk, r"/nhiem-vu/\d+/", "/nhiem-vu/?state=overdue")
    pages = [press(clerk, f"{row}don-doc/", "Soạn công văn đôn đốc") for row in overdue[:2] * 2][:3]
    for page in pages[:2]:
        press(clerk, page, "Gửi duyệt")
    press(client_of(LEADER), pages[0], "Ban hành", without_day)


def amend_a_plan() -> None:
    def fill(form: html.FormElement) -> None:
        for select in form.xpath(".//select")[3:6]:
            choose(select, "Sửa đổi")

    press(client_of(CLERK), f"{PLAN}sua-doi/", "Lập bản nháp", fill)


def copy_plans() -> None:
    """One stays a draft, one is issued and waits for the day on its paper; its tasks can be given once more."""
    clerk = client_of(CLERK)
    press(clerk, f"{PLAN}chep/", "Chép thành bản nháp")
    page = press(clerk, f"{OTHER_PLAN}chep/", "Chép thành bản nháp")
    press(clerk, page, "Gửi duyệt")
    press(client_of(LEADER), f"{page}ban-hanh/", "Ban hành", without_day)


def import_plans() -> None:
    """One is left to be looked through, one is saved as it was read."""

    def fill(form: html.FormElement, *, text: str) -> None:
        labelled(form, "Hoặc dán văn bản vào đây").value = text

    for name in ("02-chi-bo-co-quan-chu-cai", "13-danh-so-sai"):
        text = next((BASE_DIR / "tests").rglob(f"{name}.plan")).read_text()

        page = press(client_of(CLERK), "/ke-hoach/nhap/", "Đọc văn bản", partial(fill, text=text))
    press(client_of(CLERK), page, "Lưu thành kế hoạch nháp")


def import_a_sheet() -> None:
    """The sheet of this month with a figure in each row."""
    clerk = client_of(CLERK)
    (address,) = links(clerk, r"/hoat-dong/nhap-bang/xuat/\?.+", "/hoat-dong/nhap-bang/")[:1]
    book = load_workbook(BytesIO(b"".join(clerk.get(address))))
    for number, row in enumerate(book.active.iter_rows(min_row=2)):
        row[-1].value = number + 1
    filled = BytesIO()
    book.save(filled)
    sheet = SimpleUploadedFile("bang-thang.xlsx", filled.getvalue())
    press(clerk, "/hoat-dong/nhap-bang/excel/", "Đọc tệp", file=sheet)


def close_a_unit() -> None:
    def fill(form: html.FormElement) -> None:
        labelled(form, "Kết thúc từ ngày").value = "07/10/2026"

    press(client_of(ADMIN), "/to-chuc/12/ket-thuc/", "Kết thúc đơn vị", fill)


def open_a_feed() -> None:
    press(client_of(REPORTER), "/ho-so/", "Mở lịch", status=200)


def run_what_is_due() -> None:
    call_command("run_due")


STATES: tuple[Callable[[], None], ...] = (
    send_and_begin_reports,
    write_letters,
    amend_a_plan,
    copy_plans,
    import_plans,
    import_a_sheet,
    close_a_unit,
    open_a_feed,
    run_what_is_due,
)


def bring_about() -> list[str]:
    """All of them; the names of those that failed, with the reason."""
    failed = []
    for state in STATES:
        try:
            state()
        except Exception as error:  # the pictures of all else are still worth having
            failed.append(f"{state.__name__}: {error!r}")
    return failed
