"""What a PDF tells whoever reads it with a program: its text, and the structure that a screen reader follows."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


class Read:
    """One PDF, read back."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.root = self.reader.trailer["/Root"]

    @property
    def text(self) -> str:
        """All text without any space: where lines break is nobody's business."""
        return squeezed("".join(page.extract_text() for page in self.reader.pages))

    @property
    def tags(self) -> Counter[str]:
        return Counter(self._tags(self.root["/StructTreeRoot"]))

    def _tags(self, node: object) -> Iterator[str]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, ArrayObject):
            for child in node:
                yield from self._tags(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield str(node["/S"])
            if "/K" in node:
                yield from self._tags(node["/K"])


def squeezed(text: str) -> str:
    """Return ``text`` as ``Read.text`` has it."""
    return re.sub(r"[\s\u200b]+", "", text)
