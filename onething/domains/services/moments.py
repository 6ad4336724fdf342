"""The moments of a firm's life by which one-things are found, in the order of that life."""

from typing import Final

from django.utils.translation import gettext_lazy as _

MOMENTS: Final = {
    "start": _("开办"),
    "hire": _("用工"),
    "build": _("建设"),
    "change": _("变更"),
    "grow": _("发展"),
    "export": _("涉外"),
    "move": _("迁移"),
    "close": _("注销"),
}
