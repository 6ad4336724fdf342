"""Packs: what does government publish? Load, check as a whole, hash, compare; pure.

The door of the package: `packs.read(folder, kinds)`, `packs.Text`, `packs.Ref("department")`.
"""

from onething.packs.canonical import canonical, digest, unpack
from onething.packs.choices import Choices, Ordered
from onething.packs.content import Content, Feel, Limit, Mark, Marked, Ref
from onething.packs.head import Head
from onething.packs.manifest import Comparison, Manifest, compare
from onething.packs.mistakes import Finding, Mistake, PackRefused, Said
from onething.packs.pack import Definition, Pack, defined
from onething.packs.reading import read, read_file
from onething.packs.text import Text
from onething.packs.wrong import Wrong

__all__ = [
    "Choices",
    "Comparison",
    "Content",
    "Definition",
    "Feel",
    "Finding",
    "Head",
    "Limit",
    "Manifest",
    "Mark",
    "Marked",
    "Mistake",
    "Ordered",
    "Pack",
    "PackRefused",
    "Ref",
    "Said",
    "Text",
    "Wrong",
    "canonical",
    "compare",
    "defined",
    "digest",
    "read",
    "read_file",
    "unpack",
]
