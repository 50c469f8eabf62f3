/** The site page: an inspector's day without signal. Everything is kept on the device until the platform confirmed it. */

import "@tabler/core/dist/css/tabler.css";
import "../theme.css";
import "./site.css";
import { badge, button, h } from "./dom";
import { findingPage } from "./finding";
import { homePage, photoStanding } from "./home";
import { type Assignment, forget, isFull, type Kept, keepNote, note, type Photo, store, type Visit } from "./store";
import { ask, chinaDay, clockOff, fetched, lasting, NoSignal, platformNow, readable, Refused, session, SignedOut, withinReach } from "./server";
import { sync } from "./sync";
import { newVisit, visitForbidden, visitLacks, visitPage } from "./visit";
import { addresses, say } from "./words";

const main = document.getElementById("main")!;
const bar = document.getElementById("bar")!;
let person = 0;
let signedOut = false;

/** How often what waits is tried again, in milliseconds. */
const AGAIN = 10_000;
/** From how far off on a clock is spoken of, in milliseconds. */
const CLOCK_OFF = 5 * 60_000;

const said = h("div", { "aria-live": "polite" });

function tell(words: string, grave = true): void {
  said.replaceChildren(words ? h("p", { class: grave ? "refusal" : "alert alert-success", role: grave ? "alert" : "status" }, words) : "");
}

/** Runs what needs the platform; what goes wrong is said, and nothing on the device changes by it. Returns whether all went well. */
async function online(act: () => Promise<void>): Promise<boolean> {
  tell("");
  let well = true;
  try {
    await act();
    signedOut = false;
  } catch (error) {
    well = false;
    signedOut ||= error instanceof SignedOut;
    if (isFull(error)) tell(say("storage_full"));
    else if (error instanceof NoSignal || error instanceof SignedOut) tell(error.message);
    else tell(say("failed", { why: error instanceof Refused ? error.messages.join("") : String(error) }));
  }
  await showBar();
  return well;
}

/** Drawn anew only where it says something else: a link under a finger must not be taken from it. */
async function showBar(): Promise<void> {
  const off = Math.abs(await clockOff());
  const drawn = h("header", {},
    h("div", { class: "container-xl d-flex flex-wrap gap-2 align-items-center justify-content-between py-2" },
      h("strong", {}, say("app_short")), h("span", {}, await note("name")),
      badge(say(withinReach() ? "online" : "offline"), withinReach() ? "good" : "warn"),
      h("a", { href: addresses.office! }, say("office"))),
    ...(signedOut ? [h("p", { class: "container-xl mb-2" }, `${say("signed_out")} `, h("a", { href: addresses.login! }, say("sign_in")))] : []),
    ...(off >= CLOCK_OFF ? [h("p", { class: "container-xl mb-2" }, say("clock_off", { off: lasting(off) }))] : []),
  );
  if (drawn.innerHTML !== bar.innerHTML) bar.replaceChildren(...drawn.childNodes);
}

function show(title: string, back: string, ...nodes: Node[]): void {
  const way = back ? h("nav", { class: "trail" }, h("a", { href: back }, say("back"))) : null;
  main.replaceChildren(...(way ? [way] : []), h("h1", { class: "page-title mb-3" }, title), said, ...nodes);
}

let full = false;

/** Whether the visit could be kept. Where the device has no room left that is said, until there is room again. */
async function keep(visit: Visit): Promise<boolean> {
  try {
    await (await store()).put("visits", visit);
  } catch (error) {
    if (!isFull(error)) throw error;
    tell(say("storage_full_text"));
    if (!full) said.scrollIntoView({ block: "center" });
    full = true;
    return false;
  }
  if (full) tell("");
  full = false;
  return true;
}

async function refresh(): Promise<void> {
  const who = await session();
  person = who.person;
  const offered = await fetched<Omit<Kept, "person" | "whole" | "taken_at">[]>(addresses.assignments!);
  const database = await store();
  const needed = new Set((await database.getAll("visits")).filter((visit) => visit.state !== "sent").map((visit) => visit.mandate));
  for (const old of await database.getAll("assignments")) {
    if (old.person !== person || offered.some((each) => each.id === old.id)) continue;
    if (needed.has(old.id)) await database.put("assignments", { ...old, over: true });
    else await database.delete("assignments", old.id);
  }
  for (const each of offered) {
    const known = await database.get("assignments", each.id);
    await database.put("assignments", { ...each, person, whole: known?.whole ?? null, taken_at: known?.taken_at ?? "" });
  }
}

async function download(id: number): Promise<void> {
  const { at } = await session();
  const whole = await fetched<Assignment>(`${addresses.assignments}${id}/`);
  const database = await store();
  for (const drawing of whole.drawings) {
    const blob = await (await ask(drawing.picture)).blob();
    await database.put("drawings", { id: drawing.id, blob });
  }
  await database.put("assignments", { id, person, project: whole.project, address: whole.address, whole, taken_at: at });
  await navigator.storage?.persist?.();
}

/** Photos tell their own progress in place; everything else draws the page anew. */
function progressed(_visit: Visit, photo?: Photo): void {
  const line = photo && main.querySelector(`[data-photo="${photo.sha256}"] span`);
  if (line) line.textContent = photoStanding(photo);
  else if (atHome()) void home();
}

/** Whether a visit of this person stands so on this device. */
async function anyOf(state: Visit["state"]): Promise<boolean> {
  return (await (await store()).getAll("visits")).some((visit) => visit.person === person && visit.state === state);
}

/** Sends what waits. What the platform refused is said until it is put right, whichever of several calls came upon it. */
async function send(): Promise<void> {
  await online(async () => {
    const problem = await sync(person, progressed);
    if (problem && !(problem instanceof Refused)) throw problem;
    if (await anyOf("refused")) tell(say("refused_some"));
  });
  await redraw();
}

/** Draws the first page anew; a page somebody may be typing on is left alone. */
async function redraw(): Promise<void> {
  if (atHome()) await home();
  await showBar();
}

async function home(): Promise<void> {
  const nodes = await homePage(person, {
    refresh: async () => (await online(refresh), home()),
    download: async (id) => (await online(() => download(id)), home()),
    begin: async (kept) => {
      const visit = await newVisit(kept);
      if (await keep(visit)) location.hash = `#/visit/${visit.key}`;
    },
    open: (visit) => (location.hash = `#/visit/${visit.key}`),
    send,
    forget: async (visit) => {
      if (visit.state !== "sent" && !window.confirm(say("forget_question"))) return;
      await forget(visit.key);
      await home();
    },
  });
  show(say("home"), "", ...nodes);
}

async function openVisit(key: string, findingId?: string): Promise<void> {
  const database = await store();
  const visit = await database.get("visits", key);
  const assignment = visit && (await database.get("assignments", visit.mandate))?.whole;
  if (!visit || !assignment || visit.state === "sent" || visit.state === "sending") return void (location.hash = "#/");
  const stamp = h("p", { class: "form-hint", "aria-live": "polite" });
  const save = async (): Promise<void> => {
    if (visit.state !== "refused") visit.state = "draft";
    stamp.textContent = (await keep(visit)) ? say("saved", { at: readable(new Date()) }) : "";
  };
  const finding = visit.findings.find((each) => each.id === findingId);
  if (finding) {
    const remove = async (): Promise<void> => {
      if (!window.confirm(say("remove_question"))) return;
      visit.findings = visit.findings.filter((each) => each !== finding);
      await save();
      location.hash = `#/visit/${key}`;
    };
    const nodes = await findingPage(assignment, visit, finding, save);
    const next = h("a", { class: "btn btn-primary", href: `#/visit/${key}` }, say("back"));
    return show(visit.project, `#/visit/${key}`, stamp, ...nodes, h("div", { class: "d-flex flex-wrap gap-2 mb-4" }, next, button(say("remove_finding"), remove, "outline-danger")));
  }
  const finish = async (): Promise<void> => {
    const missing = visitLacks(visit);
    const wrong = [...visitForbidden(assignment, visit, chinaDay(await platformNow())), ...(missing.length ? [say("missing", { fields: missing.join("、") })] : [])];
    if (wrong.length) {
      tell(wrong.join(""));
      return said.scrollIntoView();
    }
    const before = { state: visit.state, ended_at: visit.ended_at, problems: visit.problems };
    Object.assign(visit, { state: "ready", ended_at: new Date().toISOString(), problems: [] });
    if (!(await keep(visit))) return void Object.assign(visit, before);
    location.hash = "#/";
    if (navigator.onLine) await send();
  };
  show(visit.project, "#/", stamp, ...visitPage(assignment, visit, save, (id) => (location.hash = `#/visit/${key}/${id}`), finish));
}

let catching: Promise<void> | null = null;

/** What to take along is asked anew, then what waits is sent; where the first goes wrong, that is what is said. Asked for while it is
 * under way, it is the same one: a second would wipe out what the first had to say. */
function catchUp(): Promise<void> {
  const run = async (): Promise<void> => ((await online(refresh)) ? send() : redraw());
  return (catching ??= run().finally(() => (catching = null)));
}

const atHome = (): boolean => !location.hash || location.hash === "#/";

/** What waits goes out by itself once the platform is within reach again; where it is not, nothing is said anew. */
async function retry(): Promise<void> {
  if (document.hidden || !atHome() || signedOut) return;
  if (!(await anyOf("ready")) && withinReach()) return;
  try {
    await session();
  } catch (error) {
    signedOut = error instanceof SignedOut;
    return showBar();
  }
  await catchUp();
}

async function route(): Promise<void> {
  const [, name, key, finding] = location.hash.split("/");
  if (name === "visit" && key) await openVisit(key, finding);
  else await home();
  await showBar();
}

/** Another page begins at its top, not where the finger stood on the one before. */
async function turn(): Promise<void> {
  await route();
  window.scrollTo(0, 0);
}

async function begin(): Promise<void> {
  if (!window.isSecureContext) tell(say("needs_secure"));
  if (!("serviceWorker" in navigator) || !("indexedDB" in window)) return show(say("app_name"), "", h("p", { class: "refusal" }, say("too_old")));
  person = Number(await note("person"));
  for (const visit of await (await store()).getAll("visits")) if (visit.state === "sending") await keep({ ...visit, state: "ready" });
  await navigator.serviceWorker.register(addresses.worker!).catch(() => undefined);
  window.addEventListener("hashchange", () => (tell(""), void turn()));
  window.addEventListener("offline", () => void showBar());
  window.addEventListener("online", () => void catchUp());
  document.addEventListener("visibilitychange", () => void retry());
  window.setInterval(() => void retry(), AGAIN);
  await route();
  if (!navigator.onLine) return;
  await catchUp();
  await keepNote("opened", new Date().toISOString());
}

void begin();
