"""The directories that people may log in through (Entra ID, ADFS, any OIDC or SAML), as ``settings.toml`` says them."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from skolsikt.home.closed_model import Closed

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _encrypted(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("the address must begin with https://")
    return address


Address = Annotated[str, AfterValidator(_encrypted)]
DirectoryId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")]


class DirectoryGrant(Closed):
    """One line of the table: who is in ``group`` holds ``role`` at ``school_unit``."""

    group: str = Field(min_length=1, description="The group as the token names it.")
    role: str = Field(min_length=1, description="The role that the group gives.")
    school_unit: str = Field("*", min_length=1, description="School unit code, or * for all of them.")


class _Directory(Closed):
    title: str = Field(min_length=1, description="Words on the button of the log-in page.")
    user_name_claim: str = Field("preferred_username", description="Claim with the user name.")
    full_name_claim: str = Field("name", description="Claim with the person's name.")
    mail_claim: str = Field("email", description="Claim with the mail address.")
    groups_claim: str = Field("groups", description="Claim with the groups (or application roles).")
    has_second_factor: bool = Field(False, description="The directory itself asks for a second factor.")
    grants: tuple[DirectoryGrant, ...] = Field((), description="Which groups give which roles where.")


class OidcDirectory(_Directory):
    """A directory that speaks OpenID Connect."""

    kind: Literal["oidc"]
    server_url: Address = Field(description="Issuer; /.well-known/openid-configuration is read below it.")
    client_id: str = Field(min_length=1, description="The name that the directory gave to this installation.")
    scopes: list[str] = Field(
        default_factory=lambda: ["openid", "profile", "email"],
        description="What is asked for; ADFS wants allatclaims too.",
    )
    secret_environment: str = Field(
        "", description="Environment variable with the secret; empty means the file keys/<directory>.secret."
    )


class SamlDirectory(_Directory):
    """A directory that speaks SAML 2.0."""

    kind: Literal["saml"]
    entity_id: str = Field(min_length=1, description="The directory's entity id.")
    metadata_url: Address | None = Field(None, description="Where the directory's metadata are.")
    sso_url: Address | None = Field(None, description="Log-in address, when there is no metadata_url.")
    certificate_file: str = Field(
        "", description="PEM file in keys/ with the directory's signing certificate, when there is no metadata_url."
    )

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.metadata_url is None and not (self.sso_url and self.certificate_file):
            raise ValueError("give metadata_url, or sso_url and certificate_file")
        return self


Directory = Annotated[OidcDirectory | SamlDirectory, Field(discriminator="kind")]
