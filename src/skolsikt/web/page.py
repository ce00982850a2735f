"""A page of the product: a folder under ``web/pages`` and its place in the addresses and the menu."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.privacy.roles import Permission


@dataclass(frozen=True)
class Page:
    """``name``: folder and URL namespace. ``path``: first part of its addresses. No title: not in the menu.

    ``needs``: permissions without any of which the menu leaves it out; the page itself decides again.
    ``short``: its title in the bar of a phone, where six of them share 390 pixels. ``is_in_bar``: whether it is there;
    what is not is led to from another page.
    """

    name: str
    path: str
    title: str = ""
    icon: str = ""
    needs: tuple[Permission, ...] = ()
    short: str = ""
    is_in_bar: bool = True

    @property
    def view(self) -> str:
        """Module with ``urlpatterns``; the page itself is the pattern named ``page``."""
        return f"skolsikt.web.pages.{self.name}.view"
