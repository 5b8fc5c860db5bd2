"""What an operator may change: the typed settings, the shipped sources, the gazetteer.

Imports nothing else of ours.
"""
