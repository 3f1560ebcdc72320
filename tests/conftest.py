"""What all tests share: hypothesis profiles, the data beside the checkout, and a guard on regenerating ledgers.

The ledger of a fixture is the truth that a person corrected. So `--regen-all` is refused, and `--force-regen` is for one
fixture at a time, never in CI. With the environment variable CI set, missing data fails a test instead of skipping it; with
CLEANSEED_EXTRAS set, so does a library of an extra that is not installed.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
CI = bool(os.environ.get("CI"))
EXTRAS = bool(os.environ.get("CLEANSEED_EXTRAS"))

# A deadline on a busy machine fails without a cause. CI draws the same examples every time.
hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if CI else "dev")

# Shells start what runs in the background without Ctrl-C, and programs pass that on; tests of Ctrl-C need it back.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """A function: name of a file or folder in ../shared -> its path. Absent: skips the test, or fails it in CI."""

    def find(name: str) -> Path:
        path = ROOT.parent / "shared" / name
        if not path.exists():
            reason = f"{path} is missing: it holds test data that is not part of the repository"
            if CI:
                pytest.fail(reason)
            pytest.skip(reason)
        return path

    return find


@pytest.fixture(scope="session")
def needs() -> Callable[[str], Any]:
    """A function: name of a module of an extra's library ("pyarrow.parquet") -> that module.

    Where the library is not installed, it skips the test, or fails it with CLEANSEED_EXTRAS set. One that is there and broken fails.
    """

    def find(name: str) -> Any:
        library = name.partition(".")[0]
        if importlib.util.find_spec(library) is None:
            reason = f"{library} is not installed; `make test-extras` brings it"
            if EXTRAS:
                pytest.fail(reason)
            pytest.skip(reason)
        return importlib.import_module(name)

    return find


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what would bless ledgers in bulk."""
    config.addinivalue_line("markers", "extra: asks for the library of an extra; what `make test-extras` runs")
    if config.getoption("regen_all", default=False):
        raise pytest.UsageError("--regen-all is refused: look at one fixture, then `cleanseed fixture accept NAME`")
    if config.getoption("force_regen", default=False) and CI:
        raise pytest.UsageError("--force-regen is refused in CI: ledgers are corrected by a person")


@pytest.hookimpl(tryfirst=True)  # before -m makes its choice
def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests that ask for the library of an extra."""
    if "needs" in getattr(item, "fixturenames", ()):
        item.add_marker("extra")


@pytest.hookimpl(trylast=True)  # after -k and -m have made their choice
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let `--force-regen` through only where all that it could rewrite belongs to one fixture."""
    if not config.getoption("force_regen", default=False):
        return
    names = sorted({_subject(item) for item in items if _rewrites(item)})
    if len(names) != 1:
        found = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "") if names else "none"
        raise pytest.UsageError(f"--force-regen takes exactly one fixture, selected with -k NAME; here: {found}")


def _rewrites(item: pytest.Item) -> bool:
    return any(name.endswith("_regression") for name in getattr(item, "fixturenames", ()))


def _subject(item: pytest.Item) -> str:
    """The fixture folder that a parameter of the test names, or the test's own id where none does."""
    callspec = getattr(item, "callspec", None)
    layouts = {path.name for path in FIXTURES.iterdir()} if FIXTURES.is_dir() else set()
    for value in callspec.params.values() if callspec else ():
        name = getattr(value, "name", value)  # a path, a name, or an object that has one
        if isinstance(name, str) and name in layouts:
            return name
    return item.nodeid
