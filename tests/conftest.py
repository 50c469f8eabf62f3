"""The database of the tests: the real thing, with the real roles.

One server a run (embedded, or the one the three address variables name). The owner migrates one template in a process of
its own; each worker clones it and connects as the app role, which owns nothing, so row security holds in every test. A
test that commits gets its database dropped and cloned anew: a flush would need rights the app role does not have.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import json
import os
import pickle
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from idi.config import settings as house
from idi.config.runtime import roles, surroundings
from idi.config.runtime.cluster import Cluster, server_programs
from tests.factories import claims, inspections, planning, policies, projects
from tests.factories.parties import World, a_world
from tests.factories.standing import BEFORE, PAPERS, course, standing

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Mandate, Plan
    from idi.lifecycle.policies.models import Policy
    from idi.lifecycle.projects.models import Project, Unit

RUN, FOLDER, KEPT = "IDI_TEST_RUN", "IDI_TEST_FOLDER", "IDI_TEST_KEPT"
ALIASES = {"default": "IDI_DATABASE_URL", "read": "IDI_READ_URL"}
USES_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "client", "admin_client"}
_standing: set[str] = set()
_started = pytest.StashKey[Cluster]()


def pytest_configure(config: pytest.Config) -> None:
    """In the process that starts the workers: a server and three addresses, which the workers inherit."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="idi-tests-"))
    kept = config.cache.mkdir("template") if hasattr(config, "cache") else folder
    os.environ.update({RUN: f"idi_test_{secrets.token_hex(4)}", FOLDER: str(folder), KEPT: str(kept)})
    if all(os.environ.get(variable) for variable in roles.VARIABLES):
        return
    cluster = Cluster(folder, throwaway=True)
    cluster.start()
    config.stash[_started] = cluster
    roles.make_roles(cluster.url(), {})
    os.environ.update({variable: cluster.url(role) for variable, role in roles.VARIABLES.items()})


def pytest_unconfigure(config: pytest.Config) -> None:
    if "IDI_TEST_DATA" not in os.environ:
        shutil.rmtree(settings.IDI_DATA, ignore_errors=True)  # the settings made it for this process
    if hasattr(config, "workerinput") or FOLDER not in os.environ:
        return
    if _started in config.stash:
        config.stash[_started].stop()
    elif (Path(os.environ[FOLDER]) / "template").exists():
        _drop(_template())
        for stage in BEFORE:
            _drop(f"{os.environ[RUN]}_{stage}")
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Marks the tests of the database and of the browser, so that a run can choose them; whatever order they are put in, the
    long ones come first, so that no worker is left alone with one at the end."""
    for item in items:
        if item.get_closest_marker("django_db") or USES_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        if "browser" in item.path.parts:
            item.add_marker("browser")
    yield
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What is loaded stays to the end: the collector need not walk over it again in the middle of every test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """A clone for this worker, known to Django under both aliases."""
    name = _worker()

    def renew(*_: object) -> None:
        used = connections.settings["default"]["NAME"]
        connections.close_all()
        _drop(used)
        if used == name:
            _clone(name)
        else:
            _standing.discard(used)

    with _alone():
        if not (Path(os.environ[FOLDER]) / "template").exists():
            _make_template()
    _clone(name)
    for alias, variable in ALIASES.items():
        connections.settings[alias].update(house.database(roles.at(os.environ[variable], name)))
    original, TransactionTestCase._fixture_teardown = TransactionTestCase._fixture_teardown, renew
    yield
    TransactionTestCase._fixture_teardown = original
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
    for each in (name, *_standing):
        _drop(each)


@pytest.fixture(autouse=True)
def _as_in_the_beginning() -> Iterator[None]:
    """A page that spoke English in one test leaves the next one its Chinese, and what was guessed in one counts in no other."""
    yield
    translation.activate(house.LANGUAGE_CODE)
    cache.clear()


@pytest.fixture
def _django_db_helper(_database_of_the_test: None, _django_db_helper: None) -> None:
    """The test's transaction begins in the database chosen for it."""


@pytest.fixture
def _database_of_the_test(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object) -> None:
    """Most stories begin with the same world: tests that ask for it start in a clone in which it already stands."""
    name = _worker()
    if stage := _begins_with(request):
        name += f"_{stage}"
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            _stand_in(name, stage)
    if connections.settings["default"]["NAME"] != name:
        _connect_to(name)


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    """Everybody the notice names, and an empty folder for what they hand in."""
    settings.IDI_FILES = tmp_path / "文件"
    return a_world()


@pytest.fixture
def standing_home(world: World) -> Unit:
    """The first home of an insured project of the world, accepted and in cover; told once a run, as all that follow."""
    return cast("Unit", standing("home") or claims.an_insured_home(world))


@pytest.fixture
def standing_project(world: World) -> Project:
    """A project of the world, ready for a proposal."""
    return cast("Project", standing("project") or projects.a_project(world))


@pytest.fixture
def standing_appointment(world: World, standing_project: Project) -> Mandate:
    """The mandate of the standing project, given to the independent body."""
    return cast("Mandate", standing("appointment") or inspections.an_appointment(world, standing_project))


@pytest.fixture
def standing_plan(world: World, standing_project: Project) -> Plan:
    """The plan opened by the standing appointment."""
    return cast("Plan", standing("plan") or planning.a_plan(world, standing_project))


@pytest.fixture
def standing_signed(world: World, standing_project: Project) -> Policy:
    """The policy of the standing project, signed and not yet paid."""
    return cast("Policy", standing("signed") or policies.a_signed_policy(world, standing_project))


@pytest.fixture
def standing_policy(world: World, standing_project: Project) -> Policy:
    """The policy of the standing project, paid and issued, with its papers."""
    return cast("Policy", standing("policy") or policies.an_issued_policy(world, standing_project))


def _begins_with(request: pytest.FixtureRequest) -> str:
    """The stage at which the test begins: its `world`, of its own file or of its folder, is the one the factories tell."""
    if "world" not in request.fixturenames:
        return ""
    fixtures = request.session._fixturemanager.getfixturedefs("world", request.node) or ()
    if not any("a_world" in fixture.func.__globals__ for fixture in fixtures[-1:]):
        return ""
    asked = [stage for stage in BEFORE if f"standing_{stage}" in request.fixturenames]
    return asked[-1] if asked else "world"


def _stand_in(name: str, stage: str) -> None:
    """The clone with the stage, made at the first wish of the run and copied by each worker."""
    if name in _standing:
        return
    if not (Path(os.environ[FOLDER]) / stage).exists():
        with _alone():
            _tell(stage)
    _clone(name, f"{os.environ[RUN]}_{stage}")
    _standing.add(name)


def _tell(stage: str) -> None:
    """Tells a stage, and those before it, in databases of their own, unless another worker has."""
    tellers: dict[str, Callable[[dict[str, Any]], Any]] = {
        "world": lambda told: a_world(),
        "home": lambda told: claims.an_insured_home(told["world"]),
        "project": lambda told: projects.a_project(told["world"]),
        "appointment": lambda told: inspections.an_appointment(told["world"], told["project"]),
        "plan": lambda told: planning.an_opened_plan(told["world"], told["project"]),
        "signed": lambda told: policies.a_signed_policy(told["world"], told["project"]),
        "policy": lambda told: policies.issued(told["world"], told["signed"]),
    }
    before = connections.settings["default"]["NAME"]
    source, told = _template(), {}
    for each in course(stage):
        kept = Path(os.environ[FOLDER]) / each
        name = f"{os.environ[RUN]}_{each}"
        if not kept.exists():
            _drop(name)  # what a test that was interrupted left half told
            _copy(name, source)
            _connect_to(name)
            try:
                with override_settings(IDI_FILES=Path(os.environ[FOLDER]) / PAPERS):
                    found = tellers[each](told)
            finally:
                _connect_to(before)
            kept.write_bytes(pickle.dumps(found))
        told[each] = pickle.loads(kept.read_bytes())
        source = name


def _connect_to(name: str) -> None:
    connections.close_all()
    for alias in ALIASES:
        connections.settings[alias]["NAME"] = name


def _worker() -> str:
    return f"{os.environ[RUN]}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def _template() -> str:
    return f"{os.environ[RUN]}_template"


def _make_template() -> None:
    """Migrated from nothing, or from where an earlier run of this checkout had come; then row policies are laid."""
    kept, migrations = Path(os.environ[KEPT]), _migrations()
    behind = _kept_migrations(kept)
    came_far = bool(behind) and behind.items() <= migrations.items() and _restore(kept / "template.dump")
    roles.make_database(os.environ["IDI_OWNER_URL"], _template())
    urls = {variable: roles.at(os.environ[variable], _template()) for variable in roles.VARIABLES}
    testing = {"DJANGO_SETTINGS_MODULE": "idi.config.settings.testing", "IDI_TEST_DATA": os.environ[FOLDER]}
    surroundings.run_migrations({**os.environ, **urls, **testing})
    if not came_far or behind != migrations:
        _keep(kept, migrations)
    (Path(os.environ[FOLDER]) / "template").touch()


def _migrations() -> dict[str, str]:
    """The migrations of this checkout by their content: a changed one begins anew, a further one goes on from before."""
    found = sorted(surroundings.PACKAGE.rglob("migrations/*.py"))
    return {
        str(path.relative_to(surroundings.PACKAGE)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found
    }


def _kept_migrations(kept: Path) -> dict[str, str]:
    told = kept / "template.json"
    return json.loads(told.read_text()) if told.exists() else {}


def _keep(kept: Path, migrations: dict[str, str]) -> None:
    """A server whose programs have no pg_dump migrates each time. What is told of the dump goes before it and comes after it."""
    draft = Path(os.environ[FOLDER]) / "template.dump"
    if _succeeds("pg_dump", "--format=custom", f"--file={draft}", roles.at(os.environ["IDI_OWNER_URL"], _template())):
        (kept / "template.json").unlink(missing_ok=True)
        shutil.move(draft, kept / "template.dump")
        (kept / "template.json").write_text(json.dumps(migrations))


def _restore(kept: Path) -> bool:
    """Into a database without default rights, for those would add to what the dump grants. False where the dump is newer."""
    with psycopg.connect(os.environ["IDI_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE \"{_template()}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    target = roles.at(os.environ["IDI_OWNER_URL"], _template())
    if _succeeds("pg_restore", "--exit-on-error", f"--dbname={target}", str(kept)):
        return True
    _drop(_template())
    return False


def _succeeds(program: str, *words: str) -> bool:
    path = server_programs() / program
    return path.exists() and subprocess.run([path, *words], capture_output=True).returncode == 0


def _clone(name: str, source: str = "") -> None:
    # Two backends may not copy one template at the same moment as one of them drops its own copy of it.
    with _alone():
        _copy(name, source or _template())


def _copy(name: str, source: str) -> None:
    with psycopg.connect(os.environ["IDI_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY wal_log')


def _drop(name: str) -> None:
    """Drops a database whoever is still connected; a worker of autovacuum, which the owner may not end, is waited for."""
    with psycopg.connect(os.environ["IDI_OWNER_URL"], autocommit=True) as owner:
        for _ in range(100):
            try:
                owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            except psycopg.errors.InsufficientPrivilege:
                time.sleep(0.1)
            else:
                return
    raise RuntimeError(f"{name} is still in use")


class _alone:
    """One worker at a time."""

    def __enter__(self) -> None:
        self.handle = (Path(os.environ[FOLDER]) / "lock").open("w")
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.handle.close()
