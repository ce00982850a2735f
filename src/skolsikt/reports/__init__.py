"""Documents and reports: data as plain blocks, and from them PDF, Markdown, JSON and CSV."""
