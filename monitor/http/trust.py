"""Which certificate authorities are trusted: those of certifi, and those of the operator's file.

State authorities are the rule among the official sites of some countries, and no browser list
has them. What the operator names is trusted beside the others, never instead of them.
"""

from __future__ import annotations

import ssl

import certifi


def trusting(ca_file: str) -> ssl.SSLContext:
    """Return a TLS context that trusts certifi's authorities and those in *ca_file* (PEM).

    Raises ValueError where the file cannot be read or holds no certificate.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else "no PEM"
            raise ValueError(f"ca_file {ca_file}: cannot be read ({why})") from None
    return context
