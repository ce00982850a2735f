"""The command line (design, section 8): a contract that scripts rely on."""
