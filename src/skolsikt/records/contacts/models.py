"""What is kept of a talk, and of a pupil's own words: under the pupil's key, without name."""

from __future__ import annotations

from django.conf import settings
from django.db import models

LONGEST_NOTE = 500
LONGEST_WORDS = 300


class Contact(models.Model):
    """One talk with or about a pupil: who, with whom, when, about what, and perhaps some words.

    ``secrecy``: the class (``about_pupils.yaml``) that it was written under, by the role of the one who wrote.
    """

    pupil_key = models.BigIntegerField(db_index=True)
    held_on = models.DateField()
    with_whom = models.CharField(max_length=20)
    theme = models.CharField(max_length=20)
    text = models.CharField(max_length=LONGEST_NOTE, blank=True)
    secrecy = models.CharField(max_length=40)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contact {self.pk}"


class OwnWords(models.Model):
    """What a pupil wants those who open the page to read first. Earlier words are not kept."""

    pupil_key = models.BigIntegerField(unique=True)
    text = models.CharField(max_length=LONGEST_WORDS)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"own words {self.pk}"
