"""Data: what has been loaded, how fresh and complete it is, what was rejected and why."""
