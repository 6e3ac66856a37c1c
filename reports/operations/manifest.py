"""What a backup says of itself, sealed by the key of the audit log. It is written last: a folder without it is half a
backup."""

import json
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from portal.lib.errors import RuleViolation, ensure
from units.audit.queries import AuditFinding
from units.audit.sealing import (
    BrokenSeal,
    ChainEnd,
    keys_by_fingerprint,
    read_marks,
    seal_record,
    unseal_record,
    where_keys_go,
)

NAME = "manifest.json"
FORMAT = 2


@dataclass(frozen=True)
class Manifest:
    """`rows` counts each table; `files` gives the SHA-256 of every other file of the folder by its path in it;
    `missing` names stored files that rows spoke of and nobody found. `chains` are the ends of the audit log, `keys` the
    fingerprints of the keys that its seals need; the keys themselves are in no backup."""

    format: int
    made_at: str
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, str]
    missing: list[str]
    chains: dict[str, ChainEnd]
    keys: list[str]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(seal_record(asdict(manifest)), ensure_ascii=False, indent=1)
    (folder / NAME).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a whole and unchanged backup; RuleViolation for any other folder, and where a key of its log is
    not here."""
    try:
        record = json.loads((folder / NAME).read_text(encoding="utf-8"))
        its_format = record["format"]
    except (OSError, ValueError, TypeError, KeyError):
        raise _not_whole(folder) from None
    ensure(its_format == FORMAT, f"Bản sao lưu có dạng {its_format}, phần mềm này chỉ đọc dạng {FORMAT}.")
    _ensure_keys(record)
    try:
        content = unseal_record(record)
        content["chains"] = {chain: ChainEnd(*end) for chain, end in content["chains"].items()}
        manifest = Manifest(**content)
    except BrokenSeal:
        raise RuleViolation(f"{folder}: {NAME} không phải do Cổng lập cho bản sao lưu này, hoặc đã bị sửa.") from None
    found = hashes_in(folder)
    wrong = sorted(dict(found.items() ^ manifest.files.items()))
    ensure(not wrong, f"Bản sao lưu đã bị đổi hoặc thiếu tệp: {', '.join(wrong[:5])}.")
    return manifest


def _not_whole(folder: Path) -> RuleViolation:
    return RuleViolation(f"{folder} không phải bản sao lưu trọn vẹn: thiếu hoặc hỏng {NAME}.")


def _ensure_keys(record: dict[str, Any]) -> None:
    needed = {str(record.get("key", "")), *map(str, record.get("keys", []))}
    unknown = sorted(needed - {*keys_by_fingerprint(), ""})
    asked = f"Máy này chưa có khóa nhật ký {', '.join(unknown)} của bản sao lưu. Lấy khóa ở máy đã lập bản sao lưu"
    ensure(not unknown, f"{asked}: {where_keys_go()}, rồi chạy lại.")


def manifest_digest(folder: Path) -> str:
    with (folder / NAME).open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def swapped_manifests() -> list[AuditFinding]:
    """Of the backups made on this machine whose folder is still where it was written."""
    try:
        marks = read_marks()
    except BrokenSeal:
        return []  # the file of marks itself is the finding
    return [
        AuditFinding("swapped_manifest", "", 0, 0, f"Bản sao lưu {folder}: {NAME} đã bị sửa, tráo hoặc xóa.", folder)
        for folder, digest in (marks.backups.items() if marks else ())
        if Path(folder).is_dir() and _digest_if_there(Path(folder)) != digest
    ]


def _digest_if_there(folder: Path) -> str:
    return manifest_digest(folder) if (folder / NAME).is_file() else ""


def hashes_in(folder: Path) -> dict[str, str]:
    hashes = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / NAME:
            with path.open("rb") as content:
                hashes[path.relative_to(folder).as_posix()] = file_digest(content, "sha256").hexdigest()
    return hashes
