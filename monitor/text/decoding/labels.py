"""Names of character encodings: what a label on the wire means, and which codec reads it.

The table is that of the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels),
which follows what pages mean and not what they say: "iso-8859-1" is windows-1252, "gb2312"
is gb18030. A name that is not in it is refused, and with it every Python codec that is no
character encoding (bz2, zlib, rot13, base64, idna, unicode_escape, ...).
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple


class Charset(NamedTuple):
    """A character encoding: its name in reports, and Python's codec for it."""

    name: str
    codec: str

    @property
    def is_single_byte(self) -> bool:
        """Whether each byte is one character."""
        return self.name not in _MULTI_BYTE


_EAST_ASIAN: Final = ("gb18030", "big5", "euc-jp", "shift_jis", "euc-kr", "iso-2022-jp")
_MULTI_BYTE: Final = frozenset(
    ("utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be", *_EAST_ASIAN)
)

# name, codec, labels beside the name. Not in the standard: utf-32, koi8-t, kz-1048, ptcp154.
_TABLE: Final = """
utf-8 utf-8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 utf_8 x-unicode20utf8
utf-8 utf-8 utf-8-sig utf8mb4
utf-16le utf-16-le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf16 utf_16
utf-16be utf-16-be unicodefffe
utf-32le utf-32-le utf-32 utf32 ucs-4
utf-32be utf-32-be
ibm866 cp866 866 cp866 csibm866 dos-866
iso-8859-2 iso8859-2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 l2 latin2
iso-8859-3 iso8859-3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 l3 latin3
iso-8859-4 iso8859-4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 l4 latin4
iso-8859-5 iso8859-5 csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5
iso-8859-6 iso8859-6 arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127
iso-8859-6 iso8859-6 iso8859-6 iso88596 iso_8859-6
iso-8859-7 iso8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597
iso-8859-7 iso8859-7 iso_8859-7 sun_eu_greek
iso-8859-8 iso8859-8 csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8
iso-8859-8 iso8859-8 visual csiso88598i iso-8859-8-i logical
iso-8859-10 iso8859-10 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
iso-8859-13 iso8859-13 iso8859-13 iso885913
iso-8859-14 iso8859-14 iso8859-14 iso885914
iso-8859-15 iso8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9
iso-8859-16 iso8859-16
koi8-r koi8-r cskoi8r koi koi8 koi8_r
koi8-u koi8-u koi8-ru
koi8-t koi8-t
macintosh mac-roman csmacintosh mac x-mac-roman
windows-874 cp874 cp874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620
windows-1250 cp1250 cp1250 x-cp1250 win-1250
windows-1251 cp1251 cp1251 x-cp1251 win-1251 win1251 windows1251 cp-1251 ansi-1251
windows-1252 cp1252 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100
windows-1252 cp1252 iso8859-1 iso88591 iso_8859-1 l1 latin1 us-ascii x-cp1252 win-1252 latin-1
windows-1253 cp1253 cp1253 x-cp1253
windows-1254 cp1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 l5 latin5
windows-1254 cp1254 x-cp1254 win-1254
windows-1255 cp1255 cp1255 x-cp1255
windows-1256 cp1256 cp1256 x-cp1256 win-1256
windows-1257 cp1257 cp1257 x-cp1257
windows-1258 cp1258 cp1258 x-cp1258
x-mac-cyrillic mac-cyrillic x-mac-ukrainian
kz-1048 kz1048 kz1048 rk1048 strk1048-2002
ptcp154 ptcp154 csptcp154 pt154 cp154 cyrillic-asian
gb18030 gb18030 chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk
gb18030 gb18030 cp936 ms936
big5 big5hkscs big5-hkscs cn-big5 csbig5 x-x-big5 cp950
euc-jp euc_jp cseucpkdfmtjapanese x-euc-jp eucjp
iso-2022-jp iso2022_jp csiso2022jp
shift_jis cp932 csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932
euc-kr cp949 cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601
euc-kr cp949 windows-949 cp949 euckr uhc
ibm037 cp037 cp037 ebcdic-cp-us
"""


@cache
def _labels() -> dict[str, Charset]:
    found: dict[str, Charset] = {}
    for line in _TABLE.strip().splitlines():
        name, codec, *labels = line.split()
        charset = Charset(name, codec)
        found.update(dict.fromkeys((name, *labels), charset))
    return found


def charset(label: str) -> Charset | None:
    """Return the encoding that *label* means, or None for a name that is refused."""
    return _labels().get(label.strip(" \t\r\n\f\"'").lower()) if len(label) < 100 else None
