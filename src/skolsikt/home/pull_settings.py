"""The servers that data are pulled from over SS 12000, as ``settings.toml`` says them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skolsikt.home.closed_model import Closed
from skolsikt.home.directories import Address


class Ss12000Server(Closed):
    """One server. Several may each have their part: ids are the same in all of them, as the standard says."""

    address: Address = Field(description="Address that the endpoints stand below, for example https://.../v2.0")
    sign_in: Literal["token", "certificate"] = Field(
        "token", description="What the server asks for: a bearer token or a client certificate."
    )
    token_environment: str = Field(
        "", description="Environment variable with the token; empty means the file keys/ss12000-<server>.token."
    )
    ca_file: str = Field("", description="Certificates to trust (PEM) where the server's own is not publicly known.")
    endpoints: list[str] = Field(
        default_factory=list, description="Endpoints to ask this server for; empty means all of them."
    )
    page_size: int = Field(1000, ge=1, le=100_000, description="Entities a page, where the server lets one choose.")
