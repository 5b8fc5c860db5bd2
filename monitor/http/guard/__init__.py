"""The guard: the one way out of this program, and the one package that imports httpx.

Why it holds, in the order in which a request meets it (`Guard.fetch`):

1. A URL is parsed once (`urls.admitted`): http or https, no user name, a sane host, port 80 or
   443 or one of the allow list. The parsed form is what goes on the wire.
2. The host's turn is awaited (`politeness`), then the clock of the whole fetch starts.
3. At dial time, inside the connection (`stream.GuardedBackend`), the host is looked up and
   every address of the answer is judged (`Guard._addresses`, by the table in
   `http.addresses`): one that is not public refuses all, and what is dialled is the judged
   address itself. So no name, number form, IPv6 wrapping, proxy of the environment or second
   DNS answer leads inside. The allow list is exact, address and port, and is matched here,
   against what is dialled.
4. One exchange has one connection with one budget of seconds and bytes (`stream.Budget`),
   kept in the socket: drips, floods and silence end at the deadline.
5. Redirects are followed here, by hand: each target starts again at 1. Credentials stay with
   the origin, validators with the URL, that they belong to.
6. A body is unpacked within the room that is left (`inflate.Body`).
7. Whatever happens comes back as a reason code (`Guard.fetch` never raises for it).

Each rule has its cases in `tests/hostile`: servers and URLs with the reason that each must end
with, a resolver that rebinds, and canaries inside that nothing may ever reach.

Of httpx the URL, the request, the response and the transport interface are used, but not
`httpx.Client`: its redirects, cookies, environment proxies, pool and logging of whole URLs
are what a guard must not have, and a quarter of what a poll costs (measured by
`tests/bench/poll_cpu.py`).

With an egress proxy the guard judges the target's addresses before it hands the request
over, but the proxy looks the name up again: against a name server that changes its mind
between the two only the proxy's own rules help. All else holds as without.

`guard` takes a fetch from hop to hop, `urls` says what may be asked for, `asking` what a request
says, `transport` is one exchange in the words of httpx.
"""

from __future__ import annotations

import monitor.http.guard.without_command  # noqa: F401 - for what it does
from monitor.http.exchange import Header, Hop, Limits, Request, Response
from monitor.http.guard.guard import Guard

__all__ = ["Guard", "Header", "Hop", "Limits", "Request", "Response"]
