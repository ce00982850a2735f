"""The tables of decisions: one file for each kind."""

from skolsikt.records.governance.models.embargo import Embargo
from skolsikt.records.governance.models.release import ReleaseDecision

__all__ = ["Embargo", "ReleaseDecision"]
