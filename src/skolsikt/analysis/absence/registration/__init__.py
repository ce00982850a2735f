"""How absence has been registered: what can be told without statistics, and what differs from expected."""
