"""A conversation with a mail server that ends in time, whatever the server does.

smtplib's timeout is for each read: a server that drips one byte now and then holds it for
ever. Here a watch closes the connection under it when the whole conversation took too long.
The server is the operator's own choice, so it is dialled directly, not through the guard.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from config.settings import SmtpSettings

READ_SECONDS: Final = 30.0
"""Of one read, write or connect; many servers keep strangers waiting 20 s before they greet."""

TOTAL_SECONDS: Final = 90.0
"""Of a whole conversation, which carries one message of at most some 200 kB."""


class _Watch:
    """Closes a connection after some seconds; works below TLS, on a twin of the socket."""

    def __init__(self, seconds: float) -> None:
        self._twin: socket.socket | None = None
        self._lock = threading.Lock()
        self.expired = False
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def see(self, connection: socket.socket) -> None:
        """Watch *connection* from now on."""
        with self._lock:
            self._twin = connection.dup()
            if self.expired:
                raise TimeoutError("the conversation took too long")

    def _expire(self) -> None:
        with self._lock:
            self.expired = True
            if self._twin is not None:
                with suppress(OSError):
                    self._twin.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Watch no more."""
        self._timer.cancel()
        with self._lock:
            if self._twin is not None:
                self._twin.close()
                self._twin = None


class _Plain(smtplib.SMTP):
    """SMTP over a watched socket."""

    def __init__(self, watch: _Watch, **options: Any) -> None:
        self._watch = watch
        super().__init__(**options)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = socket.create_connection((host, port), timeout)
        self._watch.see(connection)
        return connection


class _Tls(_Plain):
    """SMTP over TLS from the first byte (RFC 8314)."""

    def __init__(self, watch: _Watch, trust: ssl.SSLContext, **options: Any) -> None:
        self._trust = trust
        super().__init__(watch, **options)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = super()._get_socket(host, port, timeout)
        return self._trust.wrap_socket(connection, server_hostname=host)


@contextmanager
def connected(
    settings: SmtpSettings,
    trust: ssl.SSLContext | None = None,
    *,
    read_seconds: float = READ_SECONDS,
    total_seconds: float = TOTAL_SECONDS,
) -> Iterator[smtplib.SMTP]:
    """Yield a greeted server, encrypted as the settings ask; take leave of it at the end.

    A failure while taking leave is none: the message was accepted before.

    :raises smtplib.SMTPException: for what the server says
    :raises OSError: for what the network does; TimeoutError when it all took too long
    """
    trust = trust or ssl.create_default_context()
    options = {"host": settings.host, "port": settings.port, "timeout": read_seconds}
    watch = _Watch(total_seconds)
    try:
        if settings.security == "tls":
            server: smtplib.SMTP = _Tls(watch, trust, **options)
        else:
            server = _Plain(watch, **options)
        try:
            if settings.security == "starttls":
                server.starttls(context=trust)
            server.ehlo_or_helo_if_needed()
            yield server
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()
    except (smtplib.SMTPException, OSError) as error:
        if watch.expired:
            raise TimeoutError(f"the server took more than {total_seconds:g} s") from error
        raise
    finally:
        watch.stop()
