"""Konsekvensbedömning (GDPR art. 35): a draft from how this installation is set up, for the municipality to finish."""
