from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from idi.foundation.core import throttle
from idi.foundation.core.pages import page
from idi.foundation.documents import selectors as documents
from idi.lifecycle.policies import selectors
from idi.lifecycle.policies.forms import CheckFileForm, CheckForm

PAPERS = ("policies.policy", "policies.proof")
_NUMBERS, _FILES = {"most": 60, "seconds": 60}, {"most": 10, "seconds": 60}

VERDICTS = {
    "original": ("good", _("是平台签发的原件"), _("文件与平台存档逐字节一致，内容没有被改动。")),
    "recalled": ("bad", _("是平台签发的原件，但已被撤回"), _("文件没有被改动，但签发单位已声明撤回，请勿再使用。撤回的原因请向签发单位核实。")),
    "replaced": ("warn", _("是平台签发的原件，但已有新的版本"), _("文件没有被改动，但之后又签发了新的版本，请以新的为准。")),
    "deposited": ("good", _("与补录时交存的文件一致"), _("这是出具单位在自己的系统出具、补录到平台的文件，与交存的逐字节一致；不是平台签发的。")),
    "changed": ("bad", _("文件被改动过，不是原件"), _("电子签名之后内容被改动或追加，签名不再成立。请向签发单位索取原件。")),
    "unknown_signed": ("warn", _("签名成立，但平台没有登记这份文件"), _("文件由平台登记的单位签名且没有被改动，但不在平台存档中。请向签名单位核实。")),
    "foreign": ("bad", _("签名人不是平台登记的单位"), _("文件有完整的电子签名，但所用证书没有在平台登记，不能证明由保险机构签发。")),
    "unsigned": ("bad", _("不是平台签发的原件"), _("平台存档中没有这份文件，文件也没有电子签名，可能是改动、重新打印或自制的文件。")),
    "unreadable": ("bad", _("不是可以核验的 PDF 文件"), _("请上传平台签发的 PDF 原文件；照片、扫描件和打印件请按编号核验。")),
}  # fmt: skip


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Where anybody types a number or hands in a file; what a QR code leads to is `result`."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(reverse("check:result", args=[form.cleaned_data["code"].strip().replace("/", "")]))
    return _shown(request, {"form": form})


@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued under this number or code and who signed it, or that nothing was."""
    if not throttle.allowed(request, "check", **_NUMBERS):
        return _too_often(request)
    found = [(each, documents.issued(number=each.number, kinds=PAPERS)) for each in selectors.check(code)]
    papers = documents.issued(number=code.strip().upper(), kinds=documents.checkable()) if not found else []
    return _shown(request, {"found": found, "papers": papers, "code": code, "form": CheckForm({"code": code})})


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Whether the PDF somebody holds is the very file that was issued, and whether its signature holds. Nothing is kept."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("check:ask"))
    if not throttle.allowed(request, "check_file", **_FILES):
        return _too_often(request)
    form = CheckFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, {"file_form": form}, status=422)
    examined = documents.examine(form.cleaned_data["file"].read())
    standing = _standing(examined.issued.number) if examined.issued else []
    found: list[tuple[selectors.Printed, list[documents.Issued]]] = [(each, []) for each in standing]
    return _shown(request, {"examined": examined, "verdict": VERDICTS[examined.verdict], "found": found})


def _standing(number: str) -> list[selectors.Printed]:
    """What a paper of this number stands for; an endorsement (its number ends in its own) for its policy."""
    return selectors.check(number) or selectors.check(number.rpartition("-")[0])


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    forms = {"form": CheckForm(), "file_form": CheckFileForm()}
    return page(request, "policies/public/check.html", {**forms, **context}, status=status)


def _too_often(request: HttpRequest) -> HttpResponse:
    return _shown(request, {"too_often": gettext("查询过于频繁，请一分钟后再试。")}, status=429)
