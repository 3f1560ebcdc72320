"""What the names of the model's figures mean: `cleanseed explain` prints these below a page's ledger."""

from __future__ import annotations

import re

_MARKS = {
    "comma": "commas", "quote": "quotation marks", "dash": "dashes", "bullet": "bullets", "bar": "bars and slashes", "money": "signs of money",
    "bracket": "brackets", "sign": "signs as in addresses (@ # & +)", "symbol": "symbols and emoji", "letter": "letters without case",
    "stop": "full stops, question and exclamation marks", "colon": "colons",
}  # fmt: skip
_WORDS = {
    "function": "function words", "self": "words of people about themselves (I, you)", "comment": "words of comment threads",
    "ago": "words of elapsed time", "date": "months, weekdays and the like", "share": "words of share bars", "nav": "words of menus",
    "legal": "words of legal notices", "related": "words of links to other stories", "credit": "words of photo credits",
    "role": "words of authors and their roles", "advert": "words of advertisements", "shop": "words of shops",
    "speech": "verbs of saying", "web": "parts of web addresses", "unit": "units of measure",
}  # fmt: skip
_FLAGS = {
    "full": "lines that end like a sentence", "lower": "lines that begin with a small letter", "brief": "lines of four words and fewer",
    "comment": "short lines with words of comments", "when": "short lines with a date or time", "name": "lines like a name",
    "self": "lines of people about themselves", "list": "lines like an item of a list", "credit": "lines with words of photo credits",
    "wide": "lines of several sentences", "titled": "lines like a headline", "gap": "lines after a blank one",
}  # fmt: skip
_PLAIN = {
    "chars": "characters", "words": "words, twice", "length": "characters a word", "short%": "share of words of three letters and fewer",
    "capital%": "share of words with a capital", "number%": "share of words that begin with a figure", "upper%": "share of capitals among letters",
    "digit%": "share of figures among characters", "marks%": "share of punctuation", "unspaced%": "share of characters of scripts without spaces",
    "ends": "sentence ends inside", "ends%": "sentence ends a word", "last": "kind of the last character", "first": "kind of the first character",
    "full": "ends like a sentence", "breaks": "breaks off with three dots", "asks": "ends in a question mark", "gap": "a blank line stands before it",
    "function%": "share of function words", "self%": "share of words of people about themselves", "named%": "share of words of all other groups",
    "text": "characters, where the line reads like sentences", "at": "its number from the top", "left": "lines below it", "lines": "lines on the page",
    "place": "its place on the page, 0 to 1", "text<%": "share of the page's sentences above it", "chars<%": "share of the page's characters above it",
    "text<": "characters of sentences above it", "text>": "characters of sentences below it", "text=": "characters of sentences on the page",
    "prosy": "share of the page's characters in sentences", "prose<<": "lines up to the nearest sentence above",
    "prose>>": "lines down to the nearest sentence below", "prose<": "words, twice, of the nearest sentence above",
    "prose>": "words, twice, of the nearest sentence below", "cluster": "inside the page's largest run of sentences",
    "cluster<": "lines below that run's first", "cluster>": "lines below that run's last", "cluster%": "share of the page's sentences in that run",
    "served=": "share of words of menus, sharing, notices and links on the page", "comment<": "short lines with words of comments above it",
    "comment>": "short lines with words of comments below it", "topic": "its longer words that the article has too",
    "topic%": "share of its longer words that the article has too", "top%": "share of its words that the page's first lines have too",
    "copies": "times that the page has this line", "copy": "the page has had the line before", "starts": "lines that begin with the same word",
    "vote": "what its own words say, whatever stands around", "vote=": "what the words of all the page's lines say on the whole",
}  # fmt: skip
_WINDOW = {
    "dense": "share of sentences among the characters of the {n} lines above and below", "mass": "characters of sentences a line there, {n} lines above and below",
    "back": "characters of sentences in the {n} lines above", "fore": "characters of sentences in the {n} lines below",
}  # fmt: skip


def meaning(name: str) -> str:
    """What a figure of this name counts, in a few words. Raises KeyError for a name that no figure has."""
    if found := re.fullmatch(r"vote([+-])(?:1\.\.)?(\d)", name):
        many = "1.." in name
        side = "above" if found[1] == "-" else "below"
        return (
            f"what the words of the {found[2]} lines {side} say"
            if many
            else f"what the words of the line {found[2]} {side} say"
        )
    own, _, step = name.partition("@")
    if step:
        return f"of the line {abs(int(step))} {'above' if int(step) < 0 else 'below'}: {meaning(own)}"
    for table in (_PLAIN, _MARKS, _WORDS):
        if own in table:
            return table[own]
    if found := re.fullmatch(r"(.+)~(\d+)", own):
        return f"share of {_FLAGS[found[1]]} among the {found[2]} above and below"
    if found := re.fullmatch(r"(\w+)<<", own):
        return f"lines up to the nearest short one with {_WORDS[found[1]]}"
    if found := re.fullmatch(r"(\w+)=", own):
        return f"share of {_FLAGS[found[1]]} on the page"
    if found := re.fullmatch(r"([a-z]+)(\d+)", own):
        return _WINDOW[found[1]].format(n=found[2])
    raise KeyError(name)
