"""Setting up again does what changed and nothing else."""

import sys

import pytest

from idi.config.runtime import installing

STEPS = ["virtual environment", "installer", "packages", "idi", "front-end packages", "front end", "catalogue"]
FILES = {
    "requirements-setup.lock": "uv",
    "requirements.lock": "django",
    "requirements-dev.lock": "django pytest",
    "pyproject.toml": "[project]",
    "package.json": "{}",
    "package-lock.json": "{}",
    "frontend/main.ts": "",
    "src/idi/locale/en/LC_MESSAGES/django.po": "",
}


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with a space and Chinese characters in its path, where installing only leaves the expected results."""
    root = tmp_path / "检出 copy"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    monkeypatch.setattr(installing, "CHECKOUT", root)
    monkeypatch.setattr(installing, "ENVIRONMENT", root / ".venv")
    monkeypatch.setattr(installing, "BUILT", root / "built")
    monkeypatch.setattr(installing, "LOCALE", root / "src" / "idi" / "locale")

    def run(words, failure, *, quiet=False):
        for result in (".venv/bin/python", ".venv/bin/uv", ".venv/bin/idi", "node_modules/x", "built/x"):
            (root / result).parent.mkdir(parents=True, exist_ok=True)
            (root / result).touch()

    monkeypatch.setattr(installing, "_run", run)
    return root


@pytest.fixture
def steps(checkout, capsys):
    """Runs the set-up; the names of the steps it did."""

    def run(*, dev=False):
        installing.set_up(dev=dev)
        done = [line for line in capsys.readouterr().out.splitlines() if line.startswith("✓")]
        return [line.split("  ")[0].split(" ", 2)[2] for line in done]

    return run


def test_the_first_time_everything_and_the_second_time_nothing(steps):
    assert steps() == STEPS
    assert steps() == []


def test_the_tools_of_the_tests_come_on_top_and_stay(steps):
    steps()
    assert steps(dev=True) == ["packages-dev"]
    assert steps() == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("requirements.lock", ["packages"]),
        ("frontend/main.ts", ["front end"]),
        ("package-lock.json", ["front-end packages", "front end"]),
        ("src/idi/locale/en/LC_MESSAGES/django.po", ["catalogue"]),
        ("pyproject.toml", ["idi"]),
    ],
)
def test_what_changed_is_done_again(steps, checkout, changed, expected):
    steps()
    (checkout / changed).write_text("changed")
    assert steps() == expected


def test_a_result_that_was_deleted_is_made_again(steps, checkout):
    steps()
    (checkout / "built" / "x").unlink()
    (checkout / "built").rmdir()
    assert steps() == ["front end"]


def test_an_environment_that_was_moved_is_made_anew_with_all_that_is_in_it(steps, checkout, monkeypatch):
    steps()
    moved = checkout.rename(checkout.with_name("另处 elsewhere"))
    for name in ("CHECKOUT", "ENVIRONMENT", "BUILT", "LOCALE"):
        monkeypatch.setattr(installing, name, moved / getattr(installing, name).relative_to(checkout))
    assert steps() == STEPS


def test_a_step_that_fails_is_tried_again(steps, checkout, monkeypatch):
    working = installing._run

    def broken(words, failure, *, quiet=False):
        if "requirements.lock" in words[-1]:
            raise installing.CannotRun(failure)
        working(words, failure, quiet=quiet)

    monkeypatch.setattr(installing, "_run", broken)
    with pytest.raises(installing.CannotRun, match="软件包"):
        installing.set_up(dev=False)
    monkeypatch.setattr(installing, "_run", working)
    assert "packages" in steps()


def test_a_program_that_fails_shows_what_it_printed():
    with pytest.raises(installing.CannotRun, match="reason"):
        installing._run([sys.executable, "-c", "import sys; sys.exit('the reason')"], "failure")
