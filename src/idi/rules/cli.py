"""The commands that ask the law: cover, premium, clocks, law. No Django, so that they answer at once.

Answers go to standard output, for people or (``--json``) for programs. Bad input is one line on standard error and exit
code 2.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idi.rules import reading, writing
from idi.rules.claim_clocks import clocks
from idi.rules.cover_clock import Cover, cover
from idi.rules.errors import BadInput, BadLaw, RuleError
from idi.rules.figures import Json
from idi.rules.lawbook import BUILT_IN, LawBook, assemble, load
from idi.rules.lawfile import CHOICES
from idi.rules.pricing import Filing, premium

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

Handler = Callable[[argparse.Namespace], int]


def add_commands(subparsers: Subparsers) -> None:
    """Adds cover, premium, clocks and law; each leaves its handler, which returns the exit code, in ``args.run``."""
    _add_cover(subparsers)
    _add_premium(subparsers)
    _add_clocks(subparsers)
    _add_law(subparsers)


def _command(subparsers: Subparsers, name: str, text: str, run: Handler) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.add_argument(
        "--law", action="append", default=[], metavar="DIR", help="另加的规定文件夹 / further law files"
    )
    parser.set_defaults(run=_guarded(run))
    return parser


def _guarded(run: Handler) -> Handler:
    """Turns what the rules cannot answer into one line and exit code 2."""

    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except RuleError as error:
            print(f"idi: {error}", file=sys.stderr)
            return 2

    return guarded


def _book(args: argparse.Namespace) -> LawBook:
    return load(args.law)


def _print(args: argparse.Namespace, result: Json, lines: Callable[[Json], list[str]]) -> int:
    text = json.dumps(result, ensure_ascii=False, indent=2) if args.json else "\n".join(lines(result))
    print(text)
    return 0


def _add_cover(subparsers: Subparsers) -> None:
    parser = _command(subparsers, "cover", "保障期限：每项何时等待、起保、期满，谁负责 / when cover runs", _run_cover)
    parser.add_argument("--region", required=True, help="地区：jiaxing 或 330400")
    parser.add_argument("--signed-on", required=True, metavar="DATE", help="合同签订日期")
    parser.add_argument("--accepted-on", metavar="DATE", help="竣工验收日期；未验收的不填")
    parser.add_argument("--item", help="承保项目，例如 C05")
    parser.add_argument("--on", metavar="DATE", help="问哪一天")
    parser.add_argument("--event", action="append", default=[], metavar="NAME=DATE", help="record_filing 或 handover")
    parser.add_argument("--rider", action="append", default=[], metavar="ITEM", help="投保的附加险项目")
    parser.add_argument("--counting", choices=CHOICES["counting"], help="条款约定的期间计算方法")
    parser.add_argument("--design-life", metavar="YEARS", help="主体结构合理使用年限")


def _run_cover(args: argparse.Namespace) -> int:
    events = {name: reading.day(text, name) for name, text in reading.pairs(args.event, "--event")}
    for name in events:
        if name not in CHOICES["start_event"]:
            raise BadInput(f"--event 不认识：{name}（可用：{'、'.join(CHOICES['start_event'])}）")
    found = cover(
        _book(args).law(args.region),
        reading.day(args.signed_on, "--signed-on"),
        reading.day(args.accepted_on, "--accepted-on") if args.accepted_on else None,
        events=events,
        riders=args.rider,
        counting=args.counting,
    )
    result = found.to_json()
    if args.item:
        asked = found.item(args.item)
        result["items"] = [asked.to_json()] if asked else []
    if args.on:
        _add_answers(result, found, args, events.get("handover"))
    return _print(args, result, writing.cover_lines)


def _add_answers(result: Json, found: Cover, args: argparse.Namespace, handed_over_on: date | None) -> None:
    """Puts the answer for the day asked beside every item, and at the top for the one item asked for."""
    on = reading.day(args.on, "--on")
    life = reading.years(args.design_life, "--design-life") if args.design_life else None

    def answer(code: str) -> Json:
        return found.answer(code, on, handed_over_on=handed_over_on, design_life=life).to_json()

    result["on"] = on.isoformat()
    for item in result["items"]:
        item["answer"] = answer(item["item"])
    if args.item:
        result["answer"] = answer(args.item)


def _add_premium(subparsers: Subparsers) -> None:
    parser = _command(subparsers, "premium", "保险费：费率、暂收、结算、各家份额 / rate and premium", _run_premium)
    parser.add_argument("--region", required=True, help="地区：jiaxing 或 330400")
    parser.add_argument("--signed-on", required=True, metavar="DATE", help="合同签订日期")
    parser.add_argument("--budget", required=True, metavar="YUAN", help="概算建筑安装总造价（元）")
    parser.add_argument("--rate", required=True, help="基准费率，例如 0.0125")
    parser.add_argument(
        "--factor", action="append", default=[], metavar="NAME=VALUE", help="费率系数，例如 credit=0.95"
    )
    parser.add_argument(
        "--filed", action="append", default=[], metavar="NAME=MIN..MAX", help="备案费率表允许的系数范围"
    )
    parser.add_argument("--settlement", metavar="YUAN", help="结算建筑安装总造价（元）")
    parser.add_argument("--share", action="append", default=[], metavar="INSURER=SHARE", help="份额；第一家为主承保")


def _run_premium(args: argparse.Namespace) -> int:
    factors = reading.pairs(args.factor, "--factor")
    reading.refuse_repeats([name for name, _ in factors], "--factor")
    filed = {name: reading.span(text, f"--filed {name}") for name, text in reading.pairs(args.filed, "--filed")}
    shares = reading.pairs(args.share, "--share")
    found = premium(
        _book(args).law(args.region),
        reading.day(args.signed_on, "--signed-on"),
        reading.number(args.budget, "--budget"),
        reading.number(args.rate, "--rate"),
        {name: reading.number(text, f"--factor {name}") for name, text in factors},
        settlement=reading.number(args.settlement, "--settlement") if args.settlement is not None else None,
        shares=[(insurer, reading.number(text, f"--share {insurer}")) for insurer, text in shares],
        filing=Filing("命令行 --filed", filed) if filed else None,
    )
    return _print(args, found.to_json(), writing.premium_lines)


def _add_clocks(subparsers: Subparsers) -> None:
    parser = _command(subparsers, "clocks", "理赔时限：每一步最迟哪天 / claim clocks", _run_clocks)
    parser.add_argument("--region", required=True, help="地区：beijing 或 110000")
    parser.add_argument("--reported-at", required=True, metavar="TIME", help="报案时间，例如 2024-03-01T09:00+08:00")
    parser.add_argument("--papers-complete-at", metavar="TIME", help="资料齐全时间")
    parser.add_argument("--decided-at", metavar="TIME", help="作出核定时间")
    parser.add_argument("--agreed-at", metavar="TIME", help="达成赔付协议时间")
    parser.add_argument("--asked-at", metavar="TIME", help="补充资料一次性通知到达时间（暂停起点）")


def _run_clocks(args: argparse.Namespace) -> int:
    names = ("reported_at", "papers_complete_at", "decided_at", "agreed_at", "asked_at")
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    moments = {name: reading.moment(text, f"--{name.replace('_', '-')}") for name, text in given.items()}
    found = clocks(_book(args).law(args.region), **moments)
    return _print(args, {"region": args.region, "clocks": [each.to_json() for each in found]}, writing.clock_lines)


def _add_law(subparsers: Subparsers) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "law", help="规定：列出、查看、检查 / the law files", description="规定：列出、查看、检查 / the law files"
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    _command(verbs, "list", "列出已有地区", _run_list)
    show = _command(verbs, "show", "查看一个地区的全部规定", _run_show)
    show.add_argument("region", metavar="REGION")
    show.add_argument("--on", metavar="DATE", help="哪一天有效的规定；不填则列出全部版本中最新的")
    check = _command(verbs, "check", "检查规定文件", _run_check)
    check.add_argument("files", nargs="+", metavar="FILE")


def _run_list(args: argparse.Namespace) -> int:
    return _print(args, {"laws": [writing.heading(law) for law in _book(args).laws()]}, writing.list_lines)


def _run_show(args: argparse.Namespace) -> int:
    law = _book(args).law(args.region)
    on = reading.day(args.on, "--on") if args.on else law.latest()
    figures = [
        {"figure": each.name, "label": each.label, "unit": each.unit, "outcome": each.outcome,
         "because": [reason.to_json() for reason in each.reasons]}
        for each in law.figures(on)
    ]  # fmt: skip
    result = {**writing.heading(law), "on": on.isoformat(), "figures": figures, "undeclared": law.undeclared()}
    return _print(args, result, writing.show_lines)


def _run_check(args: argparse.Namespace) -> int:
    """Checks the files together with the built-in laws and those of --law, on which they may stand."""
    asked = [Path(name).resolve() for name in args.files]
    folders = [BUILT_IN, *map(Path, args.law)]
    others = [path for folder in folders for path in sorted(folder.glob("*.toml")) if path.resolve() not in asked]
    try:
        book = assemble([*others, *asked])
    except BadLaw as error:
        if not args.json:
            raise BadLaw([f"\n  {problem}" for problem in error.problems]) from None
        print(json.dumps({"ok": False, "problems": list(error.problems)}, ensure_ascii=False, indent=2))
        return 2
    hints = [f"{law.name}：{name}" for law in book.laws() if law.path in asked for name in law.undeclared()]
    result = {"ok": True, "files": [str(name) for name in args.files], "undeclared": hints}
    return _print(args, result, writing.check_lines)
