"""投保询问: what the insurer asks before it concludes the contract (Insurance Law 16); the version is kept with the answers."""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "2018-1"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, answered with yes or no; `explain_if` is the answer that needs words."""

    key: str
    text: str
    explain_if: bool


QUESTIONS = (
    Question("survey", "岩土工程勘察报告是否齐全并审查合格", explain_if=False),
    Question("drawings", "施工图设计文件是否经审查合格", explain_if=False),
    Question("novel", "是否采用没有国家或地方标准的新材料、新工艺、新结构", explain_if=True),
    Question("accident", "本工程是否发生过质量或安全事故", explain_if=True),
    Question("dispute", "与参建单位之间是否有质量争议或诉讼", explain_if=True),
    Question("change", "投保前是否更换过施工、监理或设计单位", explain_if=True),
)
