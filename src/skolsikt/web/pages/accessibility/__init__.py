"""Tillgänglighet: the accessibility statement of lagen (2018:1937), with the contents that DIGG prescribes."""
