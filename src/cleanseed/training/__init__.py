"""Training: from gold sets to the weights in the package. `make train` runs it; nothing that cleans imports it.

`examples` are the pages as lines, in all renderings; `lines` makes the weights of the line model, its networks with `nets`; `blocks`
makes those of the block model; `logistic` is what both learn words with. `calibration` makes the tables that `confidence` is read
from. `lines`, `blocks` and `calibration` are commands, and need the group `train`.
"""
