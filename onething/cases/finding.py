"""The single place that writes down what is wrong with a lifecycle and what to do about it."""

from onething.packs import Finding, Said

Path = tuple[str | int, ...]


def finding(path: Path, zh: str, en: str, do_zh: str, do_en: str) -> Finding:
    return Finding(path, Said(zh, en), Said(do_zh, do_en))
