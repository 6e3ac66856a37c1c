"""Old Word files (.doc) → .docx by LibreOffice, where this machine has it: leashed, in a folder of its own."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from portal.lib import sandbox
from portal.lib.errors import RuleViolation, ensure

SIGNATURE = b"\xd0\xcf\x11\xe0"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_SECONDS = 60
# of addresses, most of them never touched: LibreOffice maps its whole library
_MEMORY_MB = 4096
_FAILED = (
    "Không mở được tệp Word kiểu cũ (.doc) này. Hãy mở bằng Word, bỏ mật khẩu nếu có, chọn Lưu thành (Save As) "
    "kiểu .docx rồi tải lên lại."
)


@cache
def program() -> str:
    """Where LibreOffice is; empty if it is not installed. Asked once."""
    return shutil.which("soffice") or ""


def docx_of(data: bytes) -> bytes:
    """Raises `SandboxFailure`, and RuleViolation for what holds no Word text: LibreOffice takes two seconds to say so.
    Needs `program()`."""
    ensure(_WORD_STREAM in data, _FAILED)
    payload = program().encode() + b"\x00" + data
    return sandbox.run(f"{__name__}.convert", payload, seconds=_SECONDS, memory_mb=_MEMORY_MB)


def convert(payload: bytes) -> bytes:
    """Runs in the child, whose folder, limits and missing network LibreOffice inherits."""
    path, _, data = payload.partition(b"\x00")
    source, target = Path("source.doc"), Path("source.docx")
    source.write_bytes(data)
    home = Path.cwd()
    subprocess.run(  # noqa: S603 - a program of this machine, on a name of ours
        [
            path.decode(),
            f"-env:UserInstallation={home.joinpath('profile').as_uri()}",
            "--headless",
            "--norestore",
            "--infilter=MS Word 97",
            "--convert-to",
            "docx:MS Word 2007 XML",
            str(source),
        ],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    if not target.exists():
        raise RuleViolation(_FAILED)
    return target.read_bytes()
