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


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n26\n%%EOF\n"


def many_parts(count: int) -> bytes:
    """An office file with so many empty parts beside its own three."""
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as package:
        for place in range(count):
            package.writestr(f"word/{place}.xml", b"")
    return out.getvalue()
