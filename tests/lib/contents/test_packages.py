import io
import struct
import zipfile

from portal.lib.contents.packages import is_tame
from tests.lib.hostile import many_parts, office


def test_an_ordinary_package_is_tame():
    assert is_tame(office(), most_parts=10)


def test_a_hundred_thousand_parts_are_seen_without_opening():
    assert not is_tame(many_parts(100_000), most_parts=2_000)


def test_a_directory_too_long_for_its_count_is_seen():
    data = bytearray(many_parts(30_000))
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, 3, 3)

    assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) == 30_003, "the reader believes the length, not the count"
    assert not is_tame(bytes(data), most_parts=2_000)


def test_what_has_no_end_is_left_to_others():
    assert is_tame(b"PK\x03\x04", most_parts=1)
    assert is_tame(b"", most_parts=1)
