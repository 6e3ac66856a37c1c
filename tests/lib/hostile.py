"""Files that people, or worse, might send."""

import io
import zipfile

from PIL import Image

GPS_TAG, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def picture(*, size=(640, 480), kind="JPEG", mode="RGB", exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    drawn = Image.new(mode, size, (180, 40, 40, 128)[: len(mode)])
    drawn.save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def photo_with_place() -> bytes:
    """As a phone takes it: turned by 90 degrees, with its maker and the place in the metadata."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "MayAnhBiMat"
    exif.get_ifd(GPS_TAG)[1] = "N"
    exif.get_ifd(GPS_TAG)[2] = (20.0, 49.0, 3.0)
    return picture(exif=exif)


def office(main="word/document.xml", *, body: bytes = b"<x/>", **parts: bytes) -> bytes:
    """A small package with the parts of a document; `parts` are further ones, `/` written as `__`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("_rels/.rels", b"<Relationships/>")
        package.writestr(main, body)
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def bomb() -> bytes:
    """Some hundred kilobytes that unpack to more than a hundred megabytes."""
    return office(word__media=b"\0" * 120_000_000)


def pdf(*objects: bytes, catalog: bytes = b"") -> bytes:
    """A document of one empty page; `catalog` is written into its catalog, `objects` are 4, 5, … of it."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"
    first = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate([*first, *objects], 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, out.rfind(b"xref\n0 "))


PDF = pdf()


def many_parts(count: int) -> bytes:
    """An office file with so many empty parts beside its own three."""
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as package:
        for place in range(count):
            package.writestr(f"word/{place}.xml", b"")
    return out.getvalue()
