"""`python -m cleanseed` is the command `cleanseed`."""

from __future__ import annotations

from cleanseed.cli import main

if __name__ == "__main__":  # worker processes import this file once more
    main()
