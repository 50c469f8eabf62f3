"""A policy as PDF with Chinese text: our papers against WeasyPrint setting the same document in the same font, unsigned.

A thousand different policies in five turns of two hundred. What a signature costs on top is measured apart and printed.
"""

from __future__ import annotations

import html
import statistics
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bench import throwaway
from bench.measuring import RUNS, Result, against, seconds

POLICIES = 1000
AT = datetime(2019, 5, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def run() -> Result:
    throwaway.settings()
    turns = [[_policy(turn * 200 + number) for number in range(POLICIES // RUNS)] for turn in range(RUNS)]
    _the_same(turns[0][0])
    ours, theirs = iter(turns), iter(turns)
    result = against(
        "policy_pdf", ours=lambda: [_ours(each) for each in next(ours)],
        floor=lambda: [_peer(each) for each in next(theirs)], rows=POLICIES, floor_is="WeasyPrint",
    )  # fmt: skip
    _signing(_ours(turns[0][0]))
    return result


def _policy(number: int) -> dict[str, Any]:
    """What `policies.services.papers.policy` hands to its template, of a policy that exists nowhere."""
    from idi import rules

    law, signed_on = rules.law("jiaxing"), date(2019, 5, 1)
    cover = rules.cover(law, signed_on)
    budget = Decimal("80000000.00") + number
    priced = rules.premium(law, signed_on, budget, Decimal("0.0125"))
    panel = [
        ("示例财产保险甲公司", Decimal("0.5")),
        ("示例财产保险乙公司", Decimal("0.3")),
        ("示例财产保险丙公司", Decimal("0.2")),
    ]
    return {
        "number": f"BD-330481-2019-{number:06d}", "outside_number": "", "lead": panel[0][0],
        "policyholder": "示例潮城置业有限公司", "uscc": f"91330481MAQ{number:06d}X", "insured": "业主（房屋所有权人）",
        "claimant": "业主（房屋所有权人）", "project": f"示例潮汐花园{number}期", "project_number": f"GC-330481-2019-{number:06d}",
        "address": f"海宁市示例路{number + 1}号", "signed_on": signed_on, "issued_on": AT.date(), "rate": Decimal("0.0125"),
        "budget": budget, "provisional": priced.provisional, "law": f"{law.name}《{law.title}》", "check_code": "K7W3MD9QX4RT",
        "items": [[item.item, item.name, item.term, "10,000.00", "2,000,000.00"] for item in cover.items],
        "quoted": [["免赔方案", "每次 10,000 元"], ["限额（全部项目）", "每次 500,000.00 元；累计 80,000,000.00 元"]],
        "members": [[part.insurer, part.share, part.amount] for part in rules.split(priced.provisional, panel)],
        "terms": "示例财产保险住宅工程质量潜在缺陷保险条款（2019版），责任、责任免除、赔偿处理等以备案条款为准。" * 6,
        "buildings": [f"{n}号楼（住宅建筑）" for n in range(1, 7)],
        "because": _told(priced.because), "item_because": _told(each for item in cover.items for each in item.because),
    }  # fmt: skip


def _told(because: Any) -> list[dict[str, Any]]:
    lines = [{**each.to_json(), "value": str(each.to_json().get("said") or each.value)} for each in because]
    return [line for n, line in enumerate(lines) if line not in lines[:n]]


def _ours(data: dict[str, Any]) -> bytes:
    from idi.foundation.core import pdf

    address = f"https://idi.example/check/{data['check_code']}/"
    return pdf.render("policies/policy.typ", data, at=AT, number=data["number"], check_at=address, specimen=False)


def _the_same(data: dict[str, Any]) -> None:
    """Both papers say the same: every word of the data stands in both, on as many pages give or take one."""
    from idi.foundation.core import pdf

    texts = [pdf.text_of(paper) for paper in (_ours(data), _peer(data))]
    wanted = [
        data["number"],
        data["project"],
        data["terms"][:30],
        f"{data['budget']:,.2f}",
        *(i[1] for i in data["items"]),
        *(line[1] for line in data["quoted"]),
    ]
    wanted += [member[0] for member in data["members"]] + [
        each["ref"] for each in data["because"] + data["item_because"]
    ]
    for text in texts:
        plain = "".join(text.split())
        missing = [word for word in wanted if "".join(word.split()) not in plain]
        assert not missing, missing
    pages = [text.count("\f") + 1 for text in texts]
    assert abs(pages[0] - pages[1]) <= 1, pages


def _signing(paper: bytes) -> None:
    from idi.foundation.core import seals, signing

    valid = {"from_at": AT, "until_at": AT + timedelta(days=1)}
    seal = seals.issue(seals.new_authority("示例", **valid), "示例财产保险甲公司", **valid)
    times = [seconds(lambda: signing.sign(paper, seal, at=AT, reason="签发保险单", place="海宁市")) for _ in range(50)]
    print(f"policy_pdf  signing one paper apart: {statistics.median(times) * 1000:.1f} ms (median of {len(times)})")


# The same document for the peer, in HTML.

_STYLE = """
@font-face { font-family: Sheet; src: url(%(font)s); }
@page { size: A4; margin: 24mm 20mm 22mm; @bottom-left { content: "文件编号 %(number)s　出具时间 %(at)s"; font-size: 8pt; color: #6b7280 }
  @bottom-right { content: "第 " counter(page) " 页　共 " counter(pages) " 页"; font-size: 8pt; color: #6b7280 } }
body { font: 10pt/1.75 Sheet; color: #1f2937 }
h1 { font-size: 18pt; font-weight: normal; color: #0b5394; text-align: center; margin: 0 }
h2 { font-size: 12.5pt; font-weight: normal; color: #0b5394 }
.issuer, .code { color: #6b7280; text-align: center } img { position: absolute; top: 0; right: 0; width: 22mm }
table { border-collapse: collapse; width: 100%% } td, th { border-bottom: 0.5pt solid #cbd5e1; padding: 5pt 6pt; text-align: left; font-weight: normal }
th { background: #f1f5f9; color: #0b5394 } .facts td { border: 0.5pt solid #cbd5e1 } .facts td:nth-child(odd) { background: #f1f5f9; color: #6b7280 }
.sign { display: flex; gap: 18pt; margin-top: 28pt } .sign div { flex: 1; border-bottom: 0.5pt solid #cbd5e1; height: 50pt }
"""


def _peer(data: dict[str, Any]) -> bytes:
    weasyprint = _weasyprint()
    paper: bytes = weasyprint.HTML(string=_html(data)).write_pdf(font_config=_fonts(weasyprint))
    return paper


def _fonts(weasyprint: Any, kept: list[Any] = []) -> Any:  # noqa: B006  one for the whole run, as ours
    if not kept:
        from weasyprint.text.fonts import FontConfiguration

        kept.append(FontConfiguration())
    return kept[0]


def _weasyprint() -> Any:
    """The peer; where the system lacks the libraries it draws with, they are installed first."""
    try:
        import weasyprint
    except OSError:
        from idi.config.runtime import apt

        apt.install(
            "Pango（WeasyPrint 所需 for WeasyPrint）", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"
        )
        import weasyprint
    return weasyprint


def _html(data: dict[str, Any]) -> str:
    import base64

    import pylopdf_fonts_zh_cn as fonts

    from idi.foundation.core import qr
    from idi.foundation.core.wording import money, percent

    style = _STYLE % {"font": f"file://{fonts.sans_path()}", "number": data["number"], "at": "2019年5月10日 09:00"}
    code = base64.b64encode(qr.svg(f"https://idi.example/check/{data['check_code']}/").encode()).decode()
    facts = [("投保人", "policyholder"), ("统一社会信用代码", "uscc"), ("被保险人", "insured"), ("索赔权益人", "claimant"),
             ("工程名称", "project"), ("工程编号", "project_number"), ("工程地址", "address"), ("承保单体", "buildings"),
             ("合同签订日期", "signed_on"), ("保险单签发日期", "issued_on")]  # fmt: skip
    told = {**data, "buildings": "、".join(data["buildings"])}
    sums = [("概算建筑安装造价", f"人民币 {money(data['budget'])} 元"), ("费率", percent(data["rate"])),
            ("暂收保险费", f"人民币 {money(data['provisional'])} 元"), ("结清", "按结算建筑安装总造价多退少补")]  # fmt: skip
    panel = [(name, percent(share), money(amount)) for name, share, amount in data["members"]]
    grounds = [(e["label"], e["value"], f"{e['ref']}{'（假设／平台默认，非法规条文）' if e['grade'] in 'KD' else ''}")
               for e in data["because"] + data["item_because"]]  # fmt: skip
    return f"""<html lang="zh"><style>{style}</style><img src="data:image/svg+xml;base64,{code}">
<p class="issuer">{html.escape(data["lead"])}</p><h1>住宅工程质量潜在缺陷保险单</h1><p class="code">保险单号 {data["number"]}</p>
{_facts([(label, str(told[key])) for label, key in facts])}
<h2>承保项目和保险期限</h2>{_rows(("编号", "承保项目", "保险期限", "每次事故免赔额（元）", "限额（元）"), data["items"])}
{_facts(data["quoted"])}
<p>起止日期按各单体通过竣工验收之日计算，由批单载明；被保险人和索赔权益人由合同选定并载明。</p>
<h2>保险费</h2>{_facts(sums)}<h2>承保机构</h2>{_rows(("承保机构", "份额", "暂收保险费（元）"), panel)}
<h2>保险条款</h2><p>{html.escape(data["terms"])}</p><h2>依据</h2>{_rows(("依据项", "取值", "条款"), grounds)}
<div class="sign"><div>保险机构：{html.escape(data["lead"])}（签章）</div><div>投保人：{html.escape(data["policyholder"])}（签章）</div></div></html>"""


def _facts(pairs: list[tuple[str, str]]) -> str:
    cells = [f"<td>{html.escape(label)}</td><td>{html.escape(value)}</td>" for label, value in pairs]
    return f'<table class="facts">{"".join(f"<tr>{a}{b}</tr>" for a, b in zip(cells[::2], cells[1::2], strict=True))}</table>'


def _rows(headers: Any, body: Any) -> str:
    head = "".join(f"<th>{html.escape(word)}</th>" for word in headers)
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(str(cell))}</td>' for cell in row)}</tr>" for row in body)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
