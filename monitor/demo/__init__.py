"""The demo newsroom: a dozen small outlets on loopback, with all that real ones do to a monitor.

`monitor.demo.newsroom.Newsroom` starts them; what they publish stands in ``outlets.toml``,
``articles/`` and ``templates/``. Outlets and texts are invented; the people in them hold the
offices that they are named with.
"""
