"""Word files for tests, written as the XML that Word itself writes."""

import io
import zipfile

import docx
from docx.oxml import parse_xml

from tests.plans.importing.parsing.samples import word_bytes

SPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
TITLE = ("KẾ HOẠCH", "tuyên truyền an toàn giao thông năm 2026")


def run(text="", font="", inner="", properties=""):
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    words = f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
    return f"<w:r><w:rPr>{fonts}{properties}</w:rPr>{words}{inner}</w:r>"


def paragraph(*runs, properties=""):
    """Plain words, or runs."""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p {SPACES}><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def box(*lines, left=0, top=0, of="paragraph", width=2_000_000):
    """A text box as Word writes it: drawn twice, once for older programs."""
    content = f"<w:txbxContent>{''.join(f'<w:p>{run(line)}</w:p>' for line in lines)}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<wp:positionH relativeFrom='column'><wp:posOffset>{left}</wp:posOffset></wp:positionH>"
        f"<wp:positionV relativeFrom='{of}'><wp:posOffset>{top}</wp:posOffset></wp:positionV>"
        f"<wp:extent cx='{width}' cy='500000'/><a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx>"
        f"</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def document(*blocks, parts=None) -> bytes:
    """The blocks in the body; `parts` go into the package beside it, a name that is there already in its place."""
    whole = docx.Document()
    for block in blocks:
        whole.element.body.insert(-1, parse_xml(block if block.startswith("<") else paragraph(block)))
    data = word_bytes(whole)
    if not parts:
        return data
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()
