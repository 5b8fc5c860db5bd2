"""group: which articles, in any language, tell the same event?"""

from __future__ import annotations
