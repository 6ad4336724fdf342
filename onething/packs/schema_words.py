"""The single place that says in words what a schema refused."""

import difflib
import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from onething.packs.mistakes import Said, Saying
from onething.packs.wrong import Wrong

Words = tuple[Said, Said]

# What is wrong, what to do. Places: what pydantic tells of the error, and %(shown)s, the value.
_DATE = (
    Said("%(shown)s不是日期。", "%(shown)s is not a date."),
    Said("请写 2026-01-31 这样的日期。", "Write a date like 2026-01-31."),
)
_TIME = (
    Said("%(shown)s不是时刻。", "%(shown)s is not a time of day."),
    Said("请写 09:00 这样的时刻。", "Write a time like 09:00."),
)
_INT = (
    Said("%(shown)s不是整数。", "%(shown)s is not a whole number."),
    Said("请只写数字,例如 5。", "Write digits only, such as 5."),
)
_DECIMAL = (
    Said("%(shown)s不是数。", "%(shown)s is not a number."),
    Said("请写 0.9、1200 这样的数。", "Write a number like 0.9 or 1200."),
)
_BOOL = (
    Said("%(shown)s不是 true 或 false。", "%(shown)s is neither true nor false."),
    Said("请写 true 或 false。", "Write true or false."),
)
_TEXT = (
    Said("这里应为一段文字,却是%(shown)s。", "A text is needed here, not %(shown)s."),
    Said("请写文字。", "Write a text."),
)
_LIST = (
    Said("这里应为列表,却是%(shown)s。", "A list is needed here, not %(shown)s."),
    Said("请每项一行,以“- ”开头。", 'Write one item a line, each after "- ".'),
)
_MAPPING = (
    Said("这里应为一组键和值,却是%(shown)s。", "Keys and values are needed, not %(shown)s."),
    Said("请写成 键: 值,每行一个。", "Write key: value, one a line."),
)
_CHOICE = (
    Said("%(shown)s不在可选值之内。", "%(shown)s is not one of the choices."),
    Said("请写 %(choices_zh)s 之一。", "Write one of %(choices_en)s."),
)
_WORDS: Mapping[str, Words] = {
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "time_type": _TIME,
    "time_parsing": _TIME,
    "int_type": _INT,
    "int_parsing": _INT,
    "int_from_float": _INT,
    "decimal_type": _DECIMAL,
    "decimal_parsing": _DECIMAL,
    "bool_type": _BOOL,
    "bool_parsing": _BOOL,
    "string_type": _TEXT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "literal_error": _CHOICE,
    "enum": _CHOICE,
    "union_tag_invalid": (
        Said("“%(tag)s”不是可用的 %(key)s。", "“%(tag)s” is no %(key)s that can be used."),
        Said("请写 %(choices_zh)s 之一。", "Write one of %(choices_en)s."),
    ),
    "union_tag_not_found": (
        Said("没有写 %(key)s。", "The key %(key)s is missing."),
        Said("请加上 %(key)s。", "Add %(key)s."),
    ),
    "string_too_short": (
        Said("文字太短。", "The text is too short."),
        Said("请至少写 %(min_length)s 个字。", "Write at least %(min_length)s characters."),
    ),
    "string_too_long": (
        Said("文字太长。", "The text is too long."),
        Said("请最多写 %(max_length)s 个字。", "Write at most %(max_length)s characters."),
    ),
    "string_pattern_mismatch": (
        Said("%(shown)s的写法不对。", "%(shown)s is not written as it must be."),
        Said("请按 %(pattern)s 书写。", "Write it so that it matches %(pattern)s."),
    ),
    "too_short": (
        Said("只有 %(actual_length)s 项。", "There are only %(actual_length)s items."),
        Said("请至少写 %(min_length)s 项。", "Write at least %(min_length)s."),
    ),
    "too_long": (
        Said("有 %(actual_length)s 项,太多。", "There are %(actual_length)s items, too many."),
        Said("请最多写 %(max_length)s 项。", "Write at most %(max_length)s."),
    ),
    "greater_than_equal": (
        Said("%(shown)s太小。", "%(shown)s is too small."),
        Said("请写不小于 %(ge)s 的数。", "Write a number of at least %(ge)s."),
    ),
    "greater_than": (
        Said("%(shown)s太小。", "%(shown)s is too small."),
        Said("请写大于 %(gt)s 的数。", "Write a number above %(gt)s."),
    ),
    "less_than_equal": (
        Said("%(shown)s太大。", "%(shown)s is too large."),
        Said("请写不大于 %(le)s 的数。", "Write a number of at most %(le)s."),
    ),
    "less_than": (
        Said("%(shown)s太大。", "%(shown)s is too large."),
        Said("请写小于 %(lt)s 的数。", "Write a number below %(lt)s."),
    ),
}
_NO_VALUE = (
    Said("没有写值。", "There is no value."),
    Said("请写上值,或删去这个键。", "Write one, or delete the key."),
)
CORRECT = Said("请改正。", "Correct it.")


def words(error: ErrorDetails) -> Words:
    """What is wrong and what to do, for any error of a schema but a missing or unknown key."""
    context: dict[str, Any] = dict(error.get("ctx") or {})
    cause = context.get("error")
    if isinstance(cause, Wrong):
        return cause.wrong, cause.do
    if isinstance(cause, Saying):
        return Said(cause.said("zh"), cause.said("en")), CORRECT
    if error["input"] is None:
        return _NO_VALUE
    known = _WORDS.get(error["type"])
    if known is None:
        return Said(f"不符合要求:{error['msg']}。", f"{error['msg']}."), CORRECT
    places = {**context, "shown": _shown(error["input"])}
    places["key"] = str(context.get("discriminator", "")).strip("'")
    # Literals come as 'a', 'b' or 'c', the tags of a union as 'a', 'b'.
    choices = re.findall("'([^']*)'", str(context.get("expected", context.get("expected_tags"))))
    places |= {"choices_zh": "、".join(choices), "choices_en": ", ".join(choices)}
    wrong, do = known
    return _filled(wrong, places), _filled(do, places)


def missing(key: str) -> Words:
    return (
        Said(f"缺少“{key}”。", f"The key “{key}” is missing."),
        Said(f"请加上 {key}。", f"Add {key}."),
    )


def unknown(key: str, known: list[str]) -> Words:
    """A key that a schema does not know; the nearest ones are proposed."""
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    wrong = Said(f"没有“{key}”这个键。", f"There is no key “{key}” here.")
    if near:
        return wrong, Said(f"是否指 {near[0]}?", f"Did you mean {near[0]}?")
    return wrong, Said(
        f"请删去;这里可写 {'、'.join(known)}。", f"Delete it; known here: {', '.join(known)}."
    )


def _filled(said: Said, places: Mapping[str, Any]) -> Said:
    return Said(said.zh % places, said.en % places)


def _shown(value: Any) -> str:
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    text = str(value)
    return f"“{text if len(text) <= 60 else text[:57] + '…'}”"
