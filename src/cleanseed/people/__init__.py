"""Who wrote it: bylines, names, roles, notes about an author.

`byline` reads a line that names the authors, `opener` a line that only announces one ("By"), `is_name` and `names` a line of
nothing but names, `role` a line that is a role, `known_house` a newsroom or an agency that is listed, `team` those who write for a site, `bio` a paragraph about an author. Languages: those of `words.toml`.
"""

from cleanseed.people.bios import bio
from cleanseed.people.bylines import Byline, byline, opener
from cleanseed.people.persons import is_name, names
from cleanseed.people.roles import NOBODY, known_house, role, team

__all__ = ["NOBODY", "Byline", "bio", "byline", "is_name", "known_house", "names", "opener", "role", "team"]
