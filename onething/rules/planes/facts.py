"""The single place that says which facts do not fit into their column."""

from onething.problem import Problem

_SAYS: dict[str, tuple[str, str]] = {
    "other_kind": (
        "类型不符(实际, 应为):%(detail)s。请更正数据,或更正属性字典。",
        "is of another kind (is, should be): %(detail)s. Correct the data or the dictionary.",
    ),
    "too_fine": (
        "小数位数超过字典规定(值, 位数):%(detail)s。请先舍入,或在字典中增加位数。",
        "has more places than the dictionary allows (value, places): %(detail)s. Round it first, "
        "or allow more places.",
    ),
    "out_of_bounds": (
        "超出字典规定的范围:%(detail)s。请核对数据,或放宽范围。",
        "is outside the bounds of the dictionary: %(detail)s. Check the data or widen the bounds.",
    ),
    "no_choice": (
        "不是字典列出的可选值:%(detail)s。请更正数据,或补充可选值。",
        "is none of the choices of the dictionary: %(detail)s. Correct it or add the choice.",
    ),
    "not_whole": (
        "列中必须是整数(最小单位),却是 %(detail)s。请先换算成整数。",
        "must be whole numbers of the smallest unit, not %(detail)s. Convert them first.",
    ),
    "absent": (
        "没有这一列。请提供该列,未知的值写空。",
        "has no column. Give the column, with null where nothing is known.",
    ),
    "lengths": (
        "行数与其他列不同(实际, 应为):%(detail)s。请补齐。",
        "has not as many rows as the others (has, should have): %(detail)s. Make them alike.",
    ),
}
_FRAME = {
    "zh": "属性 %(name)s 第 %(row)s 行:%(says)s",
    "en": "Attribute %(name)s, row %(row)s: %(says)s",
}


class FactNotFitting(Problem):
    """A fact that its column does not take. `reason` is a stable code, `row` counts from 1;
    `said("en")` is the message in English."""

    says = "%(message)s"

    def __init__(self, reason: str, name: str, row: int, detail: str = "") -> None:
        self.reason = reason
        self.name = name
        self.row = row + 1
        self.detail = detail
        super().__init__(message=self.said("zh"))

    def said(self, language: str) -> str:
        """The message in "zh" or "en"."""
        says = _SAYS[self.reason][0 if language == "zh" else 1] % {"detail": self.detail}
        return _FRAME[language] % {"name": self.name, "row": self.row, "says": says}
