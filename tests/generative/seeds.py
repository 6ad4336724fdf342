"""The conditions that a province would load first, as FEEL: 26 policies for enterprises, the size
classes of 2017, twenty acts that are not punished the first time, and 260 French programmes.

They show what planes must take. Amounts are in units of ten thousand yuan; what is from memory is
no more than a test here.
"""

import json
from pathlib import Path

from onething.rules import planes

ROOT = Path(__file__).parents[2]
# Data beside the checkout, not part of it
PROGRAMMES = ROOT.parent / "shared" / "data" / "policies" / "fr_programmes_260.json"

MONEY = planes.number(4, 0, "万元")
CHANGE = planes.number(4, unit="万元")
COUNT = planes.number(0, 0)
DICTIONARY = {
    "企业.园区": planes.STRING,
    "企业.存续状态": planes.STRING,
    "企业.行业": planes.STRING,
    "企业.行业代码": planes.STRING,
    "企业.地区": planes.STRING,
    "企业.登记类型": planes.STRING,
    "企业.纳税人类型": planes.STRING,
    "企业.成立日期": planes.DATE,
    "企业.注册资本": MONEY,
    "企业.营业收入": MONEY,
    "企业.上年营业收入": MONEY,
    "企业.三年营业收入": MONEY,
    "企业.月销售额": MONEY,
    "企业.资产总额": MONEY,
    "企业.应纳税所得额": CHANGE,
    "企业.出口额": MONEY,
    "企业.上年出口额": MONEY,
    "企业.研发费用": MONEY,
    "企业.上年研发费用": MONEY,
    "企业.三年研发费用": MONEY,
    "企业.三年境内研发费用": MONEY,
    "企业.高新收入": MONEY,
    "企业.设备投资": MONEY,
    "企业.项目备案": planes.BOOLEAN,
    "企业.贷款余额": MONEY,
    "企业.融资额": MONEY,
    "企业.技术合同额": MONEY,
    "企业.职工人数": COUNT,
    "企业.研发人员": COUNT,
    "企业.参保人数": COUNT,
    "企业.上年参保人数": COUNT,
    "企业.裁员人数": COUNT,
    "企业.参保月数": COUNT,
    "企业.新招重点群体": COUNT,
    "企业.新招毕业生": COUNT,
    "企业.引进人才": COUNT,
    "企业.发明专利": COUNT,
    "企业.细分市场年限": COUNT,
    "企业.评价得分": planes.number(1, 0),
    "企业.资质": planes.LIST,
    "企业.高企首次认定": planes.DATE,
    "企业.高企有效期止": planes.DATE,
    "企业.高企重新认定": planes.DATE,
    "企业.小巨人有效期止": planes.DATE,
    "企业.首次升规日期": planes.DATE,
    "企业.孵化日期": planes.DATE,
    "企业.纳税信用": planes.STRING,
    "企业.严重失信": planes.BOOLEAN,
    "企业.失信被执行人": planes.BOOLEAN,
    "企业.经营异常": planes.BOOLEAN,
    "企业.上年重大事故": planes.BOOLEAN,
    "企业.上市阶段": planes.STRING,
    "企业.名录": planes.LIST,
}

# Named sub-rules that many policies share
DEFINITIONS = {
    "正常": (
        '企业.存续状态 = "存续" and not(企业.严重失信) and not(企业.失信被执行人)'
        ' and not(企业.经营异常) and 企业.纳税信用 != "D"'
    ),
    "在园": '企业.园区 in ("CCXQ", "CCXQ-BH")',
    "中小微": '规模 in ("中型", "小型", "微型")',
    "小微": '规模 in ("小型", "微型")',
    "研发强度达标": (
        "企业.三年研发费用 * 100 >= 企业.三年营业收入"
        " * (if 企业.营业收入 <= 5000 then 5 else if 企业.营业收入 <= 20000 then 4 else 3)"
    ),
}

POLICIES = {
    "P01": (
        '正常 and 企业.高企有效期止 >= today() and 企业.成立日期 + duration("P1Y") <= today()'
        " and 研发强度达标 and 企业.三年境内研发费用 / 企业.三年研发费用 >= 0.6"
        " and 企业.高新收入 / 企业.营业收入 >= 0.6 and 企业.研发人员 / 企业.职工人数 >= 0.1"
        " and not(企业.上年重大事故)"
    ),
    "P02": (
        '企业.研发费用 > 0 and not(企业.行业 in ("烟草", "住宿", "餐饮", "批发", "零售",'
        ' "房地产开发", "租赁商务", "娱乐"))'
    ),
    "P03": (
        "企业.职工人数 <= 500 and 企业.营业收入 <= 20000 and 企业.资产总额 <= 20000"
        " and 企业.评价得分 >= 60 and not(企业.上年重大事故) and 正常"
    ),
    "P04": ('在园 and 正常 and 企业.高企首次认定 in [date("2026-01-01")..date("2026-12-31")]'),
    "P05": "在园 and 正常 and 企业.高企重新认定.year = 2026",
    "P06": '中小微 and (企业.评价得分 >= 60 or list contains(企业.资质, "创新型"))',
    "P07": (
        "中小微 and 企业.细分市场年限 >= 2 and 企业.研发费用 >= 100"
        " and 企业.研发费用 / 企业.营业收入 * 100 >= 3"
        " and (企业.营业收入 >= 1000 or 企业.融资额 >= 2000) and 企业.评价得分 >= 60"
    ),
    "P08": '在园 and list contains(企业.资质, "小巨人") and 企业.小巨人有效期止 >= today()',
    "P09": ('在园 and 企业.首次升规日期 >= date("2026-01-01") and 行业大类 = "工业" and 正常'),
    "P10": (
        "正常 and 企业.参保月数 >= 12 and (if 企业.上年参保人数 <= 30"
        " then 企业.裁员人数 / 企业.上年参保人数 <= 0.2"
        " else 企业.裁员人数 / 企业.上年参保人数 <= 0.055)"
    ),
    "P11": "企业.应纳税所得额 <= 300 and 企业.职工人数 <= 300 and 企业.资产总额 <= 5000",
    "P12": '企业.纳税人类型 = "小规模" and 企业.月销售额 <= 10',
    "P13": (
        '企业.纳税人类型 = "小规模" or 企业.登记类型 = "个体工商户" or 企业.应纳税所得额 <= 300'
        " and 企业.职工人数 <= 300 and 企业.资产总额 <= 5000"
    ),
    "P14": (
        "小微 and 企业.贷款余额 <= 400 and 企业.新招重点群体 * 100 >="
        " 企业.职工人数 * (if 企业.职工人数 > 100 then 5 else 10)"
    ),
    "P15": '行业大类 = "工业" and 企业.项目备案 and 企业.设备投资 >= 500 and 在园',
    "P16": (
        "在园 and (企业.营业收入 < 20000 and 企业.研发费用 / 企业.营业收入 >= 0.05"
        " or (企业.研发费用 - 企业.上年研发费用) / 企业.上年研发费用 >= 0.1)"
    ),
    "P17": '在园 and list contains(企业.名录, "首台套")',
    "P18": "在园 and 企业.发明专利 > 0",
    "P19": "在园 and 企业.技术合同额 >= 50",
    "P20": "企业.新招毕业生 > 0 and 企业.参保月数 >= 3 and 正常",
    "P21": "在园 and 企业.引进人才 >= 1 and 正常",
    "P22": (
        '(list contains(企业.资质, "高新") or list contains(企业.资质, "科小"))'
        ' and 企业.发明专利 >= 1 and 企业.纳税信用 != "D" and 企业.贷款余额 <= 1000'
    ),
    "P23": (
        '在园 and years and months duration(企业.孵化日期, today()) <= duration("P3Y")'
        " and 企业.营业收入 - 企业.上年营业收入 > 0"
    ),
    "P24": '企业.上市阶段 in ("辅导备案", "受理", "上市") and 在园',
    "P25": "企业.出口额 / 企业.上年出口额 - 1 >= 0.1 and 企业.上年出口额 > 0",
    "P26": '在园 and some 名 in 企业.名录 satisfies 名 in ("绿色工厂", "智能工厂")',
}

# Lower bounds of large, medium and small: staff, revenue, assets (2017)
SIZES = {
    "农林牧渔": (None, (20000, 500, 50), None),
    "工业": ((1000, 300, 20), (40000, 2000, 300), None),
    "建筑业": (None, (80000, 6000, 300), (80000, 5000, 300)),
    "批发": ((200, 20, 5), (40000, 5000, 1000), None),
    "零售": ((300, 50, 10), (20000, 500, 100), None),
    "交通运输": ((1000, 300, 20), (30000, 3000, 200), None),
    "仓储": ((200, 100, 20), (30000, 1000, 100), None),
    "邮政": ((1000, 300, 20), (30000, 2000, 100), None),
    "住宿": ((300, 100, 10), (10000, 2000, 100), None),
    "餐饮": ((300, 100, 10), (10000, 2000, 100), None),
    "信息传输": ((2000, 100, 10), (100000, 1000, 100), None),
    "软件": ((300, 100, 10), (10000, 1000, 50), None),
    "房地产开发": (None, (200000, 1000, 100), (10000, 5000, 2000)),
    "物业": ((1000, 300, 100), (5000, 1000, 500), None),
    "租赁商务": ((300, 100, 10), None, (120000, 8000, 100)),
    "其他": ((300, 100, 10), None, None),
}
MEASURES = ("企业.职工人数", "企业.营业收入", "企业.资产总额")
CLASSES = ("大型", "中型", "小型")


def size_of_industry(bounds):
    """All indicators that count must reach the bound of a class, otherwise one falls below it."""
    text = '"微型"'
    for place in reversed(range(3)):
        reached = " and ".join(
            f"{measure} >= {bound[place]}"
            for measure, bound in zip(MEASURES, bounds, strict=True)
            if bound is not None
        )
        text = f'if {reached} then "{CLASSES[place]}" else {text}'
    return text


def size_class():
    """The size of an enterprise, as one condition over its branch."""
    text = size_of_industry(SIZES["其他"])
    for industry, bounds in SIZES.items():
        if industry != "其他":
            text = f'if 企业.行业 = "{industry}" then ({size_of_industry(bounds)}) else ({text})'
    return text


INDUSTRY = (
    'if starts with(企业.行业代码, "B") or starts with(企业.行业代码, "C")'
    ' or starts with(企业.行业代码, "D") then "工业" else "其他"'
)
DEFINITIONS = {**DEFINITIONS, "规模": size_class(), "行业大类": INDUSTRY}
SIZE_RULES = {f"规模.{size}": f'规模 = "{size}"' for size in (*CLASSES, "微型")}

# Twenty acts that are not punished when they are minor, first and put right (chapter 7.1)
ACTS = {
    "行为.首次": planes.BOOLEAN,
    "行为.轻微": planes.BOOLEAN,
    "行为.已改正": planes.BOOLEAN,
    "行为.有危害": planes.BOOLEAN,
    "行为.改正天数": COUNT,
    "行为.逾期天数": COUNT,
    "行为.事项数": COUNT,
    "行为.设备数": COUNT,
    "行为.展示天数": COUNT,
    "行为.有投诉": planes.BOOLEAN,
    "行为.有争议": planes.BOOLEAN,
    "行为.多收金额": MONEY,
    "行为.违法所得": MONEY,
    "行为.内容真实": planes.BOOLEAN,
    "行为.影响安全": planes.BOOLEAN,
    "行为.误导": planes.BOOLEAN,
    "行为.有损失": planes.BOOLEAN,
    "行为.已补办": planes.BOOLEAN,
    "行为.误差合格": planes.BOOLEAN,
    "行为.责令前改正": planes.BOOLEAN,
    "行为.责令时改正": planes.BOOLEAN,
    "行为.造成污染": planes.BOOLEAN,
    "行为.当场改正": planes.BOOLEAN,
    "行为.场所": planes.STRING,
    "行为.证件有效": planes.BOOLEAN,
    "行为.发现日期": planes.DATE,
    "行为.改正日期": planes.DATE,
}
_MINOR = "行为.轻微 and not(行为.有危害) and 行为.已改正"
_FIRST = f"行为.首次 and {_MINOR}"
ENTRIES = {
    "01": f"{_MINOR} and 行为.改正天数 <= 15",
    "02": f"{_MINOR} and 行为.逾期天数 <= 30 and not(行为.有争议)",
    "03": f"{_MINOR} and 行为.逾期天数 <= 30 and not(行为.有争议)",
    "04": f"{_FIRST} and 行为.事项数 <= 3 and 行为.多收金额 = 0",
    "05": f"{_FIRST} and 行为.展示天数 < 7 and not(行为.有投诉)",
    "06": f"{_MINOR} and 行为.内容真实",
    "07": f'{_MINOR} and 行为.改正日期 - 行为.发现日期 <= duration("P15D")',
    "08": f"{_FIRST} and not(行为.有损失)",
    "09": f"{_MINOR} and not(行为.误导 or 行为.影响安全)",
    "10": f"{_FIRST} and 行为.逾期天数 <= 30 and 行为.已补办",
    "11": f"{_FIRST} and 行为.设备数 <= 3 and 行为.误差合格",
    "12": "行为.首次 and (行为.责令前改正 or 行为.责令时改正)",
    "13": "行为.首次 and 行为.已改正",
    "14": f"{_FIRST} and 行为.违法所得 = 0",
    "15": f"{_FIRST} and 行为.已补办 and not(行为.造成污染)",
    "16": f"{_FIRST} and 行为.当场改正",
    "17": _MINOR,
    "18": f'{_MINOR} and 行为.改正天数 <= 3 and 行为.场所 != "人员密集"',
    "19": f"{_MINOR} and 行为.证件有效",
    "20": "行为.首次 and 行为.当场改正 and 行为.改正日期 <= 行为.发现日期",
}

FRENCH = {
    "entreprise.section": planes.STRING,
    "entreprise.région": planes.STRING,
    "entreprise.effectif": COUNT,
    "entreprise.micro": planes.BOOLEAN,
    "entreprise.publique": planes.BOOLEAN,
    "projet.objectif": planes.LIST,
}


def french():
    """The structured criteria of the programmes, as conditions by id; none where the file is
    not there."""
    if not PROGRAMMES.exists():
        return {}
    found = json.loads(PROGRAMMES.read_text(encoding="utf-8"))
    return {one["id"]: _programme(one["eligibilityData"]) for one in found}


def _programme(criteria):
    company, validity = criteria["company"], criteria.get("validity", {})
    parts = [f"entreprise.section in ({_texts(company['allowedNafSections'])})"]
    if "allowedRegion" in company:
        parts.append(f"entreprise.région in ({_texts(company['allowedRegion'])})")
    if "minEmployees" in company:
        parts.append(f"entreprise.effectif >= {company['minEmployees']}")
    if "maxEmployees" in company:
        parts.append(f"entreprise.effectif <= {company['maxEmployees']}")
    if company.get("excludeMicroentrepreneur"):
        parts.append("not(entreprise.micro)")
    if not company.get("openToPublicAdministration"):
        parts.append("not(entreprise.publique)")
    wanted = " or ".join(
        f"list contains(projet.objectif, {json.dumps(one)})"
        for one in criteria["priorityObjectives"]
    )
    parts.append(f"({wanted})")
    parts.extend(_dated(validity))
    return " and ".join(parts)


def _dated(validity):
    if "start" in validity:
        yield f'today() >= date("{_iso(validity["start"])}")'
    if "end" in validity:
        yield f'today() <= date("{_iso(validity["end"])}")'


def _iso(text):
    day, month, year = text.split("/")
    return f"{year}-{month}-{day}"


def _texts(values):
    return ", ".join(json.dumps(value, ensure_ascii=False) for value in values)
