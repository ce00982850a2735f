"""What a reader keeps for the own use: saved views, and how Översikt is arranged."""
