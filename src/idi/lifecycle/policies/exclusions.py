"""责任免除: the exclusions a filed text of terms lists, one by one, so that each can be explained and acknowledged."""

from __future__ import annotations

import re

_HEADING = re.compile(r"责任免除(?:条款)?[^\S\n]*[：:]?")
_NEXT_CHAPTER = re.compile(r"\n\s*第[一二三四五六七八九十百]+[章部]|\n\s*\n|。(?=\S)")
_BETWEEN = re.compile(r"[、；;\n]+|(?<=。)")
_NUMBERED = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]{1,3}[）).、．]?\s*")


def listed(terms: str) -> list[str]:
    """The exclusions after the heading 责任免除, in their order; where none can be told apart, all of them as one."""
    heading = _HEADING.search(terms)
    if heading is None:
        return ["备案条款载明的全部责任免除"]
    chapter = _NEXT_CHAPTER.split(terms[heading.end() :].lstrip("\n"), maxsplit=1)[0]
    told = [_NUMBERED.sub("", part).strip(" 。\t") for part in _BETWEEN.split(chapter)]
    return [part for part in told if part] or ["备案条款载明的全部责任免除"]
