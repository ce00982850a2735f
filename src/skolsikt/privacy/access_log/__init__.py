"""Who has seen what about whom, and why. Lines are added, never changed, and chained; each pupil shown is one line."""

from skolsikt.privacy.access_log.chain import Access
from skolsikt.privacy.access_log.entries import accesses, accesses_about, note_access, note_search, note_together
from skolsikt.privacy.access_log.kinds import Kind

__all__ = ["Access", "Kind", "accesses", "accesses_about", "note_access", "note_search", "note_together"]
