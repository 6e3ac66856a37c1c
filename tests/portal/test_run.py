import json
from types import SimpleNamespace

import pytest

from portal import run
from tests.services import BASE_DIR


@pytest.fixture
def commands(settings, monkeypatch, tmp_path) -> list[str]:
    """The commands called, in a checkout of three files."""
    calls: list[str] = []
    monkeypatch.setattr(run, "call_command", lambda name, **_: calls.append(name))
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "collected"
    for name in ("static/js/app.js", "package-lock.json", "requirements.txt", "collected/app.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return calls


@pytest.mark.parametrize("name", ["static/js/app.js", "package-lock.json", "requirements.txt"])
def test_static_files_are_collected_again_only_after_a_change(commands, tmp_path, name):
    run.collect_static()
    run.collect_static()
    before = list(commands)

    (tmp_path / name).write_text("changed")
    run.collect_static()

    assert (before, commands) == (["collectstatic"], ["collectstatic"] * 2)


@pytest.mark.parametrize(
    ("is_answering", "ended", "words"),
    [(True, None, "Cổng đang chạy"), (False, None, "chưa trả lời"), (False, 1, "")],
)
def test_the_portal_is_said_to_run_once_it_answers(monkeypatch, capsys, is_answering, ended, words):
    monkeypatch.setattr(run, "START_SECONDS", 0.1)
    monkeypatch.setattr(run, "warn_without_pango", lambda: None)
    monkeypatch.setattr(run, "is_answering", lambda: is_answering)

    assert run.greet_when_ready([SimpleNamespace(poll=lambda: ended)]) is is_answering
    output = capsys.readouterr().out
    assert words in output
    assert bool(output) is bool(words)


def test_the_web_server_itself_believes_no_forwarded_header():
    image = (BASE_DIR / "Dockerfile").read_text().rpartition("CMD ")[2]
    for command in (run.web_command(), json.loads(image)):
        assert command[command.index("--forwarded-allow-ips") + 1] == ""
        assert "--no-control-socket" in command  # gunicorn would open one in the home of the user
