"""Who may see what: roles as data, decisions with reasons, the gate, the vault and the access log."""
