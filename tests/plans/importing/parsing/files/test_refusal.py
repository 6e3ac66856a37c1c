"""What is not read, how fast it is refused, and whether the answer helps."""

import struct
import time

import docx
import pytest

from plans.importing.parsing import parse
from plans.importing.parsing.types import DocumentRefused
from tests.plans.importing.parsing.samples import OWN, package, word_bytes, word_plan

BODY = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>' + BODY


def too_many_parts() -> bytes:
    data = bytearray(word_plan())
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, 60_000, 60_000)
    return bytes(data)


def encrypted_flag() -> bytes:
    data = bytearray(word_plan())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def open_document() -> bytes:
    return package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}, is_packed=False)


HOSTILE = {
    "empty": (b"  \n", "a.txt", "Tệp rỗng"),
    "pdf": (b"%PDF-1.7 ...", "a.pdf", "hỏng"),
    "old word": (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "a.doc", "lưu|Lưu"),
    "scan": (b"\xff\xd8\xff\xe0" + b"\x00" * 600, "a.txt", "bản quét"),
    "rtf": (b"{\\rtf1 ke hoach}", "a.txt", "RTF"),
    "no word file": (b"KE HOACH " * 20, "a.docx", "không phải tệp Word"),
    "word as text": (word_plan(), "a.txt", "đổi tên tệp thành .docx"),
    "word as old word": (word_plan(), "a.DOC", "đổi tên tệp thành .docx"),
    "open document": (open_document(), "a.odt", r"\(\.odt\).*Lưu thành"),
    "open document as word": (open_document(), "a.docx", r"\(\.odt\).*Lưu thành"),
    "word with macros": (word_plan(), "a.docm", "kiểu .docm.*Lưu thành"),
    "zip": (package({"ke-hoach.txt": b"KE HOACH"}), "a.zip", "tệp nén"),
    "strange ending": (b"KE HOACH " * 20, "a.exe", "Không đọc được"),
    "zero bytes": (b"KE HOACH\x00\x01\x02 tuyen truyen\x00" * 9, "a.txt", "ký tự rỗng"),
    "legacy encoding": ("Kế hoạch tuyên truyền".encode()[:-1] + b"\xfe\xff" * 20, "a.txt", "bảng mã"),
    "no text": (b"- - -\n" * 30, "a.txt", "Không thấy nội dung"),
    "too big": (b"a" * (50 * 1024 * 1024), "a.txt", "20 MB"),
    "too many lines": (b"- ke hoach\n" * 30_000, "a.txt", "quá dài"),
    "too long": (b"ke hoach " * 600_000, "a.txt", "quá dài"),
    "entities": (package({"word/document.xml": ENTITIES}), "a.docx", "bất thường"),
    "entities in utf-16": (
        package({"word/document.xml": ENTITIES.decode().encode("utf-16")}),
        "a.docx",
        "bất thường",
    ),
    "zip bomb": (package({"word/document.xml": b" " * (60 * 1024 * 1024)}), "a.docx", "bất thường"),
    "too many parts": (too_many_parts(), "a.docx", "bất thường"),
    "encrypted": (encrypted_flag(), "a.docx", "hỏng"),
    "cut off": (word_plan()[:3000], "a.docx", "hỏng"),
    "broken xml": (package({"word/document.xml": b"<w:document>"}), "a.docx", "hỏng"),
    "another package": (package({"xl/workbook.xml": b"<a/>"}), "a.docx", "không phải tệp Word"),
    "no body": (package({"word/document.xml": b"<a/>"}), "a.docx", "hỏng"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_refused_quickly_with_advice(case):
    data, name, words = HOSTILE[case]
    started = time.process_time()

    with pytest.raises(DocumentRefused, match=words):
        parse(data, name=name)

    assert time.process_time() - started < 5  # one second is held by the benchmark; no slow machine fails here


def test_word_file_of_pictures_is_refused():
    with pytest.raises(DocumentRefused, match="không có chữ"):
        parse(word_bytes(docx.Document()), name="quet.docx")


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "M Ậ T", "(TỐI MẬT)", "Độ mật: Tối mật"])
def test_secret_text_is_refused(mark):
    text = (OWN / "ke-hoach-hai-cot.txt").read_text(encoding="utf-8").replace("Số 07-KH/CB", f"Số 07-KH/CB    {mark}")

    with pytest.raises(DocumentRefused, match="độ mật"):
        parse(text.encode(), name="a.txt")


def test_secret_mark_in_a_page_header_is_refused():
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH tuyên truyền an toàn giao thông năm nay")
    document.sections[0].header.paragraphs[0].text = "TUYỆT MẬT"

    with pytest.raises(DocumentRefused, match="độ mật"):
        parse(word_bytes(document), name="a.docx")


def test_secrets_as_a_subject_are_no_mark():
    text = "KẾ HOẠCH\ntuyên truyền bảo vệ bí mật nhà nước\nI. MỤC ĐÍCH\n- Hiểu đúng ba độ: mật, tối mật, tuyệt mật.\n"

    plan = parse(text.encode(), name="a.txt")

    assert plan.abstract == "tuyên truyền bảo vệ bí mật nhà nước"


SLOW_TO_MATCH = [
    "A",
    "I.",
    "a b ",
    "của a ",
    "12-KH/AB ",
    "ngày   tháng ",
    "An",
    "- Giao ban phối hợp với a ",
]


@pytest.mark.parametrize("unit", SLOW_TO_MATCH)
def test_endless_repetition_takes_no_endless_time(unit):
    line = (unit * 19_000)[:19_000]
    text = "\n".join(["KẾ HOẠCH", "I. NỘI DUNG", *[line] * 20, "Nơi nhận:", "BÍ THƯ", line])
    started = time.process_time()

    plan = parse(text.encode(), name="a.txt")

    assert plan.missed_lines == ()
    assert time.process_time() - started < 10  # what ran away would take minutes
