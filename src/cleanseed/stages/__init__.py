"""The stages, in the order in which a page meets them."""
