"""Fields in the kit's markup: dates in three parts, money, choices, credit codes.

They are Django fields; what they add is how they read what people type (full-width digits,
thousands separators, spaces) and say what is wrong in words that name the field.
"""

import datetime
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.utils.translation import gettext_lazy as _

from onething.parties import credit_code
from onething.web import saying

PARTS: Final = (("year", _("年"), 4), ("month", _("月"), 2), ("day", _("日"), 2))


EARLIEST: Final = datetime.date(1900, 1, 1)
LATEST: Final = datetime.date(2199, 12, 31)
"""Days outside are slips of the hand, and some have no place in a calendar."""


def tidy(typed: str) -> str:
    """What was typed in half-width characters and without spaces around it."""
    return unicodedata.normalize("NFKC", typed).strip()


def number(typed: str) -> Decimal | None:
    """What was typed as a decimal, also in full width and with thousands separated.

    None when it is no number, or none that anybody needs: from 10^15 on, or with more than
    twelve decimals. Decimal reads 1e400000000, and fails at whatever is done with it then.
    """
    try:
        found = Decimal(tidy(typed).replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    exponent = found.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -12 or found.adjusted() >= 15:
        return None
    return found


class TextField(forms.CharField):
    """Free words, up to `longest` characters."""

    default_error_messages = {"long": _("%(label)s最多 %(most)s 个字，您写了 %(count)s 个")}

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            params = {"label": str(self.label), "most": self.longest, "count": len(value)}
            raise ValidationError(self.error_messages["long"], "long", params)


class NumberField(forms.Field):
    """A number as a decimal, see `number`."""

    default_error_messages = {"number": _("%(label)s要写成数字，例如 12 或 12.5")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "class": "chars-10"}
        super().__init__(widget=forms.TextInput(attrs), **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in EMPTY_VALUES:
            return None
        found = number(str(value))
        if found is None:
            params = {"label": str(self.label)}
            raise ValidationError(self.error_messages["number"], "number", params)
        return found


class Radios(forms.RadioSelect):
    template_name = "kit/form/choices.html"


class Checkboxes(forms.CheckboxSelectMultiple):
    template_name = "kit/form/choices.html"


class DateParts(forms.MultiWidget):
    """Year, month, day to type: no calendar to click through, no format to guess."""

    template_name = "kit/form/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput({"inputmode": "numeric", "class": f"chars-{size}"})
            for name, _says, size in PARTS
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.year, value.month, value.day] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, (_name, says, _size) in zip(context["widget"]["subwidgets"], PARTS, strict=True):
            part["says"] = says
        return context


class DateField(forms.Field):
    """A day that exists; `first` and `last` bound it, both included: else EARLIEST, LATEST."""

    widget = DateParts
    default_error_messages = {
        "parts": _("%(label)s没有写全，还差：%(missing)s"),
        "digits": _("%(label)s只能写数字，例如 2026 年 6 月 12 日"),
        "impossible": _("%(typed)s 这一天不存在，请检查%(label)s"),
        "early": _("%(label)s不能早于 %(day)s"),
        "late": _("%(label)s不能晚于 %(day)s"),
    }

    def __init__(
        self,
        *,
        first: datetime.date = EARLIEST,
        last: datetime.date = LATEST,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.first, self.last = first, last

    def to_python(self, value: Any) -> datetime.date | None:
        if value in EMPTY_VALUES or isinstance(value, datetime.date):
            return value or None
        typed = [tidy(part or "") for part in value]
        if not any(typed):
            return None
        missing = [str(says) for (_n, says, _s), part in zip(PARTS, typed, strict=True) if not part]
        if missing:
            raise self._wrong("parts", missing="、".join(missing))
        if not all(part.isdecimal() for part in typed):
            raise self._wrong("digits")
        try:
            return datetime.date(*(int(part) for part in typed))
        except (ValueError, OverflowError):
            raise self._wrong("impossible", typed="-".join(typed)) from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value < self.first:
            raise self._wrong("early", day=saying.on(self.first, year=True))
        if value and value > self.last:
            raise self._wrong("late", day=saying.on(self.last, year=True))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or None) != self.to_python(data)
        except ValidationError:
            return True

    def _wrong(self, code: str, **params: str) -> ValidationError:
        params["label"] = str(self.label or "")
        return ValidationError(self.error_messages[code], code, params)


class WithUnit(forms.TextInput):
    """A number with its unit beside it."""

    template_name = "kit/form/with_unit.html"

    def __init__(self, unit: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "class": "chars-10", **(attrs or {})})
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["unit"] = self.unit
        return context


class MoneyField(forms.Field):
    """Yuan as a decimal, also when typed as `12,000`, `１２０００`, `¥12000`, `1.2万`."""

    default_error_messages = {
        "number": _("%(label)s要写成数字，例如 12000 或 1.2万"),
        "places": _("%(label)s最多写到分，即两位小数"),
        "least": _("%(label)s不能少于 %(least)s"),
        "most": _("%(label)s不能多于 %(most)s"),
    }

    def __init__(
        self, *, least: Decimal | None = Decimal(0), most: Decimal | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", WithUnit(_("元")))
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> Decimal | None:
        if value in EMPTY_VALUES or isinstance(value, Decimal):
            return value if isinstance(value, Decimal) else None
        typed = tidy(str(value)).removeprefix("¥").removesuffix("元").rstrip()
        found = number(typed.removesuffix("万"))
        if found is not None and typed.endswith("万"):
            found = number(str(found * saying.WAN))
        if found is None:
            raise self._wrong("number")
        amount = found
        if amount != round(amount, 2):
            raise self._wrong("places")
        return round(amount, 2)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and self.least is not None and value < self.least:
            raise self._wrong("least", least=saying.money(self.least))
        if value is not None and self.most is not None and value > self.most:
            raise self._wrong("most", most=saying.money(self.most))

    def _wrong(self, code: str, **params: str) -> ValidationError:
        params["label"] = str(self.label or "")
        return ValidationError(self.error_messages[code], code, params)


class CreditCodeField(forms.CharField):
    """A unified social credit code with its check character (GB 32100-2015), in capitals."""

    default_error_messages = {
        "length": _("统一社会信用代码是 18 位，您写了 %(count)s 位"),
        "letters": _("统一社会信用代码由数字和大写字母组成，没有 I、O、S、V、Z，请检查"),
        "check": _("统一社会信用代码的校验位不对，请对照营业执照再看一遍"),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "chars-20", "autocomplete": "off", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.TextInput(attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "").replace(" ", "").replace("-", "").upper()

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        if wrong := credit_code.fault(value):
            raise ValidationError(self.error_messages[wrong], wrong, {"count": len(value)})
