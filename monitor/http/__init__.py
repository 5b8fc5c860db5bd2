"""The network edge: everything that goes out of this program goes through `guard.Guard`.

`exchange` holds the values that go in and come out, `addresses` says which addresses are
never dialled, `resolver` looks names up, `stream` keeps the deadline and the byte counts on
the socket, `inflate` unpacks bodies, `fields` reads header fields, `walls` recognises bot
walls, `politeness` spaces requests to one domain, `robots` asks robots.txt.
"""
