"""Sets up a checkout: virtual environment, locked packages, front end, catalogue. Standard library only.

Each step is skipped while what it reads is unchanged, so that setting up again costs nothing and harms nothing. The stamps
lie in the virtual environment: deleting `.venv` sets up anew.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from idi.config.runtime.console import CannotRun, complain, say

CHECKOUT = Path(__file__).resolve().parents[4]
ENVIRONMENT = CHECKOUT / ".venv"
BUILT = CHECKOUT / "src" / "idi" / "static_built"
LOCALE = CHECKOUT / "src" / "idi" / "locale"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/setup", description="安装所需的一切 sets up everything the platform needs"
    )
    parser.add_argument(
        "--dev", action="store_true", help="连同测试和检查工具 with the tools of script/test and script/check"
    )
    parser.add_argument(
        "--bench", action="store_true", help="连同性能测试的比较对象 with the peers script/bench measures against"
    )
    chosen = parser.parse_args()
    try:
        with _alone():
            set_up(dev=chosen.dev)
            if chosen.bench:
                set_up_bench()
    except CannotRun as problem:
        return complain(problem)
    return 0


def set_up(*, dev: bool) -> None:
    """Runs the steps whose inputs changed; prints each with the time it took."""
    lock = CHECKOUT / ("requirements-dev.lock" if dev else "requirements.lock")
    here = [str(CHECKOUT), sys.version.split()[0].rpartition(".")[0]]
    _step("virtual environment", "虚拟环境", here, _make_environment, needs=ENVIRONMENT / "bin" / "python")
    _step("installer", "安装工具", [_read("requirements-setup.lock")], _install_uv, needs=ENVIRONMENT / "bin" / "uv")
    if not (dev is False and _fresh("packages-dev", [_read("requirements-dev.lock")])):
        name = "packages-dev" if dev else "packages"
        _step(name, "软件包", [lock.read_bytes()], lambda: _install_packages(lock))
    _step("idi", "本系统", [_read("pyproject.toml")], _install_ourselves, needs=ENVIRONMENT / "bin" / "idi")
    _step("front-end packages", "前端软件包", [_read("package.json"), _read("package-lock.json"), _read(".npmrc")], _install_node,
          needs=CHECKOUT / "node_modules")  # fmt: skip
    front = [path.read_bytes() for path in _files(CHECKOUT / "frontend")]
    front += [_read("package-lock.json"), *(path.read_bytes() for path in sorted(CHECKOUT.glob("*config.*s*")))]
    _step("front end", "前端", front, _build_front_end, needs=BUILT)
    words = [path.read_bytes() for path in _files(LOCALE) if path.suffix == ".po"]
    _step("catalogue", "译文", words, _compile_catalogue, needs=LOCALE)


def set_up_bench() -> None:
    """An environment of its own beside ours: what we only measure ourselves against is neither shipped nor tested with."""
    lock = _read("requirements-bench.lock")
    _step("bench", "性能测试环境", [lock], _make_bench, needs=ENVIRONMENT / "bench" / "bin" / "python")


def _make_bench() -> None:
    uv, python = str(ENVIRONMENT / "bin" / "uv"), str(ENVIRONMENT / "bin" / "python")
    failure = "无法建立性能测试环境 cannot make the environment of the benchmarks"
    _run([uv, "venv", "--quiet", "--clear", "--python", python, str(ENVIRONMENT / "bench")], failure)
    _install_packages(CHECKOUT / "requirements-bench.lock", ENVIRONMENT / "bench")


def _step(
    name: str, label: str, inputs: Sequence[bytes | str], act: Callable[[], None], needs: Path | None = None
) -> None:
    if _fresh(name, inputs) and (needs is None or needs.exists()):
        return
    started = time.monotonic()
    say(f"… {label} {name}")
    act()
    stamp = _stamp(name)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(_digest(inputs))
    say(f"✓ {label} {name}  {time.monotonic() - started:.1f} s")


def _fresh(name: str, inputs: Sequence[bytes | str]) -> bool:
    stamp = _stamp(name)
    return stamp.exists() and stamp.read_text() == _digest(inputs)


def _stamp(name: str) -> Path:
    return ENVIRONMENT / "stamps" / name.replace(" ", "-")


def _digest(inputs: Sequence[bytes | str]) -> str:
    digest = hashlib.sha256()
    for part in inputs:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _read(name: str) -> bytes:
    path = CHECKOUT / name
    return path.read_bytes() if path.exists() else b""


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _make_environment() -> None:
    """Makes the virtual environment; one that was moved here or whose Python is gone is made anew."""
    stamp = _stamp("virtual environment")
    if ENVIRONMENT.exists() and not stamp.exists() and _runs():
        return  # made by hand with another tool: it works here
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    python = getattr(sys, "_base_executable", sys.executable)
    words = [python, "-m", "venv"] + ([] if importlib.util.find_spec("ensurepip") else ["--without-pip"])
    _run([*words, str(ENVIRONMENT)], "无法建立虚拟环境 cannot make the virtual environment")


def _runs() -> bool:
    python = ENVIRONMENT / "bin" / "python"
    return python.exists() and subprocess.run([python, "-c", ""]).returncode == 0


def _install_uv() -> None:
    words = ["install", "--quiet", "--require-hashes", "--no-deps", "-r", str(CHECKOUT / "requirements-setup.lock")]
    python = str(ENVIRONMENT / "bin" / "python")
    hint = "无法安装 uv，请检查网络 cannot install uv, check the network"
    if importlib.util.find_spec("ensurepip"):
        _run([python, "-m", "ensurepip"], hint, quiet=True)
        _run([python, "-m", "pip", *words], hint)
    elif importlib.util.find_spec("pip"):
        _run([sys.executable, "-m", "pip", "--python", python, *words], hint)
    else:
        raise CannotRun(
            "本机 Python 缺少 pip；请安装 this Python has no pip; install python3-venv (apt-get install python3-venv)"
        )


def _install_packages(lock: Path, environment: Path | None = None) -> None:
    _uv("install", "--require-hashes", "-r", str(lock), environment=environment)


def _install_ourselves() -> None:
    _uv("install", "--no-deps", "--no-build-isolation", "--editable", str(CHECKOUT))


def _uv(*words: str, environment: Path | None = None) -> None:
    python = str((environment or ENVIRONMENT) / "bin" / "python")
    _run(
        [str(ENVIRONMENT / "bin" / "uv"), "pip", words[0], "--python", python, "--quiet", *words[1:]],
        "无法安装软件包 cannot install packages",
    )


def _install_node() -> None:
    _npm("ci", "--no-audit", "--no-fund", "--loglevel=error")


def _build_front_end() -> None:
    _npm("run", "build", "--silent")


def _npm(*words: str) -> None:
    _run([str(ENVIRONMENT / "bin" / "npm"), *words], "前端安装失败 the front end could not be built", quiet=True)


def _compile_catalogue() -> None:
    python = str(ENVIRONMENT / "bin" / "python")
    _run(
        [python, "-m", "idi.config.catalogue", "compile"],
        "译文编译失败 the catalogue could not be compiled",
        quiet=True,
    )


def _run(words: Sequence[str], failure: str, *, quiet: bool = False) -> None:
    """Runs a program in the checkout with the virtual environment first on the path; `CannotRun` shows what it printed."""
    path = os.pathsep.join([str(ENVIRONMENT / "bin"), os.environ.get("PATH", os.defpath)])
    environ = {**_trust(), **os.environ, "PATH": path, "VIRTUAL_ENV": str(ENVIRONMENT)}
    environ.pop("PYTHONPATH", None)
    result = subprocess.run(words, cwd=CHECKOUT, env=environ, capture_output=True, text=True)
    if not quiet and result.stdout.strip():
        say(result.stdout.strip())
    if result.returncode:
        raise CannotRun(f"{failure}:\n{result.stdout}{result.stderr}")


def _trust() -> dict[str, str]:
    """Lets uv and Node trust what this machine trusts: behind many firewalls that is more than the roots they bring along."""
    known = ssl.get_default_verify_paths()
    if not (known.cafile or known.capath):
        return {}
    return {"UV_SYSTEM_CERTS": "1", "NODE_USE_SYSTEM_CA": "1"}


class _alone:
    """Two set-ups of one checkout at the same time wait for each other."""

    def __enter__(self) -> None:
        folder = CHECKOUT / "var"
        folder.mkdir(mode=0o700, exist_ok=True)
        self.handle = (folder / "setup.lock").open("w")
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.handle.close()


if __name__ == "__main__":
    sys.exit(main())
