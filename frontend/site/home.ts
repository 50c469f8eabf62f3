/** The first page: what can be taken along, what was recorded, and whether the platform has it. */

import { badge, button, card, h } from "./dom";
import { chinaDay, platformNow, readable } from "./server";
import { type Kept, type Photo, photosOf, room, store, type Visit } from "./store";
import { say } from "./words";

export interface Acts {
  refresh: () => Promise<void>;
  download: (id: number) => Promise<void>;
  begin: (kept: Kept) => Promise<void>;
  open: (visit: Visit) => void;
  send: () => Promise<void>;
  forget: (visit: Visit) => Promise<void>;
}

const TONES = { draft: "neutral", ready: "active", sending: "active", refused: "bad", sent: "good" };
const LOW = 200;

export async function homePage(person: number, acts: Acts): Promise<Node[]> {
  const database = await store();
  const today = chinaDay(await platformNow());
  const assignments = (await database.getAll("assignments")).filter((kept) => kept.person === person).sort((a, b) => b.id - a.id);
  const visits = (await database.getAll("visits")).sort((a, b) => b.begun_at.localeCompare(a.begun_at));
  const own = visits.filter((visit) => visit.person === person);
  const foreign = visits.filter((visit) => visit.person !== person && visit.state !== "sent").length;
  const waiting = own.some((visit) => visit.state === "ready" || visit.state === "sending");
  return [
    card(
      say("records"),
      own.length ? null : h("p", { class: "text-secondary" }, say("no_records")),
      ...(await Promise.all(own.map((visit) => recordRow(visit, acts)))),
      waiting ? button(say("send_all"), acts.send, "primary", "upload") : null,
      foreign ? h("p", { class: "text-secondary mb-0 mt-2" }, say("others", { count: foreign })) : null,
    ),
    card(
      say("assignments"),
      assignments.length ? null : h("p", { class: "text-secondary" }, say("no_assignments")),
      ...assignments.map((kept) => assignmentRow(kept, acts, today)),
      button(say("refresh"), acts.refresh, "outline-primary", "refresh"),
    ),
    await storageLine(),
  ];
}

/** What is agreed for today, and how much comes later. */
function booked(kept: Kept, today: string): Node | null {
  const bookings = kept.whole?.bookings ?? [];
  const now = bookings.filter((each) => each.day === today);
  const later = bookings.filter((each) => each.day > today).length;
  if (!now.length && !later) return null;
  return h("div", { class: "mb-2" },
    now.length ? h("p", { class: "mb-1" }, h("strong", {}, say("today_booked"))) : null,
    now.length ? h("ul", { class: "mb-1" }, ...now.map((each) => h("li", {}, `${each.at} ${each.place}：${each.what} `, badge(each.state, "active")))) : null,
    later ? h("p", { class: "text-secondary mb-0" }, say("later_booked", { count: later })) : null);
}

function assignmentRow(kept: Kept, acts: Acts, today: string): Node {
  return h("article", { class: "site-row" },
    h("h3", { class: "h4 mb-1" }, kept.project),
    h("p", { class: "text-secondary mb-2" }, `${kept.address} · ${kept.over ? say("mandate_over") : kept.taken_at ? say("downloaded", { at: readable(kept.taken_at) }) : say("not_downloaded")}`),
    ...(kept.over ? [] : work(kept, acts, today)));
}

function work(kept: Kept, acts: Acts, today: string): (Node | null)[] {
  return [
    booked(kept, today),
    h("div", { class: "d-flex flex-wrap gap-2" },
      kept.whole ? button(say("begin"), () => acts.begin(kept), "primary", "clipboard-check") : null,
      button(say(kept.whole ? "download_again" : "download"), () => acts.download(kept.id), "outline-primary", "download")),
  ];
}

async function recordRow(visit: Visit, acts: Acts): Promise<Node> {
  const photos = await photosOf(visit.key);
  const count = new Set(visit.findings.flatMap((finding) => finding.photos)).size;
  return h("article", { class: "site-row", "data-visit": visit.key },
    h("h3", { class: "h4 mb-1" }, `${visit.project} `, badge(say(visit.state), TONES[visit.state])),
    h("p", { class: "text-secondary mb-2" }, `${visit.visited_on} · ${say("count_findings", { findings: visit.findings.length, photos: count })}`),
    h("div", { class: "d-flex flex-wrap gap-2" },
      visit.state === "sent" ? h("a", { class: "btn btn-outline-primary", href: visit.address }, say("see_sent", { number: visit.number })) : button(say("open_record"), () => acts.open(visit), "outline-primary", "edit"),
      button(say("forget"), () => acts.forget(visit), "outline-secondary")),
    visit.state === "sending" || visit.state === "ready" ? progress(visit, photos) : null);
}

/** Each photo with what the platform has of it. */
function progress(visit: Visit, photos: Photo[]): Node {
  const used = new Set(visit.findings.flatMap((finding) => finding.photos));
  const rows = photos.filter((photo) => used.has(photo.sha256)).map((photo, index) =>
    h("li", { "data-photo": photo.sha256 }, `${say("photo", { number: index + 1 })} ${photo.sha256.slice(0, 12)} `, h("span", {}, photoStanding(photo))));
  return h("details", { class: "mt-2", open: visit.state === "sending" }, h("summary", {}, say("upload")), h("ul", { class: "mb-0" }, ...rows));
}

export function photoStanding(photo: Photo): string {
  if (photo.done) return say("photo_done");
  return photo.received ? say("photo_part", { part: Math.floor((photo.received / photo.blob.size) * 100) }) : say("photo_waiting");
}

async function storageLine(): Promise<Node> {
  const known = await room();
  if (!known) return h("div");
  return known.left < LOW ? h("p", { class: "refusal", role: "alert" }, say("storage_low", { left: known.left })) : h("p", { class: "text-secondary" }, say("storage", known));
}
