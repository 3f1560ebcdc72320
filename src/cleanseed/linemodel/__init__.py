"""The line model: how likely is each line of a page the article's, from the text of all its lines.

    model = linemodel.load()
    p = model.score(lines, gaps)          # an array, 0..1 in steps of 1/1000
    model.explain(lines, gaps, line=3)    # what weighed most

`chars` turns lines into arrays, `features` into figures of each line and its company; `trees` and `net` score those, in whole
numbers, so that a page has the same scores on every machine. The weights stand beside the code; MODEL_CARD.md says how they came about.
`cleanseed.training` makes them anew.
"""

from __future__ import annotations

from cleanseed.linemodel.scorer import WEIGHTS, Certainty, Model, Reason, WeightsError, load

__all__ = ["WEIGHTS", "Certainty", "Model", "Reason", "WeightsError", "load"]
