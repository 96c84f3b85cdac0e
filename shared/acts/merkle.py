"""A Merkle tree as RFC 6962 has it, only appended to. Of it are kept the roots of its whole subtrees."""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


class Tree:
    """`size` leaves, as the hashes of the largest whole subtrees from left to right (a compact range)."""

    def __init__(self, size: int = 0, subtrees: Sequence[bytes] = ()) -> None:
        self.size = size
        self.subtrees = list(subtrees)

    def append(self, entry: bytes) -> None:
        """Add a leaf for an entry."""
        hashed, size = hashlib.sha256(b"\x00" + entry).digest(), self.size
        while size % 2:
            hashed = _joined(self.subtrees.pop(), hashed)
            size //= 2
        self.subtrees.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """The hash of the whole tree."""
        if not self.subtrees:
            return EMPTY
        root = self.subtrees[-1]
        for left in reversed(self.subtrees[:-1]):
            root = _joined(left, root)
        return root


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
