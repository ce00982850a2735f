"""Official record layouts, restated as dated rules, and what the sources that read them share."""
