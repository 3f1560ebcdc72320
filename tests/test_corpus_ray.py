"""The engine ray, on two nodes of a real cluster on this machine: the same bytes as the engine local, also where workers are killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from corpora import crawl, lines, story, tree, write_lines

from cleanseed import corpus
from cleanseed.cli import cli
from cleanseed.corpus import journal
from cleanseed.terminal import FAILED, REJECTED, USAGE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

# Two raylets of one CPU each, bound to the loopback device, as long as standard input is open.
CLUSTER = """
import json, sys
from ray.cluster_utils import Cluster

node = {"num_cpus": 1, "object_store_memory": 80_000_000, "node_ip_address": "127.0.0.1", "include_dashboard": False}
cluster = Cluster(initialize_head=True, head_node_args={**node, "temp_dir": sys.argv[1]})
try:
    cluster.add_node(**node)
    cluster.wait_for_nodes()
    processes = [each.process.pid for one in cluster.list_all_nodes() for all in one.all_processes.values() for each in all]
    print(json.dumps([cluster.address, processes]), flush=True)
    sys.stdin.read()
finally:
    cluster.shutdown()
"""


# In all processes of the cluster: a document that says so hangs, as one does that C code chokes on.
HANGING = """
import functools, importlib.abc, importlib.util, sys, time

class Hook(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "cleanseed.corpus.work":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            original = module.clean_task

            @functools.wraps(original)
            def clean_task(task, settings):
                if "This page hangs." in str(task.data):
                    time.sleep(600)
                return original(task, settings)

            module.clean_task = clean_task

        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Hook())
"""


def environment(**more: str) -> dict[str, str]:
    """What a driver is started with. Ray would take a loopback address for another of this machine, and wait for an answer there."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    return {**told, "RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", **more}


class Cluster(NamedTuple):
    """address: of the cluster. processes: what Ray started for it."""

    address: str
    processes: list[int]


@pytest.fixture(scope="module")
def cluster(needs: Callable[[str], Any]) -> Iterator[Cluster]:
    needs("ray")
    folder = tempfile.mkdtemp(prefix="ray")  # the name of a socket in it must be short
    Path(folder, "hook").mkdir()
    Path(folder, "hook/sitecustomize.py").write_text(HANGING)
    driver = subprocess.Popen(
        [sys.executable, "-c", CLUSTER, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(PYTHONPATH=os.pathsep.join([f"{folder}/hook", *sys.path])),
        text=True,
    )
    told: list[int] = []
    try:
        assert driver.stdout is not None
        address, told = json.loads(next(line for line in driver.stdout if line.startswith("[")))
        yield Cluster(address, told)
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            driver.communicate(timeout=60)
        driver.kill()
        for process in told:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawl(tmp_path_factory.mktemp("crawl"), shards=6, documents=12)


@pytest.fixture(scope="module")
def whole(folder: Path) -> dict[str, bytes]:
    """The output of the engine local."""
    out = folder.parent / "local"
    assert subprocess.run(command(out), cwd=folder, capture_output=True, check=False).returncode == REJECTED
    return tree(out)


def command(out: Path, *more: str) -> list[str]:
    """A run, whose inputs have names relative to the folder that holds them."""
    return [sys.executable, "-m", "cleanseed", "run", ".", "-o", str(out), "--no-model", *more]


def at_work(cluster: Cluster) -> Iterator[int]:
    """The processes of the cluster that clean a shard right now."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if path.read_bytes().startswith(b"ray::_clean"):
                parent = int((path.parent / "stat").read_text().rpartition(")")[2].split()[1])
                if parent in cluster.processes:
                    yield int(path.parent.name)


def test_a_worker_that_is_killed_costs_nothing(
    cluster: Cluster, folder: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = subprocess.Popen(
        command(out, "--engine", "ray", "--address", cluster.address),
        cwd=folder,
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    killed: list[int] = []
    for _ in range(2400):
        if run.poll() is not None or len(killed) == 2:
            break
        for process in at_work(cluster):
            if process not in killed and len(killed) < 2:
                os.kill(process, signal.SIGKILL)
                killed.append(process)
        time.sleep(0.02)
    _, said = run.communicate(timeout=120)
    assert len(killed) == 2, said
    assert run.returncode == REJECTED, said
    assert tree(out) == whole


def test_a_document_that_hangs_costs_itself_alone(cluster: Cluster, tmp_path: Path) -> None:
    texts = [story(1), f"This page hangs.\n{story(2)}", story(3)]
    write_lines(tmp_path / "in/a.jsonl", [{"text": each} for each in texts])
    write_lines(tmp_path / "in/b.jsonl", [{"text": story(4)}])
    given = command(tmp_path / "out", "--engine", "ray", "--address", cluster.address, "--timeout", "3")
    done = subprocess.run(given, cwd=tmp_path / "in", env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == REJECTED, done.stderr
    (told,) = lines(tmp_path / "out/rejects/a.jsonl")
    assert (told["source"], told["code"]) == ("a.jsonl#1", "timeout")
    kept = [each["source"] for name in "ab" for each in lines(tmp_path / f"out/documents/{name}.jsonl")]
    assert kept == ["a.jsonl#0", "a.jsonl#2", "b.jsonl#0"]


def test_a_driver_that_is_killed_goes_on(
    cluster: Cluster, folder: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    given = command(out, "--engine", "ray", "--jobs", "1")
    there = environment(RAY_ADDRESS=cluster.address)
    run = subprocess.Popen(given, cwd=folder, env=there, stderr=subprocess.DEVNULL)
    for _ in range(2400):
        if (out / journal.JOURNAL).exists() and (out / journal.JOURNAL).read_bytes().count(b"\n") > 2:
            break
        time.sleep(0.02)
    run.kill()
    run.wait()
    before = (out / journal.JOURNAL).read_bytes().count(b"\n") - 1
    assert 2 <= before < 7
    done = subprocess.run(given, cwd=folder, env=there, capture_output=True, text=True, check=False)
    assert done.returncode == REJECTED, done.stderr
    assert f"done before: {before} shards" in done.stderr
    assert tree(out) == whole


def test_a_cluster_is_started_where_none_is_named(
    needs: Callable[[str], Any], folder: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    needs("ray")
    done = subprocess.run(
        command(tmp_path, "--engine", "ray", "--jobs", "2"),
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == REJECTED, done.stderr
    assert tree(tmp_path) == whole


def test_a_cluster_that_is_not_there_is_told_at_once(needs: Callable[[str], Any], folder: Path, tmp_path: Path) -> None:
    needs("ray")
    asked = ["run", str(folder), "-o", str(tmp_path / "out"), "--engine", "ray", "--address", "127.0.0.1:1"]
    told = CliRunner().invoke(cli, asked)
    assert told.exit_code == FAILED
    assert "there is no Ray cluster at 127.0.0.1:1" in told.output


def test_an_address_is_for_ray(folder: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["run", str(folder), "-o", str(tmp_path), "--address", "auto"])
    assert told.exit_code == USAGE
    assert "--engine ray" in told.output


def test_without_ray_it_is_told_how_to_get_it(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "cleanseed.corpus.ray", raising=False)
    monkeypatch.delattr(corpus, "ray", raising=False)
    told = CliRunner().invoke(cli, ["run", str(folder), "-o", str(tmp_path), "--engine", "ray"])
    assert told.exit_code == FAILED
    assert "cleanseed[ray]" in told.output
