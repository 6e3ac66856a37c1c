"""Zip packages (Word, Excel) from people, judged by their last lines before anything opens them."""

import struct

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _LOCATOR_BYTES = 22, 20
_LINE_BYTES = 400  # of the directory, for one part with a long name


def is_tame(data: bytes, *, most_parts: int) -> bool:
    """Whether the end record speaks of at most so many parts in a directory of fitting size. A package of 64 bits
    says its numbers elsewhere and is not needed for what fits a mail. What has no end record is for others to
    refuse: opening it costs nothing."""
    end = data.rfind(_END)
    if end < 0 or len(data) < end + _END_BYTES:
        return True
    parts, size = struct.unpack_from("<HL", data, end + 10)
    is_64 = data[max(end - _LOCATOR_BYTES, 0) : end].startswith(_END_64)
    return not is_64 and parts <= most_parts and size <= most_parts * _LINE_BYTES
