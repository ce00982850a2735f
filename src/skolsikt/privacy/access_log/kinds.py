"""What kind of thing an entry of the access log tells."""

from __future__ import annotations

from enum import StrEnum

from skolsikt.home.words import N_

ONE_PUPIL, THROUGH_A_WINDOW = "pupil", "pupil through a window"  # what was seen: a page, by relation or without one


class Kind(StrEnum):
    """Why there is an entry."""

    PUPILS = "pupils"  # rows about pupils shown
    SEARCH = "search"  # a search for a name; what was searched for is never kept
    REFUSED = "refused"  # an attempt that a decision said no to
    UNMASKED = "unmasked_reject"  # rejected rows shown as they stood
    TRUE_AGGREGATES = "true_aggregates"  # small groups shown
    EXTRACT = "extract"  # rows handed out for analysis
    EXPORT = "export"  # a file of figures or masked rows taken home
    DISCLOSED = "disclosed"  # a public record given out
    DOCUMENT = "document"  # a document made to be handed out
    AS_ROLE = "as_role"  # somebody looked at the house as another role sees it
    ACCOUNT = "account"  # an account made, closed or opened, a role given or ended
    CHANGED = "changed"  # something said about pupils was changed
    RETENTION = "retention"  # records destroyed, or handed over to the archive
    VAULT = "vault"  # keys changed, the vault opened or closed, a pupil erased
    DECISION = "decision"  # a release approved or rejected, figures held or let go
    LOG = "log"  # the access log itself: searched, restored, accepted


TITLES = {
    Kind.PUPILS: N_("Elever visade"),
    Kind.SEARCH: N_("Sökning efter elev"),
    Kind.REFUSED: N_("Nekat försök"),
    Kind.UNMASKED: N_("Avvisade rader omaskerade"),
    Kind.TRUE_AGGREGATES: N_("Små grupper visade"),
    Kind.EXTRACT: N_("Underlag till analys"),
    Kind.EXPORT: N_("Fil hämtad"),
    Kind.DISCLOSED: N_("Allmän handling utlämnad"),
    Kind.DOCUMENT: N_("Dokument"),
    Kind.AS_ROLE: N_("Sett som en annan roll"),
    Kind.ACCOUNT: N_("Konton och roller"),
    Kind.CHANGED: N_("Ändring"),
    Kind.RETENTION: N_("Gallring och arkivering"),
    Kind.VAULT: N_("Valvet"),
    Kind.DECISION: N_("Beslut om siffror"),
    Kind.LOG: N_("Loggen själv"),
}
