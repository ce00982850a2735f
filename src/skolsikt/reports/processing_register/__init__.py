"""Registerförteckning (GDPR art. 30): what this installation does with personal data, from how it is set up now."""
