"""What people without an account fill in."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import AskingBack, Form
from idi.foundation.core.inputs import DayField, FilesField
from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS
from idi.lifecycle.complaints.asking import send_photos
from idi.lifecycle.payouts.asking import OwnAccountForm

LONG = forms.Textarea(attrs={"rows": 4})
PHONE = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})


class FindForm(Form):
    """The code on the card of a home, or the code or number of a report."""

    code = forms.CharField(
        label=_("房屋码、查询码或报案号"), max_length=40,
        help_text=_("房屋码印在房屋卡的二维码旁；查询码在报案成功后给出。"),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("报案时的电话"),
        required=False,
        max_length=20,
        widget=PHONE,
        help_text=_("只有输入报案号查询时才需要。"),
    )


class ReportForm(AskingBack):
    """A report about a known home."""

    symptom = forms.ChoiceField(label=_("您看到了什么"), choices=[("", _("请选择")), *SYMPTOMS.items()])
    place = forms.ChoiceField(label=_("在哪个部位"), required=False, choices=[("", _("请选择")), *PLACES.items()])
    narrative = forms.CharField(
        label=_("说明情况"), widget=LONG, help_text=_("例如：什么时候、什么情况下出现，影响多大。")
    )
    discovered_on = DayField(label=_("哪天发现的"))
    emergency = forms.BooleanField(label=_("影响基本居住或有安全危险，需要应急处理"), required=False)
    photos = FilesField(
        label=_("照片"), required=False, most=9,
        help_text=_("可以一次选几张，最多9张。选好就上传，传到的不会丢。先拍整体，再拍近处。"),
    )  # fmt: skip
    visit_wish = forms.CharField(
        label=_("方便上门的时间"), required=False, max_length=60, help_text=_("例如：工作日晚上、周六上午。")
    )
    reporter_name = forms.CharField(
        label=_("您的姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    reporter_phone = forms.CharField(
        label=_("您的电话"), max_length=20, widget=PHONE, help_text=_("只给办理本案的人联系您时使用，加密保存。")
    )
    code = forms.CharField(
        label=_("短信验证码"), required=False, max_length=6, help_text=_("验证电话，便于之后凭电话查询。收不到的可以留空。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
    reporter_is_owner = forms.TypedChoiceField(
        label=_("您是"), coerce=lambda value: value == "owner", widget=forms.RadioSelect, initial="owner",
        choices=[("owner", _("业主本人")), ("other", _("代业主报案（物业、家人、邻居等）"))],
    )  # fmt: skip
    claim_word = forms.CharField(
        label=_("报案口令"), required=False, max_length=20,
        help_text=_("印在房屋卡的二维码旁，用来核实您是这户的业主。没有也可以报案，之后由保险机构核实。"),
    )  # fmt: skip

    def of_the_owner(self) -> None:
        """The owner of the home is signed in: there is nothing more to prove."""
        for name in ("code", "claim_word"):
            del self.fields[name]

    def send_code_from(self, address: str) -> Self:
        """Offers to send a code to the phone that was typed."""
        self.fields["code"].widget.attrs.update({
            "data-send-code": address, "data-phone": "reporter_phone", "data-send-label": gettext("获取验证码"),
            "data-failed": gettext("没有发出，请检查网络后重试，或留空提交。"),
        })  # fmt: skip
        return self

    def send_photos_to(self, address: str, arrived: list[str]) -> Self:
        """Lets the browser hand in each photo as soon as it is chosen; `arrived` are those it handed in before."""
        send_photos(self.fields["photos"], address, arrived)
        return self


class AddressReportForm(ReportForm):
    """A report about a home nobody has found yet."""

    claim_word = None  # type: ignore[assignment]
    region_code = forms.ChoiceField(label=_("所在地区"))
    address_given = forms.CharField(
        label=_("房屋地址"), max_length=200, help_text=_("写明小区、楼号、单元和室号，专线坐席会核实。")
    )
    field_order = ("region_code", "address_given")

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = regions  # type: ignore[attr-defined]


class AddForm(Form):
    """What somebody adds to a report on its page."""

    text = forms.CharField(label=_("补充说明"), required=False, widget=LONG, max_length=2000)
    uploads = FilesField(
        label=_("照片或资料"),
        required=False,
        most=9,
        help_text=_("照片、PDF、Excel 或 Word，每个不超过50MB，一次最多9个。"),
    )


class ProveForm(Form):
    """The owner of a home that somebody else reported for."""

    claim_word = forms.CharField(label=_("报案口令"), max_length=20, help_text=_("印在房屋卡的二维码旁。"))


class JoinEstateForm(Form):
    """The owner of one home brings it into a notice of many."""

    claim_word = forms.CharField(
        label=_("报案口令"), max_length=20, required=False, help_text=_("印在房屋卡的二维码旁；已登录的业主不用填。")
    )  # fmt: skip
    discovered_on = DayField(label=_("哪天发现的"))
    reporter_name = forms.CharField(label=_("您的姓名"), max_length=40)
    reporter_phone = forms.CharField(label=_("联系电话"), max_length=20, widget=PHONE)


class ContestForm(Form):
    text = forms.CharField(label=_("哪里没有修好"), widget=LONG)


class SignedInSelfPayForm(Form):
    """The owner of the home, who is signed in."""

    agreed = forms.BooleanField(
        label=_("我已阅读并同意：先行应急维修，经核定不属于保险责任的，维修费用由我承担。"),
        error_messages={"required": _("同意后才能安排应急维修；不同意的，保险机构仍会照常查勘核定。")},
    )  # fmt: skip


class SelfPayForm(SignedInSelfPayForm):
    """The owner with the card of the home in hand."""

    claim_word = forms.CharField(
        label=_("报案口令"), max_length=20, help_text=_("印在房屋卡的二维码旁，用来核实您是这户的业主。")
    )


class AccountForm(OwnAccountForm):
    """The owner with the card of the home in hand says where to pay."""

    claim_word = forms.CharField(
        label=_("报案口令"), max_length=20, help_text=_("印在房屋卡的二维码旁，用来核实您是这户的业主。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class ObjectionForm(Form):
    text = forms.CharField(label=_("您不同意的理由"), widget=LONG)


class WithdrawForm(Form):
    text = forms.CharField(label=_("撤回的原因"), widget=LONG)


class CodeForm(Form):
    code = forms.CharField(label=_("房屋码"), max_length=16, help_text=_("印在房屋卡的二维码旁。扫码的不用填写。"))


class WordForm(Form):
    """The word that stands beside the code, for somebody with an account."""

    claim_word = forms.CharField(
        label=_("报案口令"), max_length=20, help_text=_("印在房屋卡的二维码旁，不区分大小写。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class OwnerForm(WordForm):
    """An owner with the card of the home in hand, without an account."""

    name = forms.CharField(label=_("您的姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("您的手机"), max_length=20, widget=PHONE, help_text=_("加密保存，页面上只显示前三位和后四位。")
    )
    username = forms.CharField(
        label=_("用户名"), max_length=60, help_text=_("以后登录用，请不要用手机号。"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), help_text=_("至少 10 位")
    )
    agrees = forms.BooleanField(
        label=_("同意平台为登记、报修、理赔和告知保险变化使用姓名和手机"),
        help_text=_("只给本项目的建设单位、主承保机构和专线中办理您事情的人查看，每次查看都留下记录。"),
    )
    field_order = ("claim_word", "name", "phone", "username", "password", "agrees")

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password
