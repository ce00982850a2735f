"""The tables of decisions: one file for each kind."""

from skolsikt.records.governance.models.embargo import Embargo
from skolsikt.records.governance.models.figure_review import FigureQuestion, SignOff
from skolsikt.records.governance.models.page_comment import PageComment
from skolsikt.records.governance.models.pupil_matter import PupilMatter
from skolsikt.records.governance.models.records_request import RecordsRequest, SecrecyTrial
from skolsikt.records.governance.models.registration import FeedbackDecision, RegistrationGuideline
from skolsikt.records.governance.models.release import ReleaseDecision
from skolsikt.records.governance.models.responsible_use import UseAnswer

__all__ = [
    "Embargo",
    "FeedbackDecision",
    "FigureQuestion",
    "PageComment",
    "PupilMatter",
    "RecordsRequest",
    "RegistrationGuideline",
    "ReleaseDecision",
    "SecrecyTrial",
    "SignOff",
    "UseAnswer",
]
