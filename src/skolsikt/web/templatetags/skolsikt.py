"""Template tags of the house: icons and data for scripts."""

from __future__ import annotations

from functools import cache

from django import template
from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
SPRITE = "vendor/lucide-static-1.62.0/sprite.svg"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw the icon ``name`` of the sprite; decorative, words stand beside it.

    >>> icon("scale")
    '<svg class="i" aria-hidden="true"><use href="#i-scale"></use></svg>'
    """
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"></use></svg>', name)


@register.filter
def person_number(number: str) -> str:
    """Return a person number as people write it.

    >>> person_number("201012121212")
    '20101212-1212'
    """
    return f"{number[:8]}-{number[8:]}" if len(number) == 12 else number


@register.simple_tag
@cache
def sprite() -> SafeString:
    """Return all icons as symbols, once per page."""
    with open(finders.find(SPRITE), encoding="utf-8") as file:  # noqa: PTH123 - the finder gives a string
        return mark_safe(file.read())  # noqa: S308 - our own vendored file


# What would end the element or begin another, written so that JSON still reads it.
_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def data_script(element_id: str, json_text: str) -> SafeString:
    """Return JSON as data that scripts of the page read; the policy lets no browser run it.

    >>> data_script("a", '{"b":"</script>"}')
    '<script id="a" type="application/json">{"b":"\\\\u003C/script\\\\u003E"}</script>'
    """
    harmless = mark_safe(json_text.translate(_IN_SCRIPT))  # noqa: S308 - nothing in it can end the element
    return format_html('<script id="{}" type="application/json">{}</script>', element_id, harmless)
