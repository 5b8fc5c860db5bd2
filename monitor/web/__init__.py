"""The server: what is known, for browsers, programs and whoever watches this service.

One process beside the daemon, which reads the store and never writes it but through the same door
as the commands. `app` puts it together; a module with ``routes(site)`` is a part of what it
serves, and reads with `Site.reading`.
"""
