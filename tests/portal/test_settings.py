import pytest

from portal import settings


@pytest.mark.parametrize("stored", [None, "", " \n"])
def test_the_secret_of_a_machine_is_made_once_for_its_user_alone(monkeypatch, tmp_path, stored):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    if stored is not None:
        (tmp_path / "secret_key").write_text(stored)

    secret = settings._local_secret()

    assert (len(secret), settings._local_secret()) == (50, secret)
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [("secret_key", 0o600)]
