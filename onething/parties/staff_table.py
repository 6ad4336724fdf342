"""The single place that knows the columns of a list of staff, however they are called."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from onething.parties.sheet import Line
from onething.problem import Problem

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "username": ("账号", "用户名", "登录名", "username", "account", "login"),
    "name": ("姓名", "名字", "name", "full name"),
    "org": ("部门", "单位", "科室", "department", "office"),
    "role": ("岗位", "角色", "职务", "post", "role"),
    "since": ("起始日期", "开始日期", "起", "任职日期", "since", "from", "start"),
    "until": ("截止日期", "结束日期", "止", "until", "to", "end"),
    "email": ("邮箱", "电子邮箱", "email", "e-mail"),
    "phone": ("手机", "电话", "手机号", "phone", "mobile"),
}
DEPARTMENTS: Mapping[str, tuple[str, ...]] = {
    "code": ("编号", "部门编号", "代码", "code", "id"),
    "name": ("名称", "部门名称", "全称", "name"),
    "short": ("简称", "short", "short name"),
    "region": ("区划", "所在区划", "region"),
    "phone": ("电话", "联系电话", "phone"),
}


class NoHeader(Problem):
    status = 422
    says = "没有找到表头：至少要有“账号”“姓名”“部门”“岗位”四列。请用模板填写。"


def rows_of(sheets: Mapping[str, Sequence[Line]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of staff and of departments as they were written, by the meaning of the columns.

    Raises NoHeader when no sheet has those of staff.
    """
    staff: list[dict[str, Any]] | None = None
    departments: list[dict[str, Any]] = []
    for lines in sheets.values():
        found = _table(lines, COLUMNS, ("username", "name", "org", "role"))
        if found is not None and staff is None:
            staff = found
            continue
        other = _table(lines, DEPARTMENTS, ("code", "name", "region"))
        departments += other or []
    if staff is None:
        raise NoHeader()
    return {"staff": staff, "departments": departments}


def _table(
    lines: Sequence[Line], columns: Mapping[str, tuple[str, ...]], needed: Iterable[str]
) -> list[dict[str, Any]] | None:
    """The rows below the header, which may stand below a title; None when there is no header."""
    for at, line in enumerate(lines[:10]):
        places = _places(line.cells, columns)
        if set(needed) <= places.keys():
            return [
                {"line": row.number, **{name: _at(row.cells, n) for name, n in places.items()}}
                for row in lines[at + 1 :]
                if any(_at(row.cells, n) for n in places.values())
            ]
    return None


def _places(cells: Sequence[str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for n, cell in enumerate(cells):
        head = cell.replace("*", "").replace(" ", "").split("(")[0].split("\n")[0].lower()
        for name, words in columns.items():
            if head in {word.replace(" ", "") for word in words}:
                found.setdefault(name, n)
    return found


def _at(cells: Sequence[str], n: int) -> str:
    return cells[n] if n < len(cells) else ""
