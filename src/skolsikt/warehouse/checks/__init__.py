"""Quality checks of rows on their way in. A failed ``stop`` keeps them out; a ``warn`` is told with the load."""
