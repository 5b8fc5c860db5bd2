"""Dates as outlets write them."""
