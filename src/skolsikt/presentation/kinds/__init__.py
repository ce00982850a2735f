"""The kinds of charts that an answer can become: each says when it fits, draws, and reads aloud."""
