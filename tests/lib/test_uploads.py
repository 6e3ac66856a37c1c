import io

import pytest
from PIL import Image

from portal.lib import uploads
from portal.lib.errors import RuleViolation
from portal.lib.uploads import DOCX, XLSX, check_upload
from tests.lib.hostile import PDF, bomb, many_parts, office, photo_with_place, picture


def test_a_photo_loses_its_place_and_stands_upright():
    upload = check_upload("IMG_0001.JPG", photo_with_place())

    with Image.open(io.BytesIO(upload.content)) as image, Image.open(io.BytesIO(upload.thumbnail)) as thumbnail:
        assert (image.size, dict(image.getexif())) == ((480, 640), {})
        assert thumbnail.size == (360, 480)
    assert (upload.name, upload.media_type) == ("IMG_0001.jpg", "image/jpeg")
    assert b"MayAnhBiMat" not in upload.content + upload.thumbnail


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "RGB"), ("WEBP", "RGBA")])
def test_a_picture_of_any_kind_becomes_a_jpeg(kind, mode):
    upload = check_upload(f"anh.{kind.lower()}", picture(kind=kind, mode=mode))

    assert (upload.name, upload.media_type, upload.content[:3]) == ("anh.jpg", "image/jpeg", b"\xff\xd8\xff")


def test_a_big_photo_is_drawn_smaller():
    upload = check_upload("lon.jpg", picture(size=(5000, 3000)))

    with Image.open(io.BytesIO(upload.content)) as image:
        assert max(image.size) == uploads.PICTURE_SIDE


def test_what_hides_behind_a_picture_is_gone():
    upload = check_upload("anh.jpg", picture() + office() + b"<script>alert(1)</script>")

    assert b"<script" not in upload.content
    assert b"PK\x03\x04" not in upload.content


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Công văn.pdf", PDF, "application/pdf"),
        ("bao-cao.docx", office(), DOCX),
        ("danh sách.xlsx", office("xl/workbook.xml"), XLSX),
    ],
)
def test_a_document_is_kept_as_it_is(name, content, media_type):
    upload = check_upload(name, content)

    assert (upload.name, upload.media_type, upload.content, upload.thumbnail) == (name, media_type, content, b"")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("trang.html", b"<html>", "Chưa nhận loại tệp"),
        ("anh.svg", b"<svg/>", "Chưa nhận loại tệp"),
        ("khong-duoi", picture(), "Chưa nhận loại tệp"),
        ("anh.heic", b"ftypheic", "HEIC"),
        ("rong.pdf", b"", "rỗng"),
        ("trang.jpg", b"<html><script>alert(1)</script>", "không đúng với đuôi tệp"),
        ("anh.png", picture(kind="JPEG"), "không đúng với đuôi tệp"),
        ("hong.jpg", picture()[:400], "bị hỏng"),
        ("chuong-trinh.pdf", b"MZ" + PDF, "không đúng với đuôi tệp"),
        ("cut.pdf", PDF[:20], "bị cắt"),
        ("hai-mat.pdf", PDF + office(), "giấu bên trong"),
        ("hai-mat-2.pdf", PDF[:9] + office() + PDF[9:], "giấu bên trong"),
        ("bang.docx", office("xl/workbook.xml"), "cấu trúc"),
        ("goi.docx", b"PK\x03\x04" + b"\0" * 40, "bị hỏng"),
        ("macro.docx", office(word__vbaProject_bin=b"x", **{"word/vbaProject.bin": b"x"}), "macro"),
        ("thuc-the.docx", office(body=b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "DOCTYPE"),
        ("leo.docx", office(**{"..__..__etc__x": b"x"}), "đường dẫn lạ"),
    ],
)
def test_a_hostile_file_is_refused_with_a_word(name, content, word):
    with pytest.raises(RuleViolation) as refusal:
        check_upload(name, content)

    assert name in refusal.value.message
    assert word in refusal.value.message


def test_a_bomb_is_refused_before_it_unpacks():
    with pytest.raises(RuleViolation, match="bung ra quá lớn"):
        check_upload("bom.docx", bomb())


def test_a_hundred_thousand_parts_are_refused_unopened():
    with pytest.raises(RuleViolation, match="bung ra quá lớn"):
        check_upload("nhieu.docx", many_parts(100_000))


def test_a_picture_of_too_many_points_is_refused():
    with pytest.raises(RuleViolation, match="ảnh quá lớn"):
        check_upload("to.png", picture(size=(9000, 9000), kind="PNG", mode="L"))


def test_a_file_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)

    with pytest.raises(RuleViolation, match="lớn hơn"):
        check_upload("to.jpg", picture())


@pytest.mark.parametrize(
    ("name", "plain"),
    [("../../etc/Biên bản.PDF", "Biên bản.pdf"), ("C:\\anh\\a.pdf", "a.pdf"), ('a"\r\n;b.pdf', "ab.pdf")],
)
def test_a_name_is_only_a_name(name, plain):
    assert check_upload(name, PDF).name == plain
