"""What all sources lean on: text and its encoding, sheets, numbers, rejects, profiles."""
