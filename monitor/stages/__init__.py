"""The stages: one module each, from a source's address to a message in somebody's inbox.

A module offers the class of its stage. ``read`` looks up a value, ``run`` makes an Outcome
of it; ``monitor.app`` puts them together, ``monitor.engine.runner`` drives them.
"""
