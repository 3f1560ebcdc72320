"""Sites: what a host shows on many of its pages, learned from a corpus and kept as one readable file a host.

`profile` has the file and the folder of files, `host` the names, `sketch` what is remembered of a page and the sample of a
host's pages, `learn` how pages become a profile.
"""

from __future__ import annotations

from cleanseed.sites.host import of_folder, of_url
from cleanseed.sites.profile import SUFFIX, Known, Site, SiteError, Sites, dump, merge, parse

__all__ = ["SUFFIX", "Known", "Site", "SiteError", "Sites", "dump", "merge", "of_folder", "of_url", "parse"]
