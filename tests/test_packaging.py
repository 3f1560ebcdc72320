"""What is installed: the version, the files in the wheel, the lock, and what an import pulls in."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import cleanseed

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {"run": PROJECT["project"]["dependencies"], "build": PROJECT["build-system"]["requires"]}
LOCKS["dev"] = LOCKS["run"] + PROJECT["dependency-groups"]["dev"]
LOCKS["extras"] = LOCKS["dev"] + PROJECT["dependency-groups"]["extras"]
LOCKS["extras"] += [asked for each in PROJECT["project"]["optional-dependencies"].values() for asked in each]


def python(*arguments: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_the_version_has_one_place() -> None:
    assert cleanseed.__version__ == importlib.metadata.version("cleanseed")


def test_the_wheel_has_code_rules_and_types(tmp_path: Path) -> None:
    python("-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path))
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("cleanseed/")}
    source = ROOT / "src"
    files = {p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file() and p.suffix != ".pyc"}
    assert packed == files
    assert "cleanseed/py.typed" in packed


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_pinned_by_hash(name: str) -> None:
    text = (ROOT / "lock" / f"{name}.txt").read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    pinned = {match[1] for entry in entries if (match := re.match(r"([\w-]+)==\S+ .*--hash=sha256:", entry, re.DOTALL))}
    assert len(pinned) == len({entry.partition("==")[0] for entry in entries})
    asked = {re.split(r"[<>=!~;\[ ]", each)[0].lower() for each in LOCKS[name]}
    assert asked - {"cleanseed"} <= pinned
    assert "://" not in text, "a lock names files by hash, never an address"


def test_text_needs_no_html_library() -> None:
    script = (
        "import sys, cleanseed; cleanseed.clean('A line of text.'); print(*{'lxml', 'trafilatura'} & {*sys.modules})"
    )
    assert python("-c", script).split() == []
