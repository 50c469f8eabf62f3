"""The embedded PostgreSQL starts anywhere, keeps its data and never outlives the process that started it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from idi.config.runtime import account
from idi.config.runtime.cluster import Cluster
from idi.config.runtime.console import CannotRun
from idi.config.runtime.folder import DataFolder

HOLDER = """
import signal, sys, time
from pathlib import Path
from idi.config.runtime import surroundings
from idi.config.runtime.folder import DataFolder
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
with surroundings.embedded(DataFolder(sys.argv[1])) as cluster:
    print(cluster.process.pid, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path):
    """A folder only its owner may enter, with a space and Chinese characters in its path."""
    path = tmp_path / "住宅 质量 保险"
    path.mkdir(mode=0o700)
    return path


def held(folder):
    """A process that holds the embedded database of the folder, and the number of its PostgreSQL."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True)
    return holder, int(holder.stdout.readline())


def lives(pid):
    """Whether the process still runs; one that only waits to be reaped does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_within(pid, seconds):
    until = time.monotonic() + seconds
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not lives(pid)


def query(cluster, sql):
    with psycopg.connect(cluster.url()) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def test_what_was_written_is_there_after_a_restart(folder):
    for expected in (False, True):
        cluster = Cluster(folder)
        cluster.start()
        try:
            assert query(cluster, "SELECT to_regclass('kept') IS NOT NULL") is expected
            query(cluster, "CREATE TABLE IF NOT EXISTS kept ()")
            assert query(cluster, "SHOW listen_addresses") == ""
            assert os.stat(cluster.socket).st_mode & 0o077 == 0
        finally:
            cluster.stop()
        assert not os.path.exists(cluster.socket)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_kill_of_the_holder_leaves_no_database_behind_and_the_next_start_works(folder):
    holder, postgres = held(folder)
    assert lives(postgres)
    holder.kill()
    holder.wait()
    assert gone_within(postgres, 20)
    second, postgres = held(folder)
    second.send_signal(signal.SIGINT)
    second.wait(20)
    assert gone_within(postgres, 20)


def test_a_pid_file_left_by_a_crash_does_not_stop_the_start(folder):
    cluster = Cluster(folder, throwaway=True)
    cluster.start()
    data = cluster.account.data / "data"
    cluster.stop()
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n5432\n/tmp\n\n  0 0\n")
    cluster.start()
    try:
        assert query(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()


def test_a_second_process_is_told_that_the_folder_is_in_use(folder):
    data = DataFolder(folder)
    with data.hold(patience=0), pytest.raises(CannotRun, match="--data"):
        data.hold(patience=0.1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change the account")
def test_root_without_namespaces_runs_it_as_nobody_outside_of_a_closed_folder(folder, monkeypatch, capsys):
    monkeypatch.setattr(account, "NAMESPACE", ("false",))
    monkeypatch.setattr(account, "OUTSIDE", Path(tempfile.gettempdir()) / f"idi-outside-{os.getpid()}")
    cluster = Cluster(folder, throwaway=True)
    try:
        cluster.start()
        assert "nobody" in capsys.readouterr().out
        assert os.stat(f"/proc/{cluster.process.pid}").st_uid == account.NOBODY
        assert query(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()
        shutil.rmtree(account.OUTSIDE)


def test_no_programs_no_start_and_a_word_why(folder):
    with pytest.raises(CannotRun, match="script/setup"):
        Cluster(folder, programs=folder / "nowhere")
