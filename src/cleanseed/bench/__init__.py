"""The bench: cleanseed against gold, beside simple baselines, and what it costs. `python -m cleanseed.bench --help`.

Nothing else in the package imports it.
"""
