"""`idi exchange`: plays a telephone exchange, so that the desk can be tried without one.

idi exchange --key idi_… --phone 13800000000 --agent hotline
"""

from __future__ import annotations

import argparse
import json
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

from idi.config.runtime.console import CannotRun

CHINA = timezone(timedelta(hours=8))


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("exchange", help="模拟一次来电 play a telephone exchange: one call to the desk")
    parser.add_argument("--url", default="http://localhost:8000", help="平台地址 address of the platform")
    parser.add_argument("--key", required=True, help="专线的接口密钥 a key of the desk, issued in 接口密钥")
    parser.add_argument("--phone", default="13800000000", help="来电号码 the caller's phone")
    parser.add_argument(
        "--agent", default="", help="接听坐席的用户名 user name of the agent; without one nobody answers"
    )
    parser.add_argument("--rings", type=float, default=8, help="振铃秒数 seconds it rings")
    parser.add_argument("--talks", type=float, default=60, help="通话秒数 seconds of talk")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """One call from ringing to its end."""
    reference = f"sim-{uuid.uuid4()}"
    _tell(options, reference, "ringing", phone=options.phone)
    time.sleep(options.rings)
    if options.agent:
        _tell(options, reference, "answered", agent=options.agent)
        time.sleep(options.talks)
    _tell(options, reference, "ended")
    return 0


def _tell(options: argparse.Namespace, reference: str, event: str, **more: str) -> None:
    told = {"event": event, "at": datetime.now(CHINA).isoformat(), **more}
    request = urllib.request.Request(  # noqa: S310 the address is the operator's
        f"{options.url.rstrip('/')}/api/v1/hotline/calls/{reference}/events",
        data=json.dumps(told).encode(),
        headers={"Authorization": f"Bearer {options.key}", "Content-Type": "application/json"},
    )
    try:
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
    except urllib.error.HTTPError as refused:
        raise CannotRun(f"{event}: HTTP {refused.code} {refused.read(2000).decode(errors='replace')}") from refused
    except OSError as error:
        raise CannotRun(f"{options.url}: {error}") from error
    print(f"{event} {reference}")
