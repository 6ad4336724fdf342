"""The single place that packs answers into bits: row 0 is the lowest bit of the first word."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Ints = NDArray[Any]

BITS = 64
ALL = slice(None)


def length(rows: int) -> int:
    """How many words hold so many rows."""
    return -(-rows // BITS)


def packed(flags: Flags) -> Words:
    """The words of as many flags as words hold."""
    return np.packbits(flags, bitorder="little").view(np.uint64)


def padded(flags: Flags) -> Words:
    """The words of any number of flags; what is behind the last is false."""
    whole = np.zeros(length(len(flags)) * BITS, np.bool_)
    whole[: len(flags)] = flags
    return packed(whole)


def unpacked(words: Words, rows: int) -> Flags:
    """The flags of the first rows."""
    return np.unpackbits(words.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def bits(words: Words, rows: Ints) -> Flags:
    """The flags of these rows, along the last axis."""
    of = words[..., rows // BITS] >> (rows % BITS).astype(np.uint64)
    return (of & np.uint64(1)).astype(np.bool_)


def count(words: Words) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(words).sum())


def put(words: Words, row: int, flags: Flags, planes: list[int] | slice = ALL) -> None:
    """Sets the bit of one row in each of several planes (the first axis) to its flag."""
    word, bit = row // BITS, np.uint64(row % BITS)
    one = np.uint64(1) << bit
    words[planes, word] = (words[planes, word] & ~one) | (flags.astype(np.uint64) << bit)


def first(rows: int) -> Words:
    """A plane in which just the first rows are set."""
    found = np.zeros(length(rows), np.uint64)
    found[: rows // BITS] = ~np.uint64(0)
    if rows % BITS:
        found[-1] = (np.uint64(1) << np.uint64(rows % BITS)) - np.uint64(1)
    return found
