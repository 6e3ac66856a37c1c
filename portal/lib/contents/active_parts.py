"""What in a Word or Excel file acts, or fetches, when somebody opens it: macros, controls, embedded files, links to
elsewhere, fields and formulas that call programs. Pictures, charts and ordinary hyperlinks stay."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat

from portal.lib.errors import RuleViolation, ensure

MOST_UNPACKED = 80 * 1024 * 1024
_TYPES = "[Content_Types].xml"
_UTF_16, _UTF_32 = (b"\xff\xfe", b"\xfe\xff"), (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_DECLARED = re.compile(r"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)""")
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii", ""}

_SAVE_ANEW = "Hãy chép nội dung sang tệp mới, lưu rồi gửi lại."
_NO_MACRO = "Hãy chọn Lưu thành (Save As) kiểu .docx hoặc .xlsx (không macro) rồi gửi lại."
_NO_OBJECT = "Hãy bấm vào đối tượng nhúng, xóa hoặc thay bằng ảnh chụp, lưu rồi gửi lại; tệp nhúng thì gửi riêng."
_NO_LINK = "Trong Excel chọn Dữ liệu (Data) › Sửa liên kết (Edit Links) › Ngắt liên kết (Break Link), lưu rồi gửi lại."
_NO_FIELD = "Hãy bấm Ctrl+A rồi Ctrl+Shift+F9 để đổi các trường thành chữ thường, lưu rồi gửi lại."
_NO_FORMULA = "Hãy thay công thức bằng giá trị của nó, lưu rồi gửi lại."
_NO_PICTURE = "Hãy chép ảnh vào hẳn trong tệp (dán dạng ảnh), lưu rồi gửi lại."
_NO_MERGE = "Hãy chuyển về văn bản thường (Mailings › Start Mail Merge › Normal Word Document), lưu rồi gửi lại."

# By the name of a part or by its type, in small letters.
_PARTS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"vbaproject|vbadata|macroenabled|macrosheet|dialogsheet|ms-office\.vba|/customui"),
        "macro",
        _NO_MACRO,
    ),
    (re.compile(r"activex"), "điều khiển ActiveX", _SAVE_ANEW),
    (re.compile(r"oleobject"), "đối tượng OLE", _NO_OBJECT),
    (re.compile(r"/externallink|\.externallink\+|/connections\.xml|/querytables/"), "liên kết tới tệp khác", _NO_LINK),
    (re.compile(r"webextension"), "tiện ích nhúng", _SAVE_ANEW),
)
# By the last word of the type of a relation, in small letters.
_RELATIONS = {
    "vbaproject": ("macro", _NO_MACRO),
    "control": ("điều khiển ActiveX", _SAVE_ANEW),
    "oleobject": ("đối tượng OLE", _NO_OBJECT),
    "package": ("tệp nhúng", _NO_OBJECT),
    "afchunk": ("tệp nhúng", _SAVE_ANEW),
    "subdocument": ("tài liệu con ở nơi khác", _SAVE_ANEW),
    "attachedtemplate": ("mẫu văn bản ở nơi khác", _SAVE_ANEW),
    "image": ("ảnh lấy từ nơi khác", _NO_PICTURE),
    "frame": ("khung lấy từ nơi khác", _SAVE_ANEW),
    "mailmergesource": ("nguồn trộn thư", _NO_MERGE),
    "externallink": ("liên kết tới tệp khác", _NO_LINK),
    "externallinkpath": ("liên kết tới tệp khác", _NO_LINK),
}
_ALWAYS = {"vbaproject", "control", "oleobject", "afchunk", "subdocument", "externallink", "externallinkpath"}
_SCHEMES = re.compile(r"(?:https?|mailto|tel|ftp|file):|[^:]*$|[^:]*[/#?\\]", re.IGNORECASE)
_LOCAL_TEMPLATE = re.compile(r"file:///[a-z]:[\\/]", re.IGNORECASE)
_FIELDS = {"DDE", "DDEAUTO", "LINK", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "DATABASE"}
_FORMULA = re.compile(r"<(?:\w+:)?(?:f|definedName|formula[12]?)(?:\s[^>]*)?>([^<]*)<")
_QUOTED = re.compile(r"""\"[^\"]*\"|'[^']*'|\[[^\]]*\]""")
_CALLS = re.compile(r"\b(?:WEBSERVICE|RTD|IMAGE|CALL|EXEC|REGISTER(?:\.ID)?)\s*\(", re.IGNORECASE)


def refuse_active(package: zipfile.ZipFile, *, is_embedded: bool = False) -> None:
    """Raises RuleViolation with a sentence, begun in small letters, that names the part and how to save without it.
    Sizes and number of parts are judged before."""
    names = package.namelist()
    types = _types_of(package, names)
    for name in names:
        for pattern, what, advice in _PARTS:
            if pattern.search(f"/{name.lower()}") or pattern.search(types[name]):
                _refuse(what, name, advice)
    chart_data: set[str] = set()
    for name in names:
        if not _is_xml(name, types[name]):
            continue
        text = text_of(name, package.read(name))
        if name.lower().endswith(".rels"):
            chart_data |= set(_relations(name, text))
        elif name.lower().startswith("word/"):
            _refuse_fields(name, text)
        elif name.lower().startswith("xl/"):
            _refuse_formulas(name, text)
    for name in names:
        if "/embeddings/" in f"/{name.lower()}" and not name.endswith("/"):
            if is_embedded or name.lower() not in chart_data:
                _refuse("tệp nhúng", name, _NO_OBJECT)
            _refuse_active_chart(name, package.read(name))


def text_of(name: str, content: bytes) -> str:
    """A part as the programs that open it read it. Whatever else it claims to be written in is refused, and what
    declares entities."""
    is_utf_16 = content.startswith(_UTF_16) and not content.startswith(_UTF_32)
    try:
        text = content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\x00"
    declared = _DECLARED.match(text)
    encodings = _ENCODINGS | {"utf-16"} if is_utf_16 else _ENCODINGS
    if "\x00" in text or (declared and declared[1].strip().lower() not in encodings):
        _refuse("phần viết bằng bảng mã lạ", name, _SAVE_ANEW)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        _refuse("khai báo DOCTYPE", name, _SAVE_ANEW)
    return text


def _refuse(what: str, name: str, advice: str) -> None:
    raise RuleViolation(f"tệp có {what} (phần {name[:80]}) nên không nhận. {advice}")


def _is_xml(name: str, media_type: str) -> bool:
    is_named_so = name.lower().endswith((".xml", ".rels", ".vml"))
    return is_named_so or ("xml" in media_type and media_type.endswith("xml") and "svg" not in media_type)


def _types_of(package: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    """The media type of each part, in small letters."""
    if _TYPES not in names:
        return dict.fromkeys(names, "")
    of_endings, of_parts = {}, {}
    for entry in _tree(_TYPES, text_of(_TYPES, package.read(_TYPES))):
        media_type = entry.get("ContentType", "").lower()
        of_endings[entry.get("Extension", "").lower()] = media_type
        of_parts[entry.get("PartName", "").lower().lstrip("/")] = media_type
    endings = {name: PurePosixPath(name.lower()).suffix.lstrip(".") for name in names}
    return {name: of_parts.get(name.lower()) or of_endings.get(endings[name] or "-", "") for name in names}


def _tree(name: str, text: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(_DECLARATION.sub("", text, count=1))  # noqa: S314 - without entities, see text_of
    except (ElementTree.ParseError, ValueError):
        raise RuleViolation(f"tệp bị hỏng ở phần {name[:80]}. Hãy mở, lưu lại rồi gửi lại.") from None


_DECLARATION = re.compile(r"\s*<\?xml.*?\?>", re.DOTALL)


def _relations(name: str, text: str) -> Iterator[str]:
    """Of a file of relations those parts that a chart draws its data from; what leads out of the file is refused."""
    folder = PurePosixPath(name.lower()).parent.parent
    for relation in _tree(name, text):
        kind = relation.get("Type", "").rpartition("/")[2].lower()
        target = relation.get("Target", "").strip()
        what, advice = _RELATIONS.get(kind, ("liên kết tới nơi khác", _SAVE_ANEW))
        if kind == "package" and folder.name == "charts":
            yield _resolved(folder, target)
        elif kind in _ALWAYS or kind == "package":
            _refuse(what, name, advice)
        if relation.get("TargetMode", "").lower() == "external" and not _may_lead_out(kind, target):
            _refuse(what if kind != "hyperlink" else "đường dẫn chạy chương trình", name, advice)


def _may_lead_out(kind: str, target: str) -> bool:
    if kind == "attachedtemplate":  # of the machine it was written on: reaches nothing here
        return bool(_LOCAL_TEMPLATE.match(target))
    return kind == "hyperlink" and bool(_SCHEMES.match(target))


def _resolved(folder: PurePosixPath, target: str) -> str:
    """The name of the part that a relation of a part in `folder` names."""
    if target.startswith("/"):
        return target.lstrip("/").lower()
    steps: list[str] = []
    for step in [*folder.parts, *target.lower().split("/")]:
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _refuse_active_chart(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as inner:
            ensure(sum(part.file_size for part in inner.infolist()) <= MOST_UNPACKED, "tệp bung ra quá lớn.")
            ensure("xl/workbook.xml" in inner.namelist(), f"tệp có tệp nhúng lạ (phần {name[:80]}). {_NO_OBJECT}")
            refuse_active(inner, is_embedded=True)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        _refuse("tệp nhúng", name, _NO_OBJECT)


def _refuse_fields(name: str, text: str) -> None:
    """Fields of Word that fetch or run something. Their code may be cut into runs."""
    if "instrText" not in text and "fldSimple" not in text:
        return
    codes: list[list[str]] = []
    found: list[str] = []
    is_code = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_code
        local = tag.rpartition(" ")[2]
        is_code = local == "instrText"
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if local == "fldSimple":
            found.append(values.get("instr", ""))
        elif local == "fldChar" and values.get("fldCharType") == "begin":
            codes.append([])
        elif local == "fldChar" and codes:
            found.append("".join(codes.pop() if values.get("fldCharType") == "end" else codes[-1]))

    def letters(part: str) -> None:
        if is_code:
            (codes[-1] if codes else found).append(part)

    def end(_tag: str) -> None:
        nonlocal is_code
        is_code = False

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, letters
    try:
        parser.Parse(_DECLARATION.sub("", text, count=1).encode(), True)
    except expat.ExpatError:
        raise RuleViolation(f"tệp bị hỏng ở phần {name[:80]}. Hãy mở, lưu lại rồi gửi lại.") from None
    words = [(code.split() or [""])[0].upper() for code in [*found, *map("".join, codes)]]
    if word := next((word for word in words if word in _FIELDS), ""):
        _refuse(f"trường {word}", name, _NO_FIELD)


def _refuse_formulas(name: str, text: str) -> None:
    for match in _FORMULA.finditer(text):
        bare = _QUOTED.sub("", unescape(match[1]))
        if "|" in bare or _CALLS.search(bare):
            _refuse("công thức gọi ra ngoài (DDE)", name, _NO_FORMULA)
