import threading

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from units.audit.sealing import (
    KEYS_NAME,
    LOCK_NAME,
    MARKS_NAME,
    ChainEnd,
    changed_marks,
    known_keys,
    read_marks,
    rotate_key,
    sealing_key,
)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def at_once(*acts) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_key_is_made_once_for_its_user_alone(folder):
    keys = []
    at_once(*[lambda: keys.append(sealing_key())] * 8)

    assert len(set(keys)) == 1
    assert [(path.name, path.stat().st_mode & 0o777) for path in folder.iterdir()] == [(KEYS_NAME, 0o600)]


def test_a_new_key_seals_and_the_old_ones_stay(folder):
    old = sealing_key()
    at_once(rotate_key, rotate_key)

    assert len(known_keys()) == 3
    assert sealing_key() == known_keys()[0] != old
    assert known_keys()[-1] == old
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}[KEYS_NAME] == 0o600


def test_keys_of_the_environment_come_before_those_of_the_file(settings):
    of_file = sealing_key()
    settings.AUDIT_KEYS = ["m" * 32, "c" * 32]

    assert [key.secret for key in known_keys()] == ["m" * 32, "c" * 32, of_file.secret]


def test_no_file_is_made_where_the_environment_has_the_key(settings, folder):
    settings.AUDIT_KEYS = ["m" * 32]

    assert sealing_key().secret == "m" * 32
    assert list(folder.iterdir()) == []


def test_a_short_key_stops_the_start(settings):
    settings.AUDIT_KEYS = ["m" * 32, "m" * 31]

    with pytest.raises(ImproperlyConfigured, match="ít nhất 32"):
        apps.get_app_config("units").ready()


def test_the_command_rotates(capsys):
    old = sealing_key()

    call_command("rotate_audit_key")

    assert sealing_key().fingerprint in capsys.readouterr().out
    assert known_keys() == [sealing_key(), old]


def test_the_command_proposes_what_it_cannot_write(settings, capsys, folder):
    settings.AUDIT_KEYS = ["m" * 32]

    call_command("rotate_audit_key")

    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("AUDIT_KEYS=")
    assert line.endswith("," + "m" * 32)
    assert list(folder.iterdir()) == []


def test_marks_written_at_once_are_all_kept(folder):
    def write(number: int) -> None:
        with changed_marks() as marks:
            marks.chains[str(number)] = ChainEnd(number, "a" * 64)

    at_once(*[lambda number=number: write(number) for number in range(8)])

    assert read_marks().chains == {str(number): ChainEnd(number, "a" * 64) for number in range(8)}
    assert {path.name for path in folder.iterdir()} == {KEYS_NAME, LOCK_NAME, MARKS_NAME}


def test_marks_that_say_the_same_are_not_written_again(folder):
    with changed_marks() as marks:
        marks.chains["a"] = ChainEnd(1, "a" * 64)
    before = (folder / MARKS_NAME).stat().st_ino

    with changed_marks() as marks:
        marks.chains["a"] = ChainEnd(1, "a" * 64)

    assert (folder / MARKS_NAME).stat().st_ino == before


def test_a_writer_killed_in_the_middle_leaves_the_marks_as_they_were(monkeypatch, folder):
    with changed_marks() as marks:
        marks.chains["a"] = ChainEnd(1, "a" * 64)
    monkeypatch.setattr("units.audit.sealing.os.replace", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError), changed_marks() as marks:
        marks.chains["a"] = ChainEnd(2, "b" * 64)

    assert read_marks().chains == {"a": ChainEnd(1, "a" * 64)}
