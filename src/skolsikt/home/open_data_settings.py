"""Which open data this installation fetches, and from where."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MunicipalityCode = Annotated[str, Field(pattern=r"^\d{4}$")]
KeyFigure = Annotated[str, Field(pattern=r"^[NU]\d{5}$")]
Address = Annotated[str, Field(pattern=r"^https?://[^?#]+[^/?#]$")]

# Grades and eligibility in years 6 and 9, SALSA, certified teachers, pupils per teacher, parents' education, newly
# arrived, Skolenkäten in years 5 and 8, national tests in year 3, cost per pupil and HME: titles stand in Kolada.
KEY_FIGURES = (
    *("N15428", "N15424", "N15436", "N15425", "N15426", "N15427", "N15564", "N15419", "N15418", "N15505", "N15504"),
    *("N15506", "N15540", "N15482", "N15485", "N15488", "N15492", "N15495", "N15498", "N15454", "N15452"),
    *("U15413", "U15414", "U15415", "U15416", "N15814", "N15813", "N15034", "N15033", "N15030", "N15816"),
    *("N15902", "N15823", "N15602", "N15603", "N15613", "N15614", "N15623", "N15632", "N15633", "N15643", "N15644"),
    *("N15653", "U15402", "N15006", "U00200", "U00201", "U00202", "U00203"),
)


class OpenDataSettings(BaseModel):
    """Where the figures of others come from. An address is written without a slash at its end."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    is_scheduled: bool = Field(False, description="Whether the worker fetches by itself, once a week.")
    comparison_municipalities: list[MunicipalityCode] = Field(
        [], description="Codes of municipalities to compare with, beside those that Kolada calls similar."
    )
    years: int = Field(8, ge=1, le=30, description="How many years back figures are fetched.")
    kolada_url: Address = Field("https://api.kolada.se/v3", description="Kolada, version 3 or 2.")
    kolada_key_figures: list[KeyFigure] = Field(list(KEY_FIGURES), description="Codes of Kolada's key figures.")
    skolverket_url: Address = Field(
        "https://api.skolverket.se/planned-educations/v4", description="Skolverket: statistics and SALSA."
    )
    register_url: Address = Field(
        "https://api.skolverket.se/skolenhetsregistret/v2", description="Skolverket, the register of school units."
    )
    scb_url: Address = Field(
        "https://api.scb.se/OV0104/v1/doris/sv/ssd", description="SCB's tables (PxWeb), version 1 or 2."
    )
    scb_tables: list[str] = Field(
        [
            "income",
            "low_economic_standard",
            "foreign_background",
            "education",
            "employment",
            "tenure",
            "households",
            "population",
        ],
        description="Tables of DeSO and RegSO, by their names in loading/fetching/scb_queries.yaml.",
    )
    attempts: int = Field(4, ge=1, le=10, description="How many times a request is made before it is given up.")
    wait_seconds: float = Field(
        2, ge=0, le=60, description="Wait before the second attempt; doubled for each one more."
    )
    longest_wait_seconds: int = Field(
        120, ge=1, le=3600, description="No wait is longer, whatever the server asks for."
    )
    timeout_seconds: float = Field(60, gt=0, le=600, description="How long a server may be silent.")
    longest_answer_seconds: float = Field(
        900, gt=0, le=7200, description="How long one answer may take to come, however steadily."
    )
