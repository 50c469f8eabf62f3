"""Refusals over HTTP: a problem document with every reason, its row and field."""

from __future__ import annotations

import json

from idi.foundation.core import problems
from idi.foundation.core.errors import Conflict, Reason, Refusal


def test_a_refusal_tells_field_and_words_of_each_reason() -> None:
    answer = problems.of_refusal(Refusal(Reason("不能为空。", "value"), "还有一条。"))
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    told = json.loads(answer.content)
    assert [(e["field"], e["message"]) for e in told["errors"]] == [("value", "不能为空。"), (None, "还有一条。")]
    assert problems.of_refusal(Conflict("变了")).status_code == 409


def test_what_is_invalid_tells_row_and_field() -> None:
    found = [{"loc": ("body", "batch", "records", 1, "kind"), "msg": "no"}, {"loc": ("body",), "msg": "no"}]
    told = json.loads(problems.of_invalid(found).content)
    assert [(e["row"], e["field"]) for e in told["errors"]] == [(2, "kind"), (None, "body")]
