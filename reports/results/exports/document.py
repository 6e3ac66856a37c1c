"""The results report as an official document: facts and written sections in the fixed structure of such reports."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from textwrap import shorten

from portal.lib.official.types import Annex, PrintedLine, Table, day_figures
from portal.lib.sheets import Sheet, Value, to_workbook
from portal.lib.text import as_number, in_vietnamese
from reports.enums import SectionKey
from reports.results.types import Facts, FormFact, ItemFact, ReportSource

_BULLETS = ("-", "+")
_NOT_REPORTED = "–"
_ITEM_LENGTH = 180
LONGEST_ANNEX = 500  # units; laying out more takes a gigabyte and half a minute


def report_abstract(source: ReportSource) -> str:
    return f"kết quả thực hiện {source.plan} về {source.plan_abstract} ({source.period})"


def report_body(source: ReportSource, facts: Facts, texts: Mapping[str, str]) -> Iterator[PrintedLine]:
    yield PrintedLine("", _opening(source))
    yield PrintedLine("I.", "CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, QUÁN TRIỆT", 1)
    yield from _written(texts[SectionKey.LEADERSHIP])
    yield PrintedLine("II.", "KẾT QUẢ TUYÊN TRUYỀN", 1)
    yield PrintedLine("1.", "Theo nội dung tuyên truyền", 2)
    yield from _written(texts[SectionKey.BY_CONTENT])
    yield from (_item(item) for item in facts.items)
    yield PrintedLine("2.", "Theo hình thức tuyên truyền", 2)
    for place, form in enumerate(facts.forms, start=1):
        yield PrintedLine(f"2.{place}.", form.label, 3)
        yield from _written(texts[form.form])
    yield PrintedLine("", _counting_note(facts))
    if facts.carried:
        yield PrintedLine("", _carried_note(facts))
    yield PrintedLine("III.", "ĐÁNH GIÁ CHUNG", 1)
    for place, key in enumerate(
        (SectionKey.STRENGTHS, SectionKey.WEAKNESSES, SectionKey.CAUSES, SectionKey.LESSONS), start=1
    ):
        yield PrintedLine(f"{place}.", str(key.label), 2)
        yield from _written(texts[key])
    yield PrintedLine("IV.", "NHIỆM VỤ TRỌNG TÂM KỲ TỚI", 1)
    yield from _written(texts[SectionKey.NEXT_TASKS])
    yield PrintedLine("V.", "KIẾN NGHỊ, ĐỀ XUẤT", 1)
    yield from _written(texts[SectionKey.PROPOSALS])


def _opening(source: ReportSource) -> str:
    bases = f"; căn cứ {', '.join(source.bases)}" if source.bases else ""
    span = f"từ ngày {day_figures(source.starts_on)} đến ngày {day_figures(source.ends_on)}"
    return (
        f"Thực hiện {source.plan} về {source.plan_abstract}{bases}, {source.issuer} báo cáo kết quả "
        f"{source.period} ({span}) như sau:"
    )


def _written(text: str) -> Iterator[PrintedLine]:
    """Each line a paragraph; a line that starts with a bullet an item of a list."""
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if line[0] in _BULLETS and line[1:2] in (" ", "\u00a0"):
            yield PrintedLine(line[0], line[2:].strip())
        else:
            yield PrintedLine("", line)


def _item(item: ItemFact) -> PrintedLine:
    text = shorten(item.text, _ITEM_LENGTH, placeholder="…").rstrip(".;:")
    if not item.activities:
        return PrintedLine("-", f"{text}: chưa triển khai trong kỳ.")
    done = f"{in_vietnamese(item.activities)} hoạt động tại {in_vietnamese(item.units)} đơn vị"
    return PrintedLine("-", f"{text}: đã triển khai, {done}.")


def _counting_note(facts: Facts) -> str:
    left = facts.left_out
    note = "Số liệu chỉ tính các hoạt động đã duyệt"
    if left.total:
        note += f"; chưa tính {left.drafts} bản nháp, {left.waiting} hoạt động chờ duyệt và {left.returned} bị trả lại"
    return f"{note}. Chi tiết tại các phụ lục kèm theo."


def _carried_note(facts: Facts) -> str:
    known = [(fact.label, fact.carried) for fact in facts.metrics if fact.carried]
    figures = ", ".join(f"{in_vietnamese(value)} {label[:1].lower()}{label[1:]}" for label, value in known)
    count = f"{in_vietnamese(len(facts.carried))} hoạt động tại {in_vietnamese(facts.carried_units)} đơn vị"
    tail = f": {figures}" if figures else ""
    return f"Bổ sung kỳ trước ({facts.carried_note}): {count}{tail}; không tính vào số liệu trong kỳ."


def annexes(facts: Facts, source: ReportSource) -> tuple[Annex, ...]:
    """One landscape table for each form that has a figure or a target."""
    forms = [form for form in facts.forms if any(fact.is_known for fact in facts.of_form(form.form))]
    note = f"({source.period}; dấu “{_NOT_REPORTED}” là chưa báo cáo, số 0 là có báo cáo nhưng không phát sinh)"
    return tuple(
        Annex(f"PHỤ LỤC {place}\n{form.label}", landscape=True, table=_table(form, facts), note=note)
        for place, form in enumerate(forms, start=1)
    )


def printed_annexes(tables: tuple[Annex, ...], *, file: str) -> tuple[Annex, ...]:
    """As they stand on the paper: of a table that is too long to be laid out only the sums, and where the rest is. The
    `file` beside the paper is the workbook of all of them."""
    return tuple(_sums_only(annex, file) if _is_long(annex) else annex for annex in tables)


def has_long_annex(tables: tuple[Annex, ...]) -> bool:
    return any(map(_is_long, tables))


def _is_long(annex: Annex) -> bool:
    return len(annex.table.rows) - len(annex.table.total_rows) > LONGEST_ANNEX


def _sums_only(annex: Annex, file: str) -> Annex:
    table = annex.table
    sums = tuple(table.rows[place] for place in table.total_rows)
    name, rows = annex.title.partition("\n")[0].capitalize(), in_vietnamese(len(table.rows) - len(sums))
    note = f"{name} ({rows} dòng) ở tệp {file} kèm theo; dưới đây là các dòng cộng. {annex.note}"
    shown = replace(table, rows=sums, total_rows=tuple(range(len(sums))))
    return replace(annex, table=shown, note=note)


def _table(form: FormFact, facts: Facts) -> Table:
    metrics = facts.of_form(form.form)
    rows = [(unit.name, *(_cell(unit.values.get(fact.metric)) for fact in metrics)) for unit in facts.units]
    sums = [("Cộng", *(_cell(fact.value) for fact in metrics))]
    if any(fact.carried is not None for fact in metrics):
        sums.append(("Bổ sung kỳ trước", *(_cell(fact.carried) for fact in metrics)))
    if any(fact.target is not None for fact in metrics):
        sums.append(("Chỉ tiêu của kỳ", *(_cell(fact.target) for fact in metrics)))
    sums.append(("Cùng kỳ năm trước", *(_cell(fact.before) for fact in metrics)))
    return Table(
        head=(("Đơn vị", *(fact.label for fact in metrics)),),
        rows=(*rows, *sums),
        widths=(2.2, *(1.0 for _ in metrics)),
        total_rows=tuple(range(len(rows), len(rows) + len(sums))),
    )


def _cell(value: int | None) -> str:
    return _NOT_REPORTED if value is None else in_vietnamese(value)


def to_xlsx(annexes: tuple[Annex, ...]) -> bytes:
    """The annex tables as a workbook: one sheet a form, numbers as numbers."""
    sheets = [_to_sheet(annex) for annex in annexes]
    return to_workbook(sheets or [Sheet("Phụ lục", ["Kỳ này chưa có số liệu nào được duyệt."], [])])


def _to_sheet(annex: Annex) -> Sheet:
    table = annex.table
    rows = [[_value(text) for text in row] for row in table.rows]
    return Sheet(annex.title.split("\n")[-1], table.head[-1], rows, bold=table.total_rows)


def _value(text: str) -> Value:
    number = as_number(text.replace(".", ""))
    return text if number is None else number
