"""Files from people are hostile. An accepted file is on the allow-list, its signature and its structure agree, and
no picture keeps what the camera wrote beside it. All of it is judged in a leashed child."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from PIL import Image, ImageOps

from portal.lib.contents import active_pdf
from portal.lib.contents.active_parts import MOST_UNPACKED, refuse_active
from portal.lib.contents.packages import is_tame
from portal.lib.errors import RuleViolation, ensure

MB = 1024 * 1024
MAX_BYTES = 20 * MB
MAX_BODY = MAX_BYTES + MB  # of a form with one file
MAX_PIXELS = 60_000_000
MAX_PARTS = 2000
PICTURE_SIDE, THUMBNAIL_SIDE = 2048, 480
FEWEST_BITS = 8  # of a hash that tells a picture from another
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
ENDINGS |= {"pdf": "application/pdf", "docx": DOCX, "xlsx": XLSX}
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
_TOO_BIG = "tệp bung ra quá lớn nên không nhận. Hãy giảm ảnh trong tệp rồi gửi lại."
ALLOWED = "Tệp nhận được: ảnh JPG, PNG, WEBP; tài liệu PDF, DOCX, XLSX."


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept. Pictures come re-encoded as JPEG with a `thumbnail` and their
    `difference_hash`; other files as they were. `original_sha256` (hex) is of what was sent, empty if nothing was."""

    name: str
    media_type: str
    content: bytes
    thumbnail: bytes = b""
    original_sha256: str = ""
    difference_hash: int | None = None

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2]


def check_upload(name: str, content: bytes) -> CheckedFile:
    """The file as it may be kept. Raises RuleViolation with a sentence that names the file and says how to mend it."""
    from portal.lib.sandbox import SandboxFailure, run

    name = _plain_name(name)
    ending = _ending(name)
    ensure(bool(content), f"Tệp “{name}” rỗng.")
    ensure(len(content) <= MAX_BYTES, f"Tệp “{name}” lớn hơn {MAX_BYTES // MB} MB. Hãy giảm dung lượng rồi gửi lại.")
    try:
        answer = run("portal.lib.uploads.examine", ending.encode() + b"\n" + content, seconds=20, memory_mb=1024)
    except SandboxFailure as failure:
        raise RuleViolation(f"Tệp “{name}”: {failure}") from None
    head, _, rest = answer.partition(b"\n")
    header = json.loads(head)
    stem = name.rpartition(".")[0]
    length = header["length"]
    return CheckedFile(
        f"{stem}.{header['ending']}",
        header["media_type"],
        rest[:length],
        rest[length:],
        original_sha256=hashlib.sha256(content).hexdigest(),
        difference_hash=header["difference_hash"],
    )


def examine(payload: bytes) -> bytes:
    """In the child: `ending\\ncontent` to a line of JSON (media_type, ending, length, difference_hash), the content,
    the thumbnail."""
    head, _, content = payload.partition(b"\n")
    ending = head.decode()
    media_type = ENDINGS[ending]
    guess = filetype.guess_mime(content)
    # The first names in a zip decide this guess; which document it is, the structure tells.
    media_types = {DOCX, XLSX, "application/zip"} if media_type in (DOCX, XLSX) else {media_type}
    ensure(guess in media_types, "nội dung không đúng với đuôi tệp. Hãy lưu lại đúng định dạng rồi gửi lại.")
    thumbnail, difference_hash = b"", None
    if media_type.startswith("image/"):
        content, thumbnail, difference_hash = _redraw(content)
        media_type, ending = "image/jpeg", "jpg"
    elif media_type == "application/pdf":
        _check_pdf(content)
    else:
        _check_office(content, main="word/document.xml" if media_type == DOCX else "xl/workbook.xml")
    header = {"media_type": media_type, "ending": ending, "length": len(content), "difference_hash": difference_hash}
    return json.dumps(header).encode() + b"\n" + content + thumbnail


def _plain_name(name: str) -> str:
    """The last part of the name without anything a header or a path could trip over, at most 120 letters."""
    from portal.lib.text import nfc

    bare = PurePath(nfc(name).replace("\\", "/")).name
    bare = "".join(letter for letter in bare if letter.isprintable() and letter not in '"<>|:*?;')
    stem, point, ending = bare.rpartition(".")
    return f"{(stem or 'tep').strip()[:110]}{point}{ending.lower()[:8]}" if point else bare[:120]


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2]
    ensure(
        ending not in ("heic", "heif"),
        f"Ảnh “{name}” ở dạng HEIC chưa nhận được. Trên iPhone chọn Cài đặt › Camera › Định dạng › Tương thích nhất.",
    )
    ensure("." in name and ending in ENDINGS, f"Chưa nhận loại tệp của “{name}”. {ALLOWED}")
    return ending


def _redraw(content: bytes) -> tuple[bytes, bytes, int | None]:
    """The picture, its thumbnail and its difference hash, drawn anew: no place, no camera, no hidden tail survives."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            width, height = image.size
            ensure(width * height <= MAX_PIXELS, f"ảnh quá lớn ({width} x {height} điểm). Hãy thu nhỏ rồi gửi lại.")
            image.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))  # a JPEG may be read at a fraction of its size
            picture = _on_white(ImageOps.exif_transpose(image))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise RuleViolation("ảnh bị hỏng, không đọc được. Hãy chụp hoặc lưu lại rồi gửi lại.") from None
    thumbnail = jpeg(picture, THUMBNAIL_SIDE, quality=78)
    return jpeg(picture, PICTURE_SIDE, quality=85), thumbnail, difference_hash_of(picture)


def difference_hash_of(picture: Image.Image) -> int | None:
    """What the picture looks like, as 64 bits: for 8 x 8 places whether each is brighter than the next on its right.
    The same picture in another size or compression differs in at most three. None for one too plain to tell apart."""
    small = ImageOps.grayscale(picture).resize((9, 8), Image.Resampling.BOX).tobytes()
    brighter = [small[place] > small[place + 1] for place in range(9 * 8) if place % 9 < 8]
    bits = sum(1 << place for place, is_set in enumerate(brighter) if is_set)
    return bits if FEWEST_BITS <= bits.bit_count() <= 64 - FEWEST_BITS else None


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def jpeg(picture: Image.Image, side: int, *, quality: int) -> bytes:
    """No larger than a square of that side."""
    drawn = picture.copy()
    drawn.thumbnail((side, side))
    out = io.BytesIO()
    drawn.info.clear()
    drawn.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _check_pdf(content: bytes) -> None:
    tail = content[-2048:]
    ensure(b"startxref" in tail and b"%%EOF" in tail, "tệp PDF bị hỏng hoặc bị cắt. Hãy xuất lại PDF rồi gửi lại.")
    ensure(not zipfile.is_zipfile(io.BytesIO(content)), "tệp PDF có tệp khác giấu bên trong nên không nhận.")
    active_pdf.refuse_active(content)


def _check_office(content: bytes, *, main: str) -> None:
    """Sizes are judged before anything is unpacked; what is unpacked is read part by part and thrown away."""
    ensure(is_tame(content, most_parts=MAX_PARTS), _TOO_BIG)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _check_parts(parts, main)
            ensure(min(part.header_offset for part in parts) == 0, "tệp có phần lạ ở đầu nên không nhận.")
            refuse_active(package)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        raise RuleViolation("tệp bị hỏng hoặc có mật khẩu. Hãy mở, lưu lại không mật khẩu rồi gửi lại.") from None


def _check_parts(parts: list[zipfile.ZipInfo], main: str) -> None:
    names = [part.filename for part in parts]
    is_small = len(parts) <= MAX_PARTS and sum(part.file_size for part in parts) <= MOST_UNPACKED
    ensure(is_small, _TOO_BIG)
    ensure("[Content_Types].xml" in names and main in names, "cấu trúc tệp không đúng với đuôi tệp.")
    ensure(len({name.lower() for name in names}) == len(names), "tệp có phần trùng tên nên không nhận.")
    is_inside = all(not name.startswith("/") and ".." not in name.split("/") for name in names)
    ensure(is_inside, "tệp có đường dẫn lạ bên trong nên không nhận.")
