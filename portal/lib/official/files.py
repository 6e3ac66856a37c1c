"""The document as a file, by the ending of its name."""

import hashlib
from dataclasses import dataclass

from portal.lib.errors import RuleViolation
from portal.lib.official import pdf
from portal.lib.official.docx import to_docx
from portal.lib.official.html import to_html_page
from portal.lib.official.types import PrintedDocument, number_words
from portal.lib.text import search_key

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def to_file(document: PrintedDocument, ending: str) -> File:
    """Raises RuleViolation with advice: an unknown ending, no Pango for PDF, or a rendering that failed."""
    return File(file_name(document, ending), MEDIA_TYPES.get(ending, ""), _content(document, ending))


def to_frozen_file(document: PrintedDocument) -> File:
    """The file an issued document keeps for good: PDF, or DOCX where this machine cannot make PDF."""
    return to_file(document, "pdf" if pdf.is_available() else "docx")


def file_name(document: PrintedDocument, ending: str) -> str:
    """`ke-hoach-12-kh-du.pdf`: plain letters, so that every system keeps it."""
    number = number_words(document.number).strip() or "du-thao"
    words = search_key(f"{document.kind_name} {number} {document.symbol.replace('/', ' ')}")
    return f"{words.replace(' ', '-')}.{ending}"


def _content(document: PrintedDocument, ending: str) -> bytes:
    match ending:
        case "pdf":
            return pdf.to_pdf(document)
        case "docx":
            return to_docx(document)
        case "html":
            return to_html_page(document).encode()
        case _:
            raise RuleViolation(f"Không xuất được dạng “{ending}”. Hãy chọn pdf, docx hoặc html.")
