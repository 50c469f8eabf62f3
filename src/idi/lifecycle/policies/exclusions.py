"""责任免除: the exclusions of a filing, one by one, so that each can be explained and acknowledged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from idi.lifecycle.rating.selectors import terms_of

if TYPE_CHECKING:
    from idi.lifecycle.policies.models import Proposal

_HEADING = re.compile(r"责任免除(?:条款)?[^\S\n]*[：:]?")
_NEXT_CHAPTER = re.compile(r"\n\s*第[一二三四五六七八九十百]+[章部]|\n\s*\n|。(?=\S)")
_BETWEEN = re.compile(r"[、；;\n]+|(?<=。)")
_NUMBERED = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]{1,3}[）).、．]?\s*")


_TITLED = re.compile(r"责任免除|除外责任")


def of_proposal(proposal: Proposal) -> list[str]:
    """What the numbered clauses titled 责任免除 exclude, each with its clause; without such a clause what the terms list."""
    terms = terms_of(proposal.quote)
    told = [
        f"第 {clause.number} 条：{each}"
        for clause in (terms.clauses if terms else ())
        if _TITLED.search(clause.title)
        for each in listed(f"责任免除：{clause.text}")
    ]
    return told or listed(proposal.filing.terms if proposal.filing else "")


def listed(terms: str) -> list[str]:
    """The exclusions after the heading 责任免除, in their order; where none can be told apart, all of them as one."""
    heading = _HEADING.search(terms)
    if heading is None:
        return ["备案条款载明的全部责任免除"]
    chapter = _NEXT_CHAPTER.split(terms[heading.end() :].lstrip("\n"), maxsplit=1)[0]
    told = [_NUMBERED.sub("", part).strip(" 。\t") for part in _BETWEEN.split(chapter)]
    return [part for part in told if part] or ["备案条款载明的全部责任免除"]
