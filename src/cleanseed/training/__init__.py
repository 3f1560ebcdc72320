"""Training: from gold sets to the weights in the package. `make train` runs it; nothing that cleans imports it.

`examples` are the pages as lines, in all renderings; `lines` makes the weights of the line model, `blocks` those of the block model,
`calibration` the tables that `confidence` is read from. Each is a command; the first two need the group `train`.
"""
