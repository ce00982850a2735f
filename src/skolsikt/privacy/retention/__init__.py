"""What kinds of record there are, how long each is kept, and who has decided it: the information plan as data."""
