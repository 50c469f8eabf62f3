"""What a key may be given: the capabilities the HTTP interface asks for. Pure data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OFFERED = {
    "parties.read": _("查询单位的信用等级和记录"),
    "credit.record": _("报送信用记录"),
    "claims.report": _("报送报案"),
    "claims.read": _("查询报案进展"),
    "complaints.read": _("查询对本单位的投诉"),
    "hotline.exchange": _("报送电话交换机事件"),
    "notices.deliver": _("报送短信送达结果"),
}
