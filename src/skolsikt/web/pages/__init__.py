"""The pages: each folder its own, found by ``config.pages``. Pages do not import pages."""
