"""Översikt: how is my school, what stands out, how complete are the data."""
