"""The single place that says what the engine for all parties cannot take, and what to write
instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onething.problem import Problem
from onething.rules import nodes
from onething.rules.nodes import Node
from onething.rules.writing import write

# code → what is wrong and what to do, in Chinese and English. Places: the piece of text, and
# what the refusal adds as `detail`.
REFUSALS: dict[str, tuple[str, str]] = {
    "unknown_attribute": (
        "“%(detail)s”不在属性字典中。请改用字典中的属性名,或先登记该属性。",
        "“%(detail)s” is in no attribute dictionary. Use a name from the dictionary, or add it.",
    ),
    "no_condition": (
        "这里应为条件(是或否),却是另一类值。请写成比较,例如 %(excerpt)s = 1。",
        "A condition (yes or no) is needed here, this is another value. Write a comparison, such "
        "as %(excerpt)s = 1.",
    ),
    "unlike_kinds": (
        "两边类型不同或无法比较、计算:%(detail)s。请使两边同为数、同为日期或同为文字。",
        "The two sides are of kinds that do not go together: %(detail)s. Make both numbers, both "
        "dates or both texts.",
    ),
    "several_facts": (
        "只有单项事实才能用于函数、文字运算、列表或日期推算,这里有 %(detail)s。"
        "请拆成每项事实一个条件,或先登记一个算好的属性。",
        "Functions, texts, lists and moved dates take one fact here, not %(detail)s. Write one "
        "condition a fact, or add an attribute that holds the result.",
    ),
    "number_in_function": (
        "数不能放进这个函数或运算(%(detail)s)。请只用 + - * /、min、max、abs、sum 和比较。",
        "A number cannot go into this function or operation (%(detail)s). Use only + - * /, min, "
        "max, abs, sum and comparisons.",
    ),
    "two_quotients": (
        "商不能再与事实相乘、相除,也不能与另一个商相加减。请去掉分母,例如 a >= b * 0.05。",
        "A quotient cannot be multiplied or divided by a fact again, nor added to another. Clear "
        "the denominator: a >= b * 0.05.",
    ),
    "too_wide": (
        "结果可能超过 34 位,不再精确(%(detail)s)。请减少相乘的项,或为属性给出更小的范围。",
        "The result may need more than 34 digits (%(detail)s). Multiply fewer terms, or give the "
        "attributes narrower bounds.",
    ),
    "too_many_branches": (
        "“如果”的分支太多(超过 %(detail)s 个)。请改用决策表,或拆成几个命名子规则。",
        "Too many branches of “if” (more than %(detail)s). Use a decision table, or several named "
        "sub-rules.",
    ),
    "not_constant": (
        "这里只能是固定的值,不能含条件。请直接写出该值。",
        "Only a fixed value can stand here, without conditions in it. Write the value itself.",
    ),
    "name_is_bound": (
        "“%(detail)s”既是命名子规则,又被 for、some、every、函数或上下文占用。请改用另一个名称。",
        "“%(detail)s” is a named sub-rule and is also bound by for, some, every, a function or a "
        "context. Use another name.",
    ),
    "defined_by_itself": (
        "命名子规则“%(detail)s”引用了自己。请去掉循环引用。",
        "The named sub-rule “%(detail)s” refers to itself. Break the circle.",
    ),
    "collects_more": (
        "命中策略为 %(detail)s 的决策表在这里只能用 list contains(表, 值) 查询(R、O、C)。"
        "请改成这种写法,或改用 U、A、F、P。",
        "A table of hit policy %(detail)s can only be asked by list contains(table, value) here "
        "(R, O, C). Write it so, or use U, A, F or P.",
    ),
    "several_outputs": (
        "有几个输出的决策表,这里只能取其中一个(表.输出名),且命中策略须为 U 或 F。请拆成几个表。",
        "Of a table with several outputs only one can be taken here (table.output), and only by "
        "hit policy U or F. Make several tables.",
    ),
}
_FRAME = {
    "zh": "规则 %(rule)s 第 %(line)s 行第 %(column)s 列:%(excerpt)s\n  %(says)s",
    "en": "Rule %(rule)s, line %(line)s, column %(column)s: %(excerpt)s\n  %(says)s",
}
_HEAD = {
    "zh": "这些条件不能对全体一次算出:",
    "en": "These conditions cannot be decided for all parties at once:",
}


@dataclass(frozen=True)
class Refusal:
    """A construct that is not taken: a stable code, where it stands, and its text."""

    code: str
    rule: str
    line: int
    column: int
    excerpt: str
    detail: str = ""

    def said(self, language: str) -> str:
        """Where, what and what to write instead, in "zh" or "en"."""
        params = {"excerpt": self.excerpt, "detail": self.detail}
        says = REFUSALS[self.code][0 if language == "zh" else 1] % params
        where = {"rule": self.rule, "line": self.line, "column": self.column}
        return _FRAME[language] % {**where, "excerpt": self.excerpt, "says": says}


class NotForPlanes(Problem):
    """Rules hold constructs that cannot be decided for all parties at once; `refusals` names
    every one of them. `said("en")` is the message in English."""

    says = "%(message)s"

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(message=self.said("zh"))

    def said(self, language: str) -> str:
        return "\n".join([_HEAD[language], *(one.said(language) for one in self.refusals)])


class RefusedNode(Exception):
    """Raised while a condition is read, for its node that is not taken."""

    def __init__(self, code: str, node: Node[Any], detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.node = node
        self.detail = detail


def located(refused: RefusedNode, rule: str, text: str | None) -> Refusal:
    """The refusal as the author of the rule sees it; `text` is the rule, where it was a text."""
    at = min(part.at for part in nodes.walk(refused.node)) if text is not None else 0
    before = (text or "")[:at]
    column = at - (before.rfind("\n") + 1) + 1
    excerpt = _excerpt(refused.node)
    return Refusal(refused.code, rule, before.count("\n") + 1, column, excerpt, refused.detail)


def _excerpt(node: Node[Any]) -> str:
    """The text of the node, or what it is where it is only drawn in models and has none."""
    try:
        return write(node)
    except KeyError:
        return type(node).__name__
