"""Supervised workers: child processes that may hang, swell or die, and cost one item each.

A pool whose workers share a queue does not do: a worker that is killed while it holds the queue's lock stops all, and a limit on time
holds for a message, not for the item in it that is slow. Here each worker has a socket of its own that never blocks the parent, and
answers item by item, so that the parent knows at every instant what each one is at. Python code cannot interrupt C code, so a
limit on time is kept by killing.
"""

from __future__ import annotations

from cleanseed.supervisor.limits import Limits, Lost, StartError
from cleanseed.supervisor.workers import Known, Workers

__all__ = ["Known", "Limits", "Lost", "StartError", "Workers"]
