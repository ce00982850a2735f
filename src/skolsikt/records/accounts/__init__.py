"""Who may log in, and the roles each person holds at which school units."""
