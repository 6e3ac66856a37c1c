"""What seals the audit log, and the file that remembers how far it went. Neither is in the database: who may write its
rows can neither seal them anew nor move the marks."""

import fcntl
import hmac
import json
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.lib.storage import sync

logger = logging.getLogger(__name__)
KEYS_NAME, MARKS_NAME, LOCK_NAME = "audit_keys", "audit_marks.json", "audit.lock"
_SHORTEST = 32


class BrokenSeal(Exception):
    """A seal that does not fit; `fingerprint` names the key where that is because nobody here has it, else empty."""

    def __init__(self, fingerprint: str = "") -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


@dataclass(frozen=True)
class SealKey:
    secret: str

    @property
    def fingerprint(self) -> str:
        """What names the key in rows, backups and messages; it tells nothing of the key."""
        return sha256(f"audit-key:{self.secret}".encode()).hexdigest()[:16]

    def seal(self, content: object) -> str:
        """HMAC-SHA-256 (hex) over anything that is JSON."""
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hmac.new(self.secret.encode(), text.encode(), sha256).hexdigest()


def known_keys() -> list[SealKey]:
    """All keys of this installation, the one that seals first: those of AUDIT_KEYS, then those of the file."""
    if any(len(secret) < _SHORTEST for secret in settings.AUDIT_KEYS):
        raise ImproperlyConfigured(f"AUDIT_KEYS: mỗi khóa phải dài ít nhất {_SHORTEST} ký tự.")
    return [SealKey(secret) for secret in (*settings.AUDIT_KEYS, *_stored_secrets())]


def keys_by_fingerprint() -> dict[str, SealKey]:
    return {key.fingerprint: key for key in known_keys()}


def sealing_key() -> SealKey:
    """The key for what is sealed now. Of several processes that start at once on a new machine, one makes it."""
    keys = known_keys()
    if not keys:
        number, name = mkstemp(prefix=f"{KEYS_NAME}-", dir=settings.VAR_DIR)  # 0600
        _write(number, secrets.token_urlsafe(48))
        try:
            os.link(name, settings.VAR_DIR / KEYS_NAME)  # unlike a rename, it refuses where another was first
        except FileExistsError:
            pass
        finally:
            os.unlink(name)
        sync(settings.VAR_DIR)
        keys = known_keys()
    return keys[0]


def rotate_key() -> SealKey:
    """A new key seals from now on, the old ones stay for what they sealed. Of the keys in the file alone."""
    with _alone():
        secret = secrets.token_urlsafe(48)
        _replace(settings.VAR_DIR / KEYS_NAME, "\n".join([secret, *_stored_secrets()]))
    return SealKey(secret)


def where_keys_go() -> str:
    """Where an operator puts a key that is missing here."""
    return f"thêm một dòng vào {settings.VAR_DIR / KEYS_NAME}, hoặc vào biến AUDIT_KEYS"


def seal_record(record: dict[str, Any]) -> dict[str, Any]:
    key = sealing_key()
    return {**record, "key": key.fingerprint, "seal": key.seal([key.fingerprint, record])}


def unseal_record(record: dict[str, Any]) -> dict[str, Any]:
    """The content of a sealed record; BrokenSeal if it is not what was sealed."""
    content = {name: value for name, value in record.items() if name not in ("key", "seal")}
    fingerprint, seal = str(record.get("key", "")), str(record.get("seal", ""))
    key = keys_by_fingerprint().get(fingerprint)
    if key is None:
        raise BrokenSeal(fingerprint)
    if not hmac.compare_digest(key.seal([fingerprint, content]), seal):
        raise BrokenSeal
    return content


class ChainEnd(NamedTuple):
    """The last event of a chain, whose place is also how many there have been."""

    place: int
    seal: str

    @property
    def in_words(self) -> str:
        return f"{self.place} dòng, dấu cuối {self.seal[:16]}"


@dataclass
class Marks:
    """How far each chain had gone. `backups` are the folders of backups with the SHA-256 of their manifest. `restored`
    are the chains that a backup brought back to an earlier end, and `restored_from` when that was made (ISO)."""

    chains: dict[str, ChainEnd] = field(default_factory=dict)
    backups: dict[str, str] = field(default_factory=dict)
    restored_from: str = ""
    restored: dict[str, ChainEnd] = field(default_factory=dict)


def read_marks() -> Marks | None:
    """None where nothing was marked yet. Raises BrokenSeal if the file is not as it was written."""
    try:
        text = (settings.VAR_DIR / MARKS_NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        record = unseal_record(json.loads(text))
    except (ValueError, AttributeError):
        raise BrokenSeal from None
    for name in ("chains", "restored"):
        record[name] = {chain: ChainEnd(*end) for chain, end in record[name].items()}
    return Marks(**record)


@contextmanager
def changed_marks(*, anew: bool = False) -> Iterator[Marks]:
    """The marks to change, by one process at a time; on the disk when the block ends, whole or not at all. A file that
    was tampered with stays as it is, for `verify_audit` to name, unless the marks are set `anew`."""
    with _alone():
        may_write = True
        try:
            marks = read_marks() or Marks()
        except BrokenSeal:
            logger.error("%s is not as it was written: run verify_audit", MARKS_NAME)
            marks, may_write = Marks(), anew
        before = json.dumps(asdict(marks))
        yield marks
        if may_write and json.dumps(asdict(marks)) != before:
            _replace(settings.VAR_DIR / MARKS_NAME, json.dumps(seal_record(asdict(marks)), ensure_ascii=False))


def _stored_secrets() -> list[str]:
    try:
        return (settings.VAR_DIR / KEYS_NAME).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []


@contextmanager
def _alone() -> Iterator[None]:
    with (settings.VAR_DIR / LOCK_NAME).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(path: Path, text: str) -> None:
    number, name = mkstemp(prefix=f"{path.name}-", dir=path.parent)  # 0600
    _write(number, text)
    os.replace(name, path)
    sync(path.parent)


def _write(number: int, text: str) -> None:
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
