"""PDF files that act when they are opened, however they hide it; and ordinary ones, which pass."""

import io
import zlib

import pytest

from portal.lib.contents.active_pdf import refuse_active
from portal.lib.errors import RuleViolation
from portal.lib.uploads import check_upload
from tests.lib.hostile import PDF, pdf

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
ATTACHED = b"<</Names<</EmbeddedFiles 4 0 R>>>>"


def in_object_stream(hidden: bytes, catalog: bytes) -> bytes:
    """A document whose object 5 stands compressed in an object stream, with a cross-reference stream."""
    body = b"5 0 " + hidden
    packed = zlib.compress(body)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + content + b"\nendobj\n"
    start = len(out)
    rows = [b"\x00\x00\x00\xff", *(b"\x01" + place.to_bytes(2, "big") + b"\x00" for place in places)]
    rows += [b"\x02" + (4).to_bytes(2, "big") + b"\x00", b"\x01" + start.to_bytes(2, "big") + b"\x00"]
    table = b"".join(rows)
    head = b"<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return out + b"6 0 obj" + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


HOSTILE = {
    "script at opening": (pdf(SCRIPT, catalog=b"/OpenAction 4 0 R"), "JavaScript"),
    "script in the catalog itself": (pdf(catalog=b"/OpenAction" + SCRIPT), "JavaScript"),
    "script by name": (pdf(b"<</Names[(a) 5 0 R]>>", SCRIPT, catalog=b"/Names<</JavaScript 4 0 R>>"), "JavaScript"),
    "escaped name": (pdf(b"<</S/J#61vaScr#69pt/#4aS(x)>>", catalog=b"/OpenAction 4 0 R"), "JavaScript"),
    "compressed object": (in_object_stream(SCRIPT, b"/OpenAction 5 0 R"), "JavaScript"),
    "compressed and escaped": (in_object_stream(b"<</S/#4C#61unch/F(cmd.exe)>>", b"/OpenAction 5 0 R"), "Launch"),
    "launch": (pdf(b"<</S/Launch/F(cmd.exe)>>", catalog=b"/OpenAction 4 0 R"), "Launch"),
    "embedded file": (pdf(b"<</Names[(a)5 0 R]>>", b"<</EF<<>>>>", catalog=b"/Names" + ATTACHED), "tệp nhúng"),
    "address at opening": (pdf(b"<</S/URI/URI(http://evil.test)>>", catalog=b"/OpenAction 4 0 R"), "OpenAction"),
    "address at opening, written in": (pdf(catalog=b"/OpenAction<</S/URI/URI(http://e.test)>>"), "OpenAction"),
    "another file at opening": (pdf(b"<</S/GoToR/F(//e/x.pdf)>>", catalog=b"/OpenAction 4 0 R"), "OpenAction"),
    "closing": (pdf(b"<</WC<</S/GoTo/D[3 0 R/Fit]>>>>", catalog=b"/AA 4 0 R"), "AA"),
    "dynamic form": (pdf(b"<</XFA(x)/Fields[]>>", catalog=b"/AcroForm 4 0 R"), "XFA"),
    "sending": (pdf(b"<</S/SubmitForm/F(http://e.test)>>", catalog=b"/X 4 0 R"), "SubmitForm"),
    "old revision": (pdf(b"<</S/Launch/F(cmd.exe)>>"), "Launch"),
    "broken": (b"%PDF-1.7\nstartxref\n9\n%%EOF", "hỏng"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_acts_is_refused_and_named(name):
    content, word = HOSTILE[name]

    with pytest.raises(RuleViolation) as refusal:
        refuse_active(content)

    assert word in refusal.value.message
    assert "Hãy " in refusal.value.message


HARMLESS = {
    "empty page": PDF,
    "opens at a page": pdf(catalog=b"/OpenAction[3 0 R/XYZ null null 0]"),
    "goes to a page": pdf(b"<</S/GoTo/D[3 0 R/Fit]>>", catalog=b"/OpenAction 4 0 R"),
    "goes to a page, apart": pdf(b"[3 0 R/Fit]", catalog=b"/OpenAction 4 0 R"),
    "empty list of files": pdf(catalog=b"/Names<</EmbeddedFiles<</Names[]>>>>"),
    "link": pdf(b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://dangcongsan.vn)>>>>"),
    "words about it": pdf(b"<</Title(/JavaScript /Launch)>>", b"<</Length 16>>stream\n(/JavaScript) Tj\nendstream"),
    "chance": pdf(b"<</Length 8>>stream\n/JS /AA \nendstream"),
    "compressed objects": in_object_stream(b"[3 0 R/Fit]", b"/OpenAction 5 0 R"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_an_ordinary_document_passes(name):
    refuse_active(HARMLESS[name])


def test_a_printed_page_passes():
    from pypdfium2 import PdfDocument

    out = io.BytesIO()
    document = PdfDocument.new()
    document.new_page(595, 842)
    document.save(out)

    refuse_active(out.getvalue())


def test_the_door_of_evidence_names_the_file():
    with pytest.raises(RuleViolation, match=r"Tệp “a\.pdf”: tệp PDF có mã JavaScript"):
        check_upload("a.pdf", HOSTILE["compressed object"][0])


def with_file(name: bytes, content: bytes, *, hidden: bytes = b"") -> bytes:
    stream = b"<</Type/EmbeddedFile/Length %d>>stream\n%s\nendstream" % (len(content), content)
    spec = b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 4 0 R>>>>" % (name, name)
    catalog = b"/Names<</EmbeddedFiles 6 0 R>>/X 7 0 R"
    return pdf(stream, spec, b"<</Names[(%s)5 0 R]>>" % name, hidden or b"null", catalog=catalog)


def test_values_that_our_own_papers_carry_pass():
    refuse_active(with_file(b"ke-hoach.json", b'{"a": 1}'))


@pytest.mark.parametrize(
    "content",
    [
        with_file(b"a.exe", b'{"a": 1}'),
        with_file(b"a.json", b"MZ"),
        with_file(b"a.json", b"{}", hidden=b"<</Type/Annot/Subtype/FileAttachment/FS<</EF<</F 4 0 R>>>>>>"),
    ],
)
def test_a_file_that_only_looks_like_values_is_refused(content):
    with pytest.raises(RuleViolation, match="tệp nhúng"):
        refuse_active(content)
