"""Pages that several tests of the command line clean."""

from __future__ import annotations

ENGLISH = """\
Storm takes sea wall and closes the coast road
By Ann Author
2 May 2026
The coast road at Westerby was closed on Monday after a storm took the sea wall with it in the night.
Repairs will take at least a week, the council said, and the school bus will go by the hill road until then.
The café on the harbour wall lost its windows and its roof, but nobody was hurt, its owner said on Tuesday.
The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
Related stories
Ferry to run again in May
"""
GERMAN = """\
Die Küstenstraße bei Westerby ist seit Montag gesperrt, weil ein Sturm in der Nacht die Mauer mitgenommen hat.
Die Arbeiten dauern mindestens eine Woche, sagte die Gemeinde, und der Schulbus fährt bis dahin über den Berg.
Das Café auf der Hafenmauer verlor Fenster und Dach, aber niemand wurde verletzt, sagte die Besitzerin am Dienstag.
"""
HTML = "<!doctype html><title>Storm</title><article><h1>Storm</h1>{}</article>".format(
    "".join(f"<p>{line}</p>" for line in ENGLISH.splitlines()[3:7])
)
BINARY = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"
