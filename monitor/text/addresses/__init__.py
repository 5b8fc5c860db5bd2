"""Addresses: URLs and hosts."""
