/** One finding: what, where, how grave, whose, with photos, a sketch, a pin and the place. */

import { badge, button, card, choice, field, h, text } from "./dom";
import { keepPhotos, keepSketch } from "./photos";
import { pinBoard } from "./pin";
import { suggest } from "../suggest";
import { sketch } from "./sketch";
import { type Assignment, type Entry, type Finding, photoId, photosOf, store, type Visit } from "./store";
import { say } from "./words";

type Save = () => Promise<void>;

export function newFinding(assignment: Assignment, noticed_at: string): Finding {
  const contractor = assignment.parties.length === 1 ? String(assignment.parties[0]!.id) : "";
  return {
    id: crypto.randomUUID(), location: "", building: "", grade: "", description: "", responsible: contractor, item: "", standard: "", advice: "",
    drawing: "", pin_x: null, pin_y: null, noticed_at, place: null, photos: [],
  };
}

/** The names of what a finding still lacks. */
export const lacks = (finding: Finding): string[] => (["location", "grade", "description", "responsible"] as const).filter((name) => !finding[name].trim()).map((name) => say(name));

export async function findingPage(assignment: Assignment, visit: Visit, finding: Finding, save: Save): Promise<Node[]> {
  const set = (name: "location" | "building" | "grade" | "description" | "responsible" | "item" | "standard" | "advice") => (value: string): void => {
    finding[name] = value;
    void save();
  };
  const grade = (): string => {
    const known = assignment.grades.find((each) => each.code === finding.grade);
    return known ? `${known.meaning}；${known.reaction}` : "";
  };
  const meaning = h("p", { class: "form-hint", "aria-live": "polite" }, grade());
  const standard = text(finding.standard, set("standard"), 1, 200);
  const advice = text(finding.advice, set("advice"), 2);
  const description = (): HTMLElement => {
    const input = text(finding.description, set("description"), 3);
    return suggest(input, (typed) => Promise.resolve(matching(assignment.library ?? [], typed)), (entry) => {
      Object.assign(finding, { description: entry.problem, standard: entry.standard, advice: entry.advice });
      [input.value, standard.value, advice.value] = [entry.problem, entry.standard, entry.advice];
      void save();
    });
  };
  return [
    card(
      say("finding", { row: visit.findings.indexOf(finding) + 1 }),
      field(say("location"), text(finding.location, set("location"), 1, 120), { help: say("location_help") }),
      field(say("grade"), choice([["", say("choose")], ...assignment.grades.map((each): [string, string] => [each.code, each.label])], finding.grade, (value) => {
        set("grade")(value);
        meaning.textContent = grade();
      })),
      meaning,
      field(say("description"), description(), { help: say("description_help") }),
      field(say("responsible"), choice([["", say("choose")], ...assignment.parties.map((each): [string, string] => [String(each.id), `${each.kind} ${each.name}`])], finding.responsible, set("responsible"))),
    ),
    await photoCard(visit, finding, save),
    placeCard(finding, save),
    await drawingCard(assignment, finding, save),
    card(
      say("further"),
      field(say("building"), choice([["", say("any_building")], ...assignment.buildings.map((each): [string, string] => [String(each.id), each.name])], finding.building, set("building")), { optional: true }),
      field(say("item"), choice([["", say("no_item")], ...assignment.items.map((each): [string, string] => [each.code, `${each.code} ${each.name}`])], finding.item, set("item")), { optional: true }),
      field(say("standard"), standard, { optional: true }),
      field(say("advice"), advice, { optional: true }),
    ),
  ];
}

/** The entries in which every typed word occurs. */
function matching(library: Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const sought = (entry: Entry): string => `${entry.number} ${entry.group} ${entry.problem} ${entry.standard}`.toLowerCase();
  return library.filter((entry) => words.every((word) => sought(entry).includes(word))).slice(0, 12);
}

async function photoCard(visit: Visit, finding: Finding, save: Save): Promise<HTMLElement> {
  const shown = h("ul", { class: "photo-strip list-unstyled" });
  const said = h("div", { role: "alert" });
  const refresh = async (): Promise<void> => {
    const known = new Map((await photosOf(visit.key)).map((photo) => [photo.sha256, photo]));
    shown.replaceChildren(...finding.photos.map((sha256, index) => one(sha256, known.get(sha256)?.blob, index)));
  };
  const remove = async (sha256: string): Promise<void> => {
    if (!window.confirm(say("remove_question"))) return;
    finding.photos = finding.photos.filter((each) => each !== sha256);
    await save();
    if (!visit.findings.some((each) => each.photos.includes(sha256))) await (await store()).delete("photos", photoId(visit.key, sha256));
    await refresh();
  };
  const draw = async (blob: Blob, sha256: string): Promise<void> => {
    const drawn = await sketch(blob);
    const kept = drawn ? await keepSketch(visit, drawn, sha256) : "";
    if (drawn && !kept) said.replaceChildren(h("p", { class: "refusal" }, say("storage_full")));
    if (kept && !finding.photos.includes(kept)) finding.photos.splice(finding.photos.indexOf(sha256) + 1, 0, kept);
    await save();
    await refresh();
  };
  const one = (sha256: string, blob: Blob | undefined, index: number): HTMLElement => {
    const heic = blob?.type.includes("hei") || blob?.type === "";
    const preview = blob && !heic ? h("img", { src: URL.createObjectURL(blob), alt: say("photo", { number: index + 1 }) }) : h("p", { class: "form-hint" }, say("photo_no_preview"));
    return h(
      "li", { class: "photo-item" }, preview,
      h("small", { class: "text-secondary d-block", "data-sha256": sha256 }, say("photo_print", { hash: sha256.slice(0, 12) })),
      h("div", { class: "d-flex flex-wrap gap-2" },
        blob && !heic ? button(say("sketch"), () => draw(blob, sha256), "sm btn-outline-secondary") : null,
        button(say("remove_photo"), () => remove(sha256), "sm btn-outline-danger")),
    );
  };
  const input = h("input", { class: "form-control", type: "file", accept: "image/*,.heic,.heif", multiple: true });
  input.addEventListener("change", async () => {
    const { kept, problems } = await keepPhotos(visit, [...(input.files ?? [])], finding.photos);
    input.value = "";
    finding.photos.push(...kept);
    await save();
    said.replaceChildren(...problems.map((problem) => h("p", { class: "refusal" }, problem)));
    await refresh();
  });
  await refresh();
  return card(say("photos"), field(say("take_photo"), input), said, shown);
}

function placeCard(finding: Finding, save: Save): HTMLElement {
  const words = h("p", { "aria-live": "polite" });
  const show = (why = ""): void => {
    const { place } = finding;
    words.textContent = place
      ? say("place_known", { latitude: place.latitude.toFixed(5), longitude: place.longitude.toFixed(5), accuracy: Math.round(place.accuracy) })
      : why ? say("place_refused", { why }) : say("place_none");
  };
  const take = (): void => {
    if (!("geolocation" in navigator)) return show(say("place_unknown"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        finding.place = { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy };
        void save();
        show();
      },
      ({ code }) => show(say(code === 1 ? "place_denied" : code === 3 ? "place_slow" : "place_unavailable")),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  };
  show();
  return card(say("place"), words, button(say("place_take"), take, "outline-primary", "map-pin"));
}

async function drawingCard(assignment: Assignment, finding: Finding, save: Save): Promise<HTMLElement> {
  if (!assignment.drawings.length) return h("div");
  const board = h("div");
  const show = async (): Promise<void> => {
    const drawing = assignment.drawings.find((each) => String(each.id) === finding.drawing);
    const kept = drawing && (await (await store()).get("drawings", drawing.id));
    if (!drawing || !kept) return board.replaceChildren();
    board.replaceChildren(pinBoard(URL.createObjectURL(kept.blob), drawing.title, finding.pin_x, finding.pin_y, (x, y) => {
      finding.pin_x = x;
      finding.pin_y = y;
      void save();
    }));
  };
  const pick = choice([["", say("no_drawing")], ...assignment.drawings.map((each): [string, string] => [String(each.id), each.title])], finding.drawing, (value) => {
    finding.drawing = value;
    finding.pin_x = finding.pin_y = value ? 0.5 : null;
    void save();
    void show();
  });
  await show();
  return card(say("drawing"), field(say("drawing"), pick, { optional: true }), board);
}

export const gradeBadge = (assignment: Assignment | null, code: string): HTMLElement => badge(assignment?.grades.find((each) => each.code === code)?.label ?? code, code === "D" || code === "E" ? "bad" : "warn");
