"""Brotli and Zstandard, unpacked a bounded piece at a time: whoever reads says when it is enough.

Neither is asked for, since every server that has them has gzip too: they are read where one sends
them all the same, as browsers read them. What makes them safe is that a call makes so much and no
more: brotli from version 1.2 on (``output_buffer_limit``; measured: 98,272 bytes at most where
65,536 are asked for, 30 MB of memory for a bomb of one gigabyte), zstandard
by what it is fed: of 32 bytes come at most eight blocks of 128 KB, with a window of at most 8 MiB
(RFC 9659).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol

ZSTD: Final = b"\x28\xb5\x2f\xfd"
"""What a Zstandard frame begins with (RFC 8878, 3.1.1)."""

PIECE: Final = 65_536
"""Bytes that one call of brotli may make, and one more block of its buffer."""

WINDOW: Final = 8 * 1024 * 1024
"""Bytes of the window that a frame may ask for (RFC 9659, 3)."""

STEP: Final = 32
"""Bytes that zstandard is fed in one call: a block of four may become 128 KB (RFC 8878, 3.1.1)."""


class UnpackError(ValueError):
    """The packed data is broken; the message says how."""


class Unpacker(Protocol):
    """Takes packed data, chunk by chunk."""

    @property
    def is_finished(self) -> bool:
        """Whether the packed data has ended as it should."""

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what comes of *chunk* in pieces of a bounded size.

        :raises UnpackError: where the data is broken
        """


class Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        import brotli  # a C library that hardly any run needs

        self._error: type[Exception] = brotli.error
        self._inside = brotli.Decompressor()

    @property
    def is_finished(self) -> bool:
        """Whether the stream has ended."""
        return bool(self._inside.is_finished())

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what comes of *chunk*."""
        try:
            while not self.is_finished:
                piece = self._inside.process(chunk, output_buffer_limit=PIECE)
                chunk = b""
                if piece:
                    yield piece  # it may hold more, whatever `can_accept_more_data` says
                elif self._inside.can_accept_more_data():
                    return
        except self._error as error:
            raise UnpackError(str(error)) from None


class Zstandard:
    """RFC 8878, with any number of frames. Fed `STEP` bytes at a time: that bounds a call."""

    def __init__(self) -> None:
        import zstandard

        self._error: type[Exception] = zstandard.ZstdError
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=WINDOW)
        self._inside = self._decompressor.decompressobj()

    @property
    def is_finished(self) -> bool:
        """Whether the frame has ended."""
        return self._inside.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what comes of *chunk*."""
        try:
            for at in range(0, len(chunk), STEP):
                step = chunk[at : at + STEP]
                while step:
                    if self.is_finished:
                        self._inside = self._decompressor.decompressobj()
                    piece = self._inside.decompress(step)
                    step = self._inside.unused_data if self.is_finished else b""
                    if piece:
                        yield piece
        except self._error as error:
            raise UnpackError(str(error)) from None
