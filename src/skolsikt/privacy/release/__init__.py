"""What leaves the house for those without right to the pupils: frozen, audited tables."""
