"""Has httpx, which is imported after this, leave its own command line away.

It imports it wherever rich and click are installed, which is here: 5 MiB and a tenth of a second.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import cast

# What is None cannot be imported; httpx has a function in its place then.
sys.modules.setdefault("httpx._main", cast(ModuleType, None))
