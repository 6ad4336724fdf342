"""The single place that draws the seal and the code of a document for a page, as SVG."""

import io
from math import ceil

import segno
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

RADIUS = 14.5
"""Where the letters of a seal stand, in the millimetres of the seal on paper (38 across)."""
MOST_DEGREES, EACH_DEGREES = 300, 22
MANY = 14
"""From here on letters are smaller."""
LINE = 16
"""How many half-width letters one line in the middle takes."""


def code(text: str) -> SafeString:
    """A QR code, dark on white whatever the page is."""
    drawn = io.BytesIO()
    made = segno.make(text, error="m", micro=False)
    made.save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#000",
        light="#fff", svgclass="qr", lineclass=None,
    )  # fmt: skip
    return mark_safe(drawn.getvalue().decode())


def seal(around: str, middle: str) -> SafeString:
    """The seal that the PDF draws: a picture and not the seal of any state organ, of which
    nothing is read aloud. "" where nothing stands in its middle."""
    if not middle:
        return SafeString("")
    size = "2.5" if len(around) > MANY else "3.2"
    step = min(MOST_DEGREES, EACH_DEGREES * len(around)) / max(len(around), 1)
    first = -step * len(around) / 2
    letters = format_html_join(
        "",
        '<text transform="rotate({}) translate(0 -{})" font-size="{}">{}</text>',
        (
            (f"{first + step * (n + 0.5):.2f}", RADIUS, size, letter)
            for n, letter in enumerate(around)
        ),
    )
    return format_html(
        '<svg class="seal" viewBox="-19 -19 38 38" aria-hidden="true" focusable="false">'
        '<circle r="18.4" fill="none" stroke="currentColor" stroke-width="0.42"/>'
        '<g fill="currentColor" text-anchor="middle" dominant-baseline="central">{}'
        '<text y="7" font-size="{}">{}</text></g></svg>',
        letters,
        "3" if _width(middle) <= LINE else f"{48 / ceil(_width(middle)):.1f}",
        middle,
    )


def _width(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)
