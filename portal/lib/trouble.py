"""What goes wrong with the machine and not with the request: told by the codes of databases and system, never by their
words, and known from every layer that has wrapped it."""

import errno
import logging
from collections.abc import Iterator
from enum import Enum

_OF_ERRNO = (errno.ENOSPC, errno.EDQUOT)
_BUSY = {"55P03", "57014", "40P01", "SQLITE_BUSY", "SQLITE_LOCKED"}  # lock, statement timeout, deadlock
# The last: where SQLite finds no room for the index of its log, it speaks of an error of the disk.
_FULL = {"53100", "SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}
_AWAY = {"57P01", "57P02", "57P03", "53300", "25006", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY"}


class Trouble(Enum):
    BUSY = "busy"  # somebody else holds what is to be written
    FULL = "full"  # no room on a disk
    AWAY = "away"  # the database does not answer


def trouble_of(error: BaseException | None) -> Trouble | None:
    """None for a fault of our own."""
    return next((found for one in _causes(error) if (found := _trouble(one))), None)


def _trouble(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError) and error.errno in _OF_ERRNO:
        return Trouble.FULL
    # SQLite names some of them more closely: SQLITE_BUSY_SNAPSHOT, SQLITE_IOERR_WRITE.
    name = getattr(error, "sqlite_errorname", "")
    code = getattr(error, "pgcode", None) or "_".join(name.split("_")[:2])
    match code:
        case _ if code in _BUSY:
            return Trouble.BUSY
        case _ if code in _FULL or name in _FULL:
            return Trouble.FULL
        case _ if code in _AWAY or _is_without_server(error):
            return Trouble.AWAY
        case _:
            return None


def _is_without_server(error: BaseException) -> bool:
    """A connection to PostgreSQL that failed, or broke: there is no server to give a code."""
    if getattr(error, "pgcode", None):
        return False
    names = [f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__]
    # Of the last only itself: its other heirs are faults of ours.
    return (
        bool({"psycopg2.OperationalError", "psycopg2.InterfaceError"} & {*names})
        or names[0] == "psycopg2.DatabaseError"
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


class OneLine(logging.Filter):
    """For the log: a refusal, and trouble of the machine, is one line without its trace; what is our fault keeps it."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        found = trouble_of(error)
        is_refusal = record.name.startswith("django.security") or record.levelno < logging.ERROR
        if record.name.startswith(("django.request", "django.security")) and (found or is_refusal):
            record.exc_info = record.exc_text = None
            if found:
                record.msg, record.args = f"{record.getMessage()} ({found.value}: {' '.join(str(error).split())})", ()
        return True
