/** One visit: its heading, the checklist of its stage, findings, and what becomes of earlier ones. */

import { badge, button, card, choice, day, field, grouped, h, text } from "./dom";
import { gradeBadge, lacks, newFinding } from "./finding";
import { type Assignment, type Kept, type OpenFinding, type Visit } from "./store";
import { chinaDay, platformNow } from "./server";
import { say } from "./words";

type Save = () => Promise<void>;

const ANSWERS: [string, string][] = [["", "choose"], ["ok", "answer_ok"], ["bad", "answer_bad"], ["none", "answer_none"], ["unseen", "answer_unseen"]];

/** A new visit; where one visit alone is agreed for today, for its node. */
export async function newVisit(kept: Kept): Promise<Visit> {
  const now = await platformNow();
  const today = [...new Set((kept.whole?.bookings ?? []).filter((each) => each.day === chinaDay(now)).map((each) => each.node))];
  const node = today.length === 1 ? kept.whole?.nodes?.find((each) => each.id === today[0]) : undefined;
  return {
    key: crypto.randomUUID(), person: kept.person, mandate: kept.id, project: kept.project, state: "draft", visited_on: chinaDay(now), stage: node?.stage ?? "", node: node ? String(node.id) : "",
    weather: "", summary: "", next_on: "", begun_at: new Date().toISOString(), ended_at: "", checks: {}, findings: [], rechecks: [], problems: [],
    overtaken: [], number: "", address: "",
  };
}

/** What is to be said of a visit by somebody not qualified on its day: whether it is refused, or only noted. */
export function unqualified(assignment: Assignment, on: string): "" | "unqualified_block" | "unqualified_note" {
  if (!assignment.qualified || assignment.qualified.some((each) => each.from <= on && (!each.until || on <= each.until))) return "";
  return assignment.unqualified === "block" ? "unqualified_block" : "unqualified_note";
}

/** Earlier findings judged as closed that may not be closed yet, with why. */
const barred = (assignment: Assignment, visit: Visit): string[] =>
  visit.rechecks.filter((recheck) => recheck.verdict === "close").flatMap((recheck) => assignment.findings.find((each) => each.id === recheck.finding && each.mark === recheck.mark)?.barred || []);

/** What forbids the visit altogether, in whole sentences. */
export function visitForbidden(assignment: Assignment, visit: Visit, today: string): string[] {
  const { visited_on: on, next_on: next } = visit;
  const said = [
    on && on < assignment.appointed_on ? say("before_mandate", { day: assignment.appointed_on }) : "",
    on > today ? say("after_today") : "",
    next && next <= on ? say("next_early") : "",
    unqualified(assignment, on) === "unqualified_block" ? say("unqualified_block", { day: on }) : "",
  ];
  return [...said.filter(Boolean), ...barred(assignment, visit)];
}

/** What is missing before the visit can be sent. */
export function visitLacks(visit: Visit): string[] {
  const own = (["visited_on", "stage", "summary"] as const).filter((name) => !visit[name].trim()).map((name) => say(name));
  const rows = visit.findings.flatMap((finding, index) => lacks(finding).map((name) => `${say("finding", { row: index + 1 })} ${name}`));
  const judged = visit.rechecks.filter((recheck) => recheck.verdict && !recheck.remark.trim()).map(() => say("recheck_remark"));
  return [...own, ...rows, ...judged];
}

export function visitPage(assignment: Assignment, visit: Visit, save: Save, open: (finding: string) => void, finish: () => Promise<void>): Node[] {
  const standing = h("div", { "aria-live": "polite" });
  const showStanding = (): void => {
    const name = unqualified(assignment, visit.visited_on);
    standing.replaceChildren(name ? h("p", { class: name === "unqualified_block" ? "refusal" : "alert alert-warning" }, say(name, { day: visit.visited_on })) : "");
  };
  showStanding();
  const set = (name: "visited_on" | "weather" | "summary" | "next_on") => (value: string): void => {
    visit[name] = value;
    void save();
    showStanding();
  };
  const checklist = h("div");
  const showChecklist = (): void => checklist.replaceChildren(...checks(assignment, visit, save));
  showChecklist();
  const nodes = assignment.nodes ?? [];
  const stageChoice = choice([["", say("choose")], ...assignment.stages.map((each): [string, string] => [each.code, each.name])], visit.stage, (value) => {
    visit.stage = value;
    if (nodes.find((each) => String(each.id) === visit.node)?.stage !== value) nodeChoice.value = visit.node = "";
    void save();
    showChecklist();
  });
  const nodeChoice = grouped(["", say("no_node")], nodeGroups(assignment), visit.node ?? "", (value) => {
    visit.node = value;
    const chosen = nodes.find((each) => String(each.id) === value);
    if (chosen) stageChoice.value = visit.stage = chosen.stage;
    void save();
    showChecklist();
  });
  const add = async (): Promise<void> => {
    const finding = newFinding(assignment, new Date().toISOString());
    visit.findings.push(finding);
    await save();
    open(finding.id);
  };
  return [
    problems(visit, save),
    standing,
    card(
      say("visit"),
      field(say("visited_on"), day(visit.visited_on, set("visited_on"))),
      nodes.length ? field(say("node"), nodeChoice, { optional: true }) : null,
      field(say("stage"), stageChoice),
      field(say("weather"), text(visit.weather, set("weather"), 1, 40), { optional: true }),
      field(say("summary"), text(visit.summary, set("summary"), 3)),
      field(say("next_on"), day(visit.next_on, set("next_on")), { optional: true }),
    ),
    card(say("checklist"), checklist),
    card(say("findings"), findingList(assignment, visit, open), button(say("add_finding"), add, "primary", "plus")),
    card(say("rechecks"), ...rechecks(assignment, visit, save)),
    ...waitDefects(assignment),
    h("div", { class: "d-flex flex-wrap gap-2 mb-4" }, button(say("finish"), finish, "primary", "check")),
  ];
}

/** The nodes by building; those that were seen often enough say so. */
function nodeGroups(assignment: Assignment): [string, [string, string][]][] {
  const groups = new Map<string, [string, string][]>();
  for (const each of assignment.nodes ?? []) {
    const label = each.building ?? assignment.project;
    groups.set(label, [...(groups.get(label) ?? []), [String(each.id), each.done ? say("node_done", { name: each.name }) : each.name]]);
  }
  return [...groups];
}

function waitDefects(assignment: Assignment): Node[] {
  const told = assignment.wait_defects ?? [];
  return told.length ? [card(say("wait_defects"), h("ul", { class: "mb-0" }, ...told.map((each) => h("li", {}, each))))] : [];
}

function problems(visit: Visit, save: Save): Node {
  const list = visit.overtaken.map((each) => {
    const recheck = visit.rechecks.find((own) => own.finding === each.id);
    const decide = (mine: boolean) => async (): Promise<void> => {
      if (recheck && mine) recheck.mark = each.mark;
      else visit.rechecks = visit.rechecks.filter((own) => own.finding !== each.id);
      visit.overtaken = visit.overtaken.filter((own) => own.id !== each.id);
      if (!visit.overtaken.length) visit.problems = [];
      await save();
      box.replaceWith(problems(visit, save));
    };
    const possible = !each.closed && (recheck?.verdict !== "reject" || each.replied);
    return h("li", {}, say("overtaken_now", { number: each.number, state: each.state }), h("div", { class: "d-flex flex-wrap gap-2 my-2" },
      button(say("keep_theirs"), decide(false), "outline-secondary"), possible ? button(say("keep_mine"), decide(true), "outline-primary") : null));
  });
  const said = visit.overtaken.length ? [h("p", {}, say("overtaken")), h("ul", {}, ...list)] : [h("ul", {}, ...visit.problems.map((problem) => h("li", {}, problem)))];
  const box = visit.problems.length || list.length ? h("div", { class: "refusal mb-3", role: "alert" }, h("h2", {}, say("refused")), ...said) : h("div");
  return box;
}

function checks(assignment: Assignment, visit: Visit, save: Save): Node[] {
  const own = assignment.nodes?.find((each) => String(each.id) === visit.node)?.checklist;
  const list = assignment.checklists.find((each) => (own ? each.code === own : each.stage === visit.stage && each.general !== false));
  if (!list) return [h("p", { class: "text-secondary mb-0" }, say("no_checklist"))];
  const point = ({ code, text: words }: { code: string; text: string }): HTMLElement => {
    const kept = visit.checks[code] ?? { answer: "", remark: "" };
    const keep = (given: Partial<typeof kept>): void => {
      Object.assign(kept, given);
      if (kept.answer || kept.remark) visit.checks[code] = kept;
      else delete visit.checks[code];
      void save();
    };
    const answers = ANSWERS.map(([answer, name]): [string, string] => [answer, say(name)]);
    return h("fieldset", { class: "check-point" }, h("legend", {}, words), h("div", { class: "d-flex flex-wrap gap-2" },
      labelled(words, choice(answers, kept.answer, (answer) => keep({ answer }))), labelled(`${words} ${say("remark")}`, text(kept.remark, (remark) => keep({ remark }), 1, 200), say("remark"))));
  };
  return [h("p", { class: "form-hint" }, list.version), ...list.points.map(point)];
}

function labelled<E extends HTMLElement>(label: string, input: E, placeholder = ""): E {
  input.setAttribute("aria-label", label);
  if (placeholder) input.setAttribute("placeholder", placeholder);
  return input;
}

function findingList(assignment: Assignment, visit: Visit, open: (finding: string) => void): Node {
  if (!visit.findings.length) return h("p", { class: "text-secondary" }, say("no_findings"));
  const rows = visit.findings.map((finding, index) => {
    const missing = lacks(finding);
    return h("li", { class: "list-group-item px-0 d-flex flex-wrap gap-2 align-items-center" },
      button(`${index + 1}. ${finding.location || say("finding", { row: index + 1 })}`, () => open(finding.id), "link"),
      finding.grade ? gradeBadge(assignment, finding.grade) : null,
      h("span", { class: "text-secondary" }, `${say("photos")} ${finding.photos.length}`),
      missing.length ? badge(say("missing", { fields: missing.join("、") }), "warn") : null);
  });
  return h("ul", { class: "list-group list-group-flush mb-3" }, ...rows);
}

function rechecks(assignment: Assignment, visit: Visit, save: Save): Node[] {
  if (!assignment.findings.length) return [h("p", { class: "text-secondary mb-0" }, say("no_rechecks"))];
  return assignment.findings.map((finding) => recheckRow(assignment, visit, finding, save));
}

function recheckRow(assignment: Assignment, visit: Visit, finding: OpenFinding, save: Save): Node {
  const kept = visit.rechecks.find((each) => each.finding === finding.id) ?? { finding: finding.id, mark: finding.mark, verdict: "", grade: "", remark: "" };
  const further = h("div", { hidden: !kept.verdict });
  const keep = (given: Partial<typeof kept>): void => {
    Object.assign(kept, given);
    if (!visit.rechecks.includes(kept)) visit.rechecks.push(kept);
    further.hidden = !kept.verdict;
    remains.hidden = kept.verdict !== "close";
    void save();
  };
  const closing: [string, string][] = finding.barred && kept.verdict !== "close" ? [] : [["close", say("recheck_close")]];
  const verdicts: [string, string][] = [["", say("recheck_none")], ...closing, ...(finding.replied ? [["reject", say("recheck_reject")] as [string, string]] : [])];
  const left = assignment.grades.filter((grade) => grade.remains).map((grade): [string, string] => [grade.code, grade.label]);
  const remains = field(say("recheck_grade"), choice([["", say("removed")], ...left], kept.grade, (grade) => keep({ grade })));
  remains.hidden = kept.verdict !== "close";
  further.append(field(say("recheck_remark"), text(kept.remark, (remark) => keep({ remark }), 2, 300)), remains);
  return h("fieldset", { class: "check-point" },
    h("legend", {}, `${finding.number} ${finding.place} `, gradeBadge(assignment, finding.grade), " ", badge(finding.state, "neutral")),
    h("p", { class: "mb-1" }, finding.description), finding.reply ? h("p", { class: "text-secondary mb-1" }, say("their_reply", { text: finding.reply })) : null,
    finding.barred ? h("p", { class: "alert alert-warning mb-1" }, finding.barred) : null,
    labelled(finding.number, choice(verdicts, kept.verdict, (verdict) => keep({ verdict }))), further);
}
