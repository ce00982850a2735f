"""The vault: who a surrogate is. The only place where a person number meets a pupil key."""

from skolsikt.privacy.vault.identity import Identity
from skolsikt.privacy.vault.ring import IdentityBroken
from skolsikt.privacy.vault.vault import Vault

__all__ = ["Identity", "IdentityBroken", "Vault"]
