"""Så räknar vi: what each measure means, who is counted, why it matters, worked examples."""
