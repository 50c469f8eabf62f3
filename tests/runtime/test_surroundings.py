"""Keys and addresses: made once, kept, and never half given."""

import base64
import subprocess
import sys

import pytest

from idi.config.runtime import contents, roles, surroundings
from idi.config.runtime.console import CannotRun
from idi.config.runtime.folder import DataFolder


@pytest.fixture
def data(tmp_path, monkeypatch):
    for variable in (*roles.VARIABLES, "IDI_SECRET_KEY", "IDI_FIELD_KEYS"):
        monkeypatch.delenv(variable, raising=False)
    return DataFolder(tmp_path / "数据 folder")


def test_keys_are_made_once_and_only_the_owner_reads_them(data):
    first = data.secrets()
    assert len(base64.urlsafe_b64decode(first["IDI_FIELD_KEYS"])) == 32
    assert DataFolder(data.path).secrets() == first
    assert (data.path / "secrets.env").stat().st_mode & 0o077 == 0
    assert data.path.stat().st_mode & 0o077 == 0


def test_whoever_comes_second_uses_the_keys_of_the_first(data):
    first = data.secrets()
    data.write("secrets.env", {"IDI_SECRET_KEY": "other", "IDI_FIELD_KEYS": "other"}, keep=True)
    assert data.secrets() == first


def test_keys_of_the_environment_win(data, monkeypatch):
    monkeypatch.setenv("IDI_FIELD_KEYS", "given")
    environ = surroundings.environment(data, {"IDI_DATABASE_URL": "postgresql:///x"})
    assert (environ["IDI_FIELD_KEYS"], environ["IDI_DATABASE_URL"]) == ("given", "postgresql:///x")
    assert environ["IDI_DATA"] == str(data.path)


def test_demonstration_mode_belongs_to_the_folder(data, monkeypatch):
    monkeypatch.delenv("IDI_DEMO", raising=False)
    assert "IDI_DEMO" not in surroundings.environment(data, {})
    contents.settle(data, empty=False)
    assert surroundings.environment(data, {})["IDI_DEMO"] == "1"
    with pytest.raises(CannotRun, match="--data"):
        contents.settle(data, empty=True)


def test_an_empty_folder_stays_without_demonstration_data(data):
    contents.settle(data, empty=True)
    assert contents.settle(data, empty=False) == contents.EMPTY


def test_a_story_told_half_names_the_folder_to_delete(data, monkeypatch):
    def stopped(environ, *words):
        raise CannotRun("stopped")

    monkeypatch.setattr(contents, "idi", stopped)
    contents.settle(data, empty=False)
    with pytest.raises(CannotRun, match="stopped"):
        contents.fill(data, {})
    with pytest.raises(CannotRun, match="data folder"):
        contents.fill(data, {})


def test_some_addresses_and_not_all_is_refused(data, monkeypatch):
    monkeypatch.setenv("IDI_DATABASE_URL", "postgresql:///x")
    with pytest.raises(CannotRun, match="IDI_OWNER_URL, IDI_READ_URL"):
        surroundings.given_database(data)


def test_a_folder_that_cannot_be_made_names_itself(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotRun, match="file/data"):
        DataFolder(tmp_path / "file" / "data")


def test_the_commands_of_the_law_start_without_django():
    words = "from idi.config.cli import main; import sys; main(['law', 'list']); sys.exit('django' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert "嘉兴" in result.stdout
