"""The block model: how likely each block of an HTML page is the article's, learned from labelled pages.

Boosted trees over what `features` tells of a block: its shape, its place in the tree, links, names, phrases, and what the witness
and the blocks around it say. `scorer` reads the weights and applies them; `cleanseed.training.blocks` makes them (it needs lightgbm).
"""
