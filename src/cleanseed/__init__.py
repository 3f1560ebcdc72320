"""cleanseed."""
