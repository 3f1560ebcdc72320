"""WARC and WET: web archives. Pages are responses of HTML with a good status, and the texts of WET (conversions).

The frame of a record (head, declared length, end) is read here, for readers of archives take a record that is cut for a whole one;
`message` reads what was sent inside. A bad record costs itself: the next one is found by the gzip member in which it begins, or by its
first line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from cleanseed.inputs import MAX_BYTES, TOO_LARGE, UnreadableError
from cleanseed.sources import message
from cleanseed.sources.opening import PIECE, pieces
from cleanseed.sources.record import Record, lost
from cleanseed.sources.warcgzip import Break, members

_HEAD = 1 << 17  # bytes; a WARC head has some hundred
_START = message.HEAD  # of a block that is too long to be held
_BLOCK: Final = MAX_BYTES + _START
_FIRST = b"WARC/"
_CONTENT = ("response", "conversion", "resource")
_IN_HEAD = "the record is cut in its head"
_CUT = ("truncated", "the record is cut: it is shorter than the length that it declares")


def records(name: str, stream: BinaryIO, packing: str | None) -> Iterator[Record]:
    """The records of an archive, in order, those that hold no page (`Record.passed_over`) too. Raises MissingLibraryError."""
    message.check()
    feed = _Feed(stream, packing)
    number = 0
    while True:
        if broken := feed.next_record():
            yield lost(f"{name}#{number}", *broken)
            number += 1
            continue
        if not feed.left():
            return
        source = f"{name}#{number}"
        number += 1
        try:
            head, block, length = _frame(feed)
        except UnreadableError as error:
            told = feed.take_break() or (error.code, str(error))
            feed.resync()
            yield lost(source, *told)
            continue
        yield _page(source, head, block, whole=len(block) == length)


class _Feed:
    """The unpacked bytes of an archive: a window that moves on, and stops where what follows does not belong to what came before."""

    def __init__(self, stream: BinaryIO, packing: str | None) -> None:
        self._stream = stream
        self._seekable = packing is None
        self._events: Iterator[bytes | Break] = iter(members(stream) if packing == "gzip" else _plain(stream, packing))
        self._break: Break | None = None
        self.data = bytearray()
        self.at = 0
        self.passed = 0  # bytes before `data`

    def left(self) -> int:
        """How many bytes the window holds."""
        return len(self.data) - self.at

    def more(self) -> bool:
        """Widen the window. False at the end, and at a break until `next_record`."""
        if self._break is not None:
            return False
        event = next(self._events, None)
        if event is None:
            return False
        if isinstance(event, Break):
            self._break = event
            return False
        if self.at >= max(PIECE, self.left()):  # not at each step, where the window is large
            self._forget()
        self.data += event
        return True

    def wants(self, size: int) -> bool:
        """Widen the window to `size` bytes, if there are as many."""
        while self.left() < size:
            if not self.more():
                return False
        return True

    def take_break(self) -> tuple[str, str] | None:
        """What is wrong with the file here, if that is why the window does not widen."""
        told = self._break.lost if self._break else None
        if told:
            self._break = Break()
        return told

    def next_record(self) -> tuple[str, str] | None:
        """Move to the next record, or to the end. What is wrong with the file in between, if anything."""
        while True:
            while self.left() and self.data[self.at] in b"\r\n":
                self.at += 1
            if self.left() or self.more():
                if self.left() and self.data[self.at] not in b"\r\n":
                    return None
            elif self._break is not None:
                told, self._break = self._break.lost, None
                if told:
                    return told
            else:
                return None

    def holds(self, size: int) -> bool:
        """Whether so many bytes may follow; False where the file is known to be shorter."""
        if not (self._seekable and self._stream.seekable()):
            return True
        place = self._stream.tell()
        end = self._stream.seek(0, 2)
        self._stream.seek(place)
        return self.passed + self.at + size <= end

    def skip(self, size: int) -> bool:
        """Move on by `size` bytes, without holding them; False, as far as possible, where there are fewer."""
        while size > self.left():
            size -= self.left()
            self.at = len(self.data)
            self._forget()
            if not self.more():
                return False
        self.at += size
        return True

    def back(self, place: int) -> None:
        """Move back to a place in the whole, where the stream can: after what seemed to be a record of enormous length."""
        if place >= self.passed:
            self.at = place - self.passed
        elif self._seekable and self._stream.seekable():
            self._stream.seek(place)
            self._events = iter(_plain(self._stream, None))
            self.data.clear()
            self.at, self.passed = 0, place

    def resync(self) -> None:
        """Move to what looks like the first line of the next record, or to the end or break."""
        self.at = min(self.at + 1, len(self.data))
        while True:
            found = self.data.find(b"\n" + _FIRST + b"1.", self.at)
            if found >= 0:
                self.at = found + 1
                return
            self.at = max(self.at, len(self.data) - len(_FIRST) - 2)
            if not self.more():
                self.at = len(self.data)
                return

    def _forget(self) -> None:
        del self.data[: self.at]
        self.passed += self.at
        self.at = 0


def _plain(stream: BinaryIO, packing: str | None) -> Iterator[bytes | Break]:
    try:
        yield from pieces(stream, packing)
    except UnreadableError as error:
        yield Break((error.code, str(error)))


def _frame(feed: _Feed) -> tuple[bytes, bytes, int]:
    """The head of a record, its block, and how long that is. Of one too long to hold only the start comes back.

    Raises UnreadableError; the feed then stands where the next record is to be looked for.
    """
    if not feed.wants(len(_FIRST)) and _FIRST.startswith(feed.data[feed.at :]):
        raise UnreadableError("truncated", _IN_HEAD)
    if not feed.data.startswith(_FIRST, feed.at):
        raise UnreadableError("bad-record", "here should begin a WARC record, and does not")
    looked = feed.at
    while (end := feed.data.find(b"\r\n\r\n", looked)) < 0:
        if feed.left() > _HEAD:
            raise UnreadableError("bad-record", f"the head of the record is longer than {_HEAD >> 10} kB")
        size = feed.left()
        if not feed.more():
            raise UnreadableError("truncated", _IN_HEAD)
        looked = feed.at + max(size - 3, 0)  # the window may have moved
    head = bytes(feed.data[feed.at : end])
    length = _length(head)
    feed.at = end + 4
    place = feed.passed + feed.at
    held = 0 if length > _BLOCK else length
    block = b""
    if held:
        whole = feed.wants(held)
    else:
        feed.wants(min(length, _START))
        block = bytes(feed.data[feed.at : feed.at + min(length, _START)])
        whole = feed.holds(length) and feed.skip(length)
    if not whole:
        feed.back(place)
        raise UnreadableError(*_CUT)
    if not _ends(feed, held):
        feed.back(place)
        raise UnreadableError("bad-record", "the record is not as long as it declares")
    if held:  # not before: a file may hold very many records that declare some megabytes too much
        block = bytes(feed.data[feed.at : feed.at + held])
        feed.at += held
    return head, block, length


def _ends(feed: _Feed, held: int) -> bool:
    """Whether a record can end `held` bytes from here: before an empty line and another record, or the end."""
    most = 4 + len(_FIRST)
    feed.wants(held + most)
    rest = bytes(feed.data[feed.at + held : feed.at + held + most]).lstrip(b"\r\n")
    return rest.startswith(_FIRST[: len(rest)])


def _length(head: bytes) -> int:
    told = _headers(head).get("content-length", "").strip()
    if not (told.isascii() and told.isdigit() and len(told) < 20):
        raise UnreadableError("bad-record", "the record does not tell its length")
    return int(told)


def _headers(head: bytes) -> dict[str, str]:
    """The fields of a head, by their names in lower case."""
    found: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        if line[:1] in (" ", "\t") and name:  # goes on
            found[name] += f" {line.strip()}"
        else:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            found[name] = value.strip()
    return found


def _page(source: str, head: bytes, block: bytes, *, whole: bool) -> Record:
    """The page that a record holds, or why it holds none. whole: whether that is all of the block."""
    headers = _headers(head)
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    sort = headers.get("warc-type", "").lower()
    url = headers.get("warc-target-uri", "").removeprefix("<").removesuffix(">") or None
    if sort == "conversion" and media in ("text/plain", ""):
        if not whole or len(block) > MAX_BYTES:
            return lost(source, "too-large", TOO_LARGE, url)
        return Record(source, block, url, "text", headers)
    if sort != "response" or media != "application/http":
        return Record(source, b"", url, passed_over="not-html" if sort in _CONTENT else "not-page")
    try:
        return message.page(source, block, url, headers, whole=whole)
    except UnreadableError as error:
        return lost(source, error.code, str(error), url)
