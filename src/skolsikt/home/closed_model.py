"""What a file of the house's own catalogues says, and nothing beside it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Closed(BaseModel):
    """What a file says, and nothing beside it: a misspelt word is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Closed):
    """The same words in the languages of the screen."""

    sv: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def spoken(self, language: str) -> str:
        """Return the words in ``language``; Swedish where it is unknown."""
        return self.en if language == "en" else self.sv
