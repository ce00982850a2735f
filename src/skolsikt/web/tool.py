"""What the page Dataskydd leads on to: registered by the pages that have it."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.registry import entries


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A page for those who work with data protection. ``view``: name of its address; ``needs``: any one of them."""

    title: str
    describes: str
    view: str
    needs: tuple[Permission, ...]


def tools_for(viewer: Viewer) -> list[Tool]:
    """Return the tools that ``viewer`` may use, in their order."""
    found: tuple[Tool, ...] = entries("data_protection_tools")
    return [tool for tool in found if any(decide(viewer, one).allowed for one in tool.needs)]
