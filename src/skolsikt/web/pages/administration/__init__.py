"""Administration: who has which role, what each role gives, who sees nothing, and the pages as a role sees them."""
