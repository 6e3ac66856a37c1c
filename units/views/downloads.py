from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from portal.lib.official.files import File
from units.models import OfficialDocument


def issued_attachment(document: OfficialDocument, wishes: Mapping[str, str]) -> HttpResponse:
    """The frozen file in force, or with `ban=truoc` the one it replaced when the day was stamped."""
    file = document.issued_file
    is_earlier = wishes.get("ban") == "truoc"
    chosen = file.replaces if file and is_earlier else file
    return attachment(File(chosen.name, chosen.media_type, bytes(chosen.content)) if chosen else None)


def attachment(file: File | None) -> HttpResponse:
    """A file to be saved, never shown or run in the place of the portal."""
    if file is None:
        raise Http404
    return HttpResponse(
        bytes(file.content),
        headers={
            "Content-Type": file.media_type,
            "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )
