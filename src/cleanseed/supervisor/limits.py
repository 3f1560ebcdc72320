"""What a supervised item may take, and what is said of one that took more."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from typing import Any, Literal

LossCode = Literal["timeout", "memory", "worker-died"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of an item and of the process that does it.

    seconds, seconds_per_mb: of wall time for an item, and for each million bytes that it has. memory: bytes of address space that
    a worker may take beyond what it has when it is ready; None for no limit (systems other than POSIX have none). items, growth:
    a worker is replaced after so many items, or when it has grown by so many bytes.
    """

    seconds: float = 10.0
    seconds_per_mb: float = 2.0
    memory: int | None = 1_000_000_000
    items: int = 10_000
    growth: int = 500_000_000

    def allowed(self, size: int) -> float:
        """Seconds for an item of `size` bytes."""
        return self.seconds + self.seconds_per_mb * size / 1e6


@dataclass(frozen=True, slots=True)
class Lost:
    """An item that no worker brought back: a code of `model.ERRORS`, and why, in words."""

    code: LossCode
    why: str


class StartError(Exception):
    """Worker processes cannot start; the message says why and what to do."""


def resident() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not tell."""
    try:
        descriptor = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return 0
    try:
        return int(os.read(descriptor, 200).split()[1]) * os.sysconf("SC_PAGE_SIZE")
    finally:
        os.close(descriptor)


def frame(message: Any) -> bytes:
    """A message for the other side of a socket: eight bytes of length, then the pickle."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return len(body).to_bytes(8, "little") + body
