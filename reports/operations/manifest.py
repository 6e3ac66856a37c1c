"""What a backup says of itself. It is written last: a folder without it is half a backup."""

import json
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from portal.lib.errors import RuleViolation, ensure

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """`rows` counts each table; `files` gives the SHA-256 of every other file of the folder by its path in it;
    `missing` names stored files that rows spoke of and nobody found."""

    format: int
    made_at: str
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, str]
    missing: list[str]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    (folder / NAME).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a whole and unchanged backup; RuleViolation for any other folder."""
    try:
        manifest = Manifest(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise RuleViolation(f"{folder} không phải bản sao lưu trọn vẹn: thiếu hoặc hỏng {NAME}.") from None
    ensure(manifest.format == FORMAT, f"Bản sao lưu có dạng {manifest.format}, phần mềm này chỉ đọc dạng {FORMAT}.")
    found = hashes_in(folder)
    wrong = sorted(dict(found.items() ^ manifest.files.items()))
    ensure(not wrong, f"Bản sao lưu đã bị đổi hoặc thiếu tệp: {', '.join(wrong[:5])}.")
    return manifest


def hashes_in(folder: Path) -> dict[str, str]:
    hashes = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / NAME:
            with path.open("rb") as content:
                hashes[path.relative_to(folder).as_posix()] = file_digest(content, "sha256").hexdigest()
    return hashes
