"""Draws plausible facts for any dictionary, three in a hundred of them not known."""

import datetime as dt
import random
from decimal import Decimal

# Amounts and counts that many conditions turn at
_SIZES = [0, 1, 3, 5, 10, 12, 20, 30, 50, 60, 100, 300, 400, 500, 1000, 2000, 5000, 20000, 80000]
TEXTS = {
    "企业.园区": ["CCXQ", "CCXQ-BH", "OTHER"],
    "企业.存续状态": ["存续", "注销"],
    "企业.行业代码": ["C3940", "B0610", "I6510", "F5220"],
    "企业.登记类型": ["有限责任公司", "个体工商户"],
    "企业.纳税人类型": ["小规模", "一般"],
    "企业.纳税信用": ["A", "B", "M", "C", "D"],
    "企业.上市阶段": ["", "辅导备案", "受理", "上市"],
    "企业.资质": ["高新", "科小", "创新型", "小巨人"],
    "企业.名录": ["首台套", "绿色工厂", "智能工厂"],
    "行为.场所": ["人员密集", "一般"],
    "entreprise.section": list("ABCDEFGHIJKLMNOPQRSTU"),
    "entreprise.région": ["Île-de-France", "Bretagne", "Normandie", "Corse"],
    "projet.objectif": ["energy", "waste", "water", "rh", "mobility"],
}
RARE = {"企业.严重失信", "企业.失信被执行人", "企业.经营异常", "企业.上年重大事故"}


def drawn(dictionary, seed, rows, nulls=0.03, texts=TEXTS):
    """So many lists of facts by dotted name."""
    chance = random.Random(seed)
    return [
        {name: _fact(chance, name, one, nulls, texts) for name, one in dictionary.items()}
        for _ in range(rows)
    ]


def _fact(chance, name, attribute, nulls, texts):
    if chance.random() < nulls:
        return None
    choices = texts.get(name, ["甲", "乙"])
    match attribute.kind:
        case "boolean":
            return chance.random() < (0.1 if name in RARE else 0.5)
        case "date":
            return dt.date(2022, 1, 1) + dt.timedelta(chance.randrange(5 * 365))
        case "string":
            return chance.choice(choices)
        case "list":
            return [one for one in choices if chance.random() < 0.4]
    size = Decimal(chance.choice(_SIZES))
    if chance.random() < 0.5:
        size = size * chance.randrange(90, 111) / 100
    return round(size, attribute.places) if attribute.places else Decimal(int(size))
