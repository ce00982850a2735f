"""Allmänna handlingar: requests for public records, from received to decided and handed out."""
