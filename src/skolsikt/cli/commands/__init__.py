"""One file per command; each has ``command``, and ``cli.app`` finds it here."""
