"""The guards of conftest, each on a small project of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

@pytest.mark.parametrize("layout", ["wire", "blog"])
def test_page(layout, file_regression):
    file_regression.check(layout)

def test_other(file_regression):
    file_regression.check("other")

def test_data(shared):
    assert shared("gold.txt").read_text() == "gold"

def test_extra(needs):
    assert needs("os.path").sep
    needs("surely_not_installed.inner")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    (root / "tests").mkdir(parents=True)
    for layout in ("wire", "blog"):
        (root / "fixtures" / layout).mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("conftest.py"), root / "tests")
    (root / "tests" / "test_it.py").write_text(TESTS, encoding="utf-8")
    return root


def run(project: Path, *options: str, ci: bool = False, extras: bool = False) -> tuple[int, str, list[str]]:
    """Exit code, output, and the names of the files that the run wrote."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("CI", "CLEANSEED_EXTRAS") and not name.startswith("PYTEST_")
    }
    env |= {"CLEANSEED_EXTRAS": "1"} if extras else {}
    before = set(project.rglob("*.txt"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-ra", *options, "tests"],
        cwd=project,
        env=env | ({"CI": "true"} if ci else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr, sorted(p.name for p in set(project.rglob("*.txt")) - before)


@pytest.mark.parametrize(
    ("options", "ci", "said"),
    [
        (["--regen-all", "-k", "wire"], False, "--regen-all is refused"),
        (["--force-regen", "-k", "wire"], True, "--force-regen is refused in CI"),
        (["--force-regen", "-k", "test_page"], False, "here: blog, wire"),
        (["--force-regen", "-k", "wire or other"], False, "exactly one fixture"),
        (["--force-regen", "-k", "test_data"], False, "here: none"),
    ],
)
def test_bulk_regeneration_is_refused(project: Path, options: list[str], ci: bool, said: str) -> None:
    code, output, written = run(project, *options, ci=ci)
    assert (code, written) == (pytest.ExitCode.USAGE_ERROR, [])
    assert said in output


def test_one_fixture_may_be_regenerated(project: Path) -> None:
    code, _, written = run(project, "--force-regen", "-k", "wire")
    assert code == pytest.ExitCode.TESTS_FAILED  # pytest-regressions fails the run that writes
    assert written == ["test_page_wire_.txt"]


def test_absent_data_skips(project: Path) -> None:
    code, output, _ = run(project, "-k", "test_data")
    assert code == pytest.ExitCode.OK
    assert "1 skipped" in output


def test_absent_data_fails_in_ci(project: Path) -> None:
    code, output, _ = run(project, "-k", "test_data", ci=True)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "gold.txt is missing" in output


def test_an_extra_that_is_not_installed_skips(project: Path) -> None:
    code, output, _ = run(project, "-k", "test_extra")
    assert code == pytest.ExitCode.OK
    assert "surely_not_installed is not installed; `make test-extras` brings it" in output
    assert "1 skipped" in output


def test_an_extra_that_is_not_installed_fails_where_it_is_asked_for(project: Path) -> None:
    code, output, _ = run(project, "-k", "test_extra", extras=True)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "surely_not_installed is not installed" in output


def test_data_beside_the_checkout_is_found(project: Path) -> None:
    (project.parent / "shared").mkdir()
    (project.parent / "shared" / "gold.txt").write_text("gold", encoding="utf-8")
    code, output, _ = run(project, "-k", "test_data", ci=True)
    assert code == pytest.ExitCode.OK
    assert "1 passed" in output
