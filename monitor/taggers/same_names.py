"""Whether two spellings are one name."""

from __future__ import annotations


def is_same_name(one: str, other: str) -> bool:
    """Say whether two full names differ by at most one letter in each word ("Ahmed", "Ahmad")."""
    left, right = one.casefold().split(), other.casefold().split()
    return len(left) == len(right) and all(
        _one_letter_apart(a, b) for a, b in zip(left, right, strict=True)
    )


def _one_letter_apart(one: str, other: str) -> bool:
    """Say whether *one* becomes *other* by changing, adding or dropping at most one letter."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4:
        return False
    short, long = sorted((one, other), key=len)
    same = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    tail = short[same + 1 :] if len(short) == len(long) else short[same:]
    return tail == long[same + 1 :]
