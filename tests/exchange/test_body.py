"""Bodies: HTML, text, the preview, and a comment before them (calendar.md §3.3)."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_graphmock.exchange.body import EMPTY, Body, BodyType, with_comment


def _html(content: str) -> Body:
    return Body(BodyType.HTML, content)


def test_empty_body_stays_empty() -> None:
    """No document is put around nothing."""
    for kind in BodyType:
        assert Body(kind, "").as_html() == EMPTY


def test_text_becomes_a_document() -> None:
    """Escaped, with its line breaks."""
    body = Body(BodyType.TEXT, "a < b & c\r\nd\re").as_html()

    assert body.type is BodyType.HTML
    assert body.content.startswith("<html><head>")
    assert "<body>a &lt; b &amp; c<br>d<br>e</body></html>" in body.content


def test_html_gets_a_document_around_it_once() -> None:
    """A document is left alone."""
    once = _html("<p>Hi</p>").as_html()

    assert "<body><p>Hi</p></body></html>" in once.content
    assert once.as_html() == once


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>One</p><p>Two</p>", "One\r\n\r\nTwo", id="paragraphs"),
        pytest.param("One<br>Two", "One\r\nTwo", id="line break"),
        pytest.param("<b>One</b>  \n two", "One two", id="white space"),
        pytest.param("a &lt; b &amp;&nbsp;c", "a < b & c", id="entities"),
        pytest.param("<head><title>T</title></head><body>x</body>", "x", id="head"),
        pytest.param("<style>p {}</style><script>f()</script>x", "x", id="style and script"),
        pytest.param("<ul><li>One</li><li>Two</li></ul>", "One\r\n\r\nTwo", id="list"),
        pytest.param("<![if mso]>x<![endif]>", "x", id="Word's own"),
        pytest.param("<!-- no -->x", "x", id="comment"),
        pytest.param("a < b", "a < b", id="no tag"),
        pytest.param("", "", id="empty"),
    ],
)
def test_html_as_text(html: str, text: str) -> None:
    """What a reader would see."""
    assert _html(html).as_text() == Body(BodyType.TEXT, text)


@given(st.text())
def test_text_comes_back(text: str) -> None:
    """To HTML and back: the same words, but for white space."""
    assert Body(BodyType.TEXT, text).as_html().as_text().content.split() == text.split()


@example("<![]>")
@given(st.text(alphabet="<>![]/-&;ab c\n\"'="))
def test_no_html_breaks_the_reading(html: str) -> None:
    """However broken."""
    assert isinstance(_html(html).as_html().preview, str)


def test_preview_is_the_first_255_characters() -> None:
    """Of the text."""
    assert _html(f"<p>{'x' * 300}</p>").preview == "x" * 255


def test_comment_stands_first_in_a_block_of_its_own() -> None:
    """Before the original, inside the document."""
    body = with_comment("Sorry <b>", _html('<html><body class="x"><p>Old</p></body></html>'))

    assert body.content == (
        '<html><body class="x"><div>Sorry &lt;b&gt;</div>\r\n<p>Old</p></body></html>'
    )
    assert body.preview.startswith("Sorry <b>")


def test_comment_alone_is_a_document() -> None:
    """When there was no body."""
    body = with_comment("Sorry", EMPTY)

    assert "<body><div>Sorry</div></body>" in body.content


def test_no_comment_leaves_the_original() -> None:
    """As HTML, as messages have it."""
    original = Body(BodyType.TEXT, "Old")

    assert with_comment("", original) == original.as_html()
    assert with_comment("", EMPTY) == EMPTY


def test_comment_goes_into_a_document_without_a_body_tag() -> None:
    """Not before the document begins."""
    body = with_comment("Sorry", _html("<html><head><title>T</title></head><p>Old</p></html>"))

    assert body.content.startswith("<html>")
    assert body.preview == "Sorry\r\n\r\nOld"
