"""Pages that a browser saved as one file: a message of several parts."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanseed
from cleanseed.read import mhtml

ADDRESS = "https://coast.example/2031/05/storm"
STORY = "<p>The coast road at Westerby was closed on Monday after a storm – the third – took the sea wall with it in the night.</p>"
HTML = f"<html><head><title>Storm</title></head><body><h1>Storm takes the sea wall</h1>{STORY}<p>Déjà repaired twice, it will be built anew, the council said on Tuesday.</p></body></html>"
BODIES: dict[str, Callable[[bytes], bytes]] = {
    "quoted-printable": quopri.encodestring,
    "base64": base64.encodebytes,
    "8bit": bytes,
}


def saved(encoding: str, charset: str = "utf-8", end: bytes = b"\r\n") -> bytes:
    head = (
        f"From: <Saved by a browser>\nSnapshot-Content-Location: {ADDRESS}\nSubject: Storm\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="----Bound--7"\n\n\n------Bound--7\n'
        f"Content-Type: text/css\nContent-Location: cid:css\n\nbody {{}}\n------Bound--7\nContent-Type: text/html; charset={charset}\n"
        f"Content-Transfer-Encoding: {encoding}\nContent-Location: {ADDRESS}\n\n"
    )
    body = BODIES[encoding](HTML.encode(charset))
    return (head.encode() + body + b"\n------Bound--7--\n").replace(b"\r\n", b"\n").replace(b"\n", end)


@pytest.mark.parametrize("encoding", BODIES)
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_page_saved_as_one_file(encoding: str, charset: str, end: bytes) -> None:
    data = saved(encoding, charset, end)
    article = cleanseed.clean(data, model=False)
    plain = cleanseed.clean(HTML, url=ADDRESS, model=False)
    assert article.text == plain.text
    assert "Déjà" in article.text
    assert (article.title, article.url, article.hostname) == ("Storm takes the sea wall", ADDRESS, "coast.example")
    assert cleanseed.clean(data, url="https://other.example/", model=False).url == "https://other.example/"


def test_as_text_it_is_left_as_it_is() -> None:
    text = saved("quoted-printable").decode()
    assert cleanseed.clean(text, model=False).title == "Storm takes the sea wall"
    assert "multipart" in cleanseed.clean(text, kind="text", model=False).page.text  # type: ignore[union-attr]


def test_a_message_in_a_message() -> None:
    inner = saved("base64").replace(b"Bound--7", b"Inner")
    outer = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=out\n\n--out\n" + inner + b"\n--out--\n"
    found = mhtml.unpack(outer)
    assert found is not None
    assert found.html.decode() == HTML


@pytest.mark.parametrize(
    "data",
    [
        b"Storm: the sea wall is gone\nMIME-Version: 1.0\n\nIt was built in 1911.",
        b"MIME-Version: 1.0\nContent-Type: text/plain\n\nThe sea wall is gone.",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/css\n\nb{}\n--x--",
        b"<p>MIME-Version: 1.0 Content-Type: text/html</p>",
        b"",
    ],
)
def test_no_page_in_it(data: bytes) -> None:
    assert mhtml.unpack(data) is None


HEADS = st.sampled_from([b"MIME-Version: 1.0", b"Content-Type: multipart/related; boundary=b", b"Content-Type: text/html",
                         b"Content-Transfer-Encoding: base64", b"--b", b"--b--", b"", b"abc=", b"=E2=80", b"\xff"])  # fmt: skip


@given(st.lists(HEADS, max_size=30))
def test_whatever_it_holds_nothing_raises(lines: list[bytes]) -> None:
    mhtml.unpack(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n" + b"\n".join(lines))


def test_of_a_folder_they_are_read(tmp_path: Path) -> None:
    from cleanseed import inputs

    (tmp_path / "storm.mhtml").write_bytes(saved("base64"))
    assert [item.name for item in inputs.find([str(tmp_path)]).inputs] == ["storm"]
