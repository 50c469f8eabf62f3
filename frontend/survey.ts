/** The surveyor's page on the phone: what is typed, photographed and signed is kept on the device until the platform has it. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import "./survey.css";
import { button, h } from "./site/dom";
import { hashOf } from "./site/photos";
import { ask, NoSignal, Refused, withinReach } from "./site/server";
import { addresses, say } from "./site/words";

const PIECE = 2 * 2 ** 20;
const MOST = 20 * 2 ** 20;

interface Photo {
  id: string;
  task: string;
  sha256: string;
  blob: Blob;
  received: number;
  done: boolean;
  /** What the file was called on the device; those kept before it was noted have none. */
  name?: string;
  /** Why the platform does not take it. */
  refused?: string;
}

interface Kept extends DBSchema {
  drafts: { key: string; value: { task: string; values: [string, string][] } };
  photos: { key: string; value: Photo; indexes: { task: string } };
}

let opened: Promise<IDBPDatabase<Kept>> | undefined;

function store(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>("idi-survey", 1, {
    upgrade(database) {
      database.createObjectStore("drafts", { keyPath: "task" });
      database.createObjectStore("photos", { keyPath: "id" }).createIndex("task", "task");
    },
  });
  return opened;
}

const photosOf = async (task: string): Promise<Photo[]> => (await store()).getAllFromIndex("photos", "task", task);

/** The platform has the survey: nothing of it stays on the device. */
async function forget(task: string): Promise<void> {
  const database = await store();
  await database.delete("drafts", task);
  for (const photo of await photosOf(task)) await database.delete("photos", photo.id);
}

/** Corrections of a survey that were begun on the device; that of the version which stands may still be sent. */
async function forgetCorrections(task: string, standing: string): Promise<void> {
  const database = await store();
  const begun = [...(await database.getAllKeys("drafts")), ...(await database.getAll("photos")).map((photo) => photo.task)];
  for (const key of new Set(begun)) {
    if (key.startsWith(`${task}/correct/`) && key !== `${task}/correct/${standing}`) await forget(key);
  }
}

const left = new Set(["csrfmiddlewaretoken", "_once", "arrived"]);

const typed = (form: HTMLFormElement): [string, string][] =>
  [...new FormData(form).entries()].filter((entry): entry is [string, string] => typeof entry[1] === "string" && !left.has(entry[0]));

/** Puts a draft back, with as many rows as it had. */
function restore(form: HTMLFormElement, values: [string, string][]): void {
  for (const [name, value] of values) {
    const [, rows] = /^(\w+)-TOTAL_FORMS$/.exec(name) ?? [];
    const total = rows && form.querySelector<HTMLInputElement>(`[name="${name}"]`);
    const add = rows && form.querySelector<HTMLButtonElement>(`#id_${rows} [data-rows-add]`);
    while (total && add && Number(total.value) < Number(value)) add.click();
  }
  for (const [name, value] of values) {
    if (name.endsWith("_FORMS")) continue;
    for (const control of form.querySelectorAll<HTMLInputElement>(`[name="${name}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") control.checked = control.value === value;
      else control.value = value;
    }
  }
}

async function keepDraft(form: HTMLFormElement, task: string): Promise<void> {
  await (await store()).put("drafts", { task, values: typed(form) });
}

async function takeUpDraft(form: HTMLFormElement, task: string, tell: (words: string) => void): Promise<void> {
  const draft = await (await store()).get("drafts", task);
  if (!draft || document.querySelector("[data-error-summary]")) return;
  restore(form, draft.values);
  tell(say("draft_restored"));
}

const arrivalOf = (photo: Photo): string => addresses.arrivals!.replace("0".repeat(64), photo.sha256);

async function keepPhoto(photo: Photo, told: { offset: number; done: boolean }): Promise<void> {
  photo.received = told.offset;
  photo.done = told.done;
  await (await store()).put("photos", photo);
}

const nameOf = (photo: Photo): string => photo.name ?? photo.sha256.slice(0, 8);

/** Sends what the platform does not have yet, from where it stopped. */
async function send(photo: Photo, token: string): Promise<void> {
  if (!photo.done) await keepPhoto(photo, (await (await ask(arrivalOf(photo))).json()) as { offset: number; done: boolean });
  while (!photo.done) {
    const headers = { "X-CSRFToken": token, "Content-Type": "application/octet-stream", "Upload-Offset": String(photo.received), "Upload-Length": String(photo.blob.size) };
    try {
      const answer = await ask(arrivalOf(photo), { method: "PATCH", headers, body: photo.blob.slice(photo.received, photo.received + PIECE) });
      await keepPhoto(photo, (await answer.json()) as { offset: number; done: boolean });
    } catch (error) {
      if (!(error instanceof Refused && error.status === 409)) throw error;
      await keepPhoto(photo, error.problem as unknown as { offset: number; done: boolean });
    }
  }
}

/** The photos of a survey: taken, hashed and kept at once, sent whenever there is signal. */
class Photos {
  private photos: Photo[] = [];
  private sending: Promise<string> | undefined;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly task: string,
    private readonly shelf: HTMLElement,
    private readonly tell: (words: string) => void,
  ) {}

  async open(): Promise<void> {
    this.photos = await photosOf(this.task);
    this.show();
    void this.sendAll();
  }

  async take(input: HTMLInputElement): Promise<void> {
    for (const file of [...(input.files ?? [])]) {
      if (file.size > MOST) this.tell(say("photo_heavy", { name: file.name }));
      else if (file.type && !file.type.startsWith("image/")) this.tell(say("photo_none", { name: file.name }));
      else await this.keep(file);
    }
    input.value = "";
    this.show();
    void this.sendAll();
  }

  private async keep(file: File): Promise<void> {
    const sha256 = await hashOf(file);
    if (this.photos.some((photo) => photo.sha256 === sha256)) return this.tell(say("photo_twice", { name: file.name }));
    const photo: Photo = { id: `${this.task}/${sha256}`, task: this.task, sha256, blob: new Blob([file], { type: file.type }), received: 0, done: false, name: file.name };
    await (await store()).put("photos", photo);
    this.photos.push(photo);
  }

  /** Why not all are with the platform; empty where they are. A second call joins the first. */
  sendAll(): Promise<string> {
    this.sending ??= this.work().finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async work(): Promise<string> {
    const token = this.form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    for (const photo of this.photos.filter((each) => !each.refused)) {
      try {
        await send(photo, token);
      } catch (error) {
        if (!(error instanceof Refused && error.status === 422)) return this.stopped(error);
        await this.refuse(photo, error.messages.join(""));
      }
      this.show();
    }
    const refused = this.photos.filter((photo) => photo.refused).map(nameOf);
    return refused.length ? say("photos_refused", { names: refused.join("、") }) : "";
  }

  /** What keeps all of them from being sent just now. */
  private stopped(error: unknown): string {
    const why = error instanceof NoSignal ? (withinReach() ? error.message : say("photos_wait")) : error instanceof Error ? error.message : String(error);
    this.tell(why);
    return why;
  }

  private async refuse(photo: Photo, why: string): Promise<void> {
    photo.refused = why;
    await (await store()).put("photos", photo);
    this.tell(say("photo_refused_why", { name: nameOf(photo), why }));
  }

  private show(): void {
    const arrived = this.form.querySelector<HTMLInputElement>("[name=arrived]");
    if (arrived) arrived.value = this.photos.filter((photo) => photo.done).map((photo) => photo.sha256).join(",");
    this.shelf.replaceChildren(...this.photos.map((photo) => this.tile(photo)));
  }

  private tile(photo: Photo): HTMLElement {
    if (photo.refused) return this.refusedTile(photo, photo.refused);
    const picture = h("img", { alt: "", src: URL.createObjectURL(photo.blob), load: (event) => URL.revokeObjectURL((event.target as HTMLImageElement).src) });
    const state = h("span", { class: `state state-${photo.done ? "good" : "warn"}` }, say(photo.done ? "photo_sent" : "photo_kept"));
    const drop = button(say("photo_drop"), () => this.drop(photo), "sm");
    return h("figure", { class: "survey-photo" }, picture, h("figcaption", {}, state, h("code", { title: photo.sha256 }, photo.sha256.slice(0, 8)), drop));
  }

  private refusedTile(photo: Photo, why: string): HTMLElement {
    const state = h("span", { class: "state state-bad" }, say("photo_refused"));
    const drop = button(say("photo_remove", { name: nameOf(photo) }), () => this.drop(photo), "sm btn-outline-danger");
    return h("figure", { class: "survey-photo survey-photo-refused" }, h("figcaption", {}, state, h("strong", {}, nameOf(photo)), h("span", {}, why), drop));
  }

  private async drop(photo: Photo): Promise<void> {
    await (await store()).delete("photos", photo.id);
    this.photos = this.photos.filter((each) => each !== photo);
    this.tell("");
    this.show();
  }
}

/** A field to sign in with finger or pen; the drawing goes into the hidden field as a PNG. */
function watchSignature(canvas: HTMLCanvasElement, field: HTMLInputElement, changed: () => void): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const clean = (): void => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = "#16324f";
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
  };
  const at = (event: PointerEvent): [number, number] => [(event.offsetX / canvas.clientWidth) * canvas.width, (event.offsetY / canvas.clientHeight) * canvas.height];
  let drawing = false;
  clean();
  if (field.value) {
    const earlier = new Image();
    earlier.addEventListener("load", () => pen.drawImage(earlier, 0, 0));
    earlier.src = field.value;
  }
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
    drawing = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    drawing = false;
    field.value = canvas.toDataURL("image/png");
    changed();
  });
  document.querySelector("[data-signature-clear]")?.addEventListener("click", () => {
    clean();
    field.value = "";
    changed();
  });
}

/** What the platform refused last time is over once the fields are filled: a new try begins without it. */
function clearMended(form: HTMLFormElement): void {
  form.querySelector("[data-error-summary]")?.remove();
  for (const words of form.querySelectorAll(".field .invalid-feedback")) {
    const controls = [...words.closest(".field")!.querySelectorAll<HTMLInputElement>("input, select, textarea")];
    if (!controls.some((each) => (each.type === "radio" || each.type === "checkbox" ? each.checked : each.value))) continue;
    words.remove();
    for (const each of controls) {
      each.classList.remove("is-invalid");
      each.removeAttribute("aria-invalid");
    }
  }
}

async function open(form: HTMLFormElement, task: string): Promise<void> {
  const said = document.querySelector<HTMLElement>("[data-survey-says]");
  const tell = (words: string): void => {
    if (said) said.textContent = words;
  };
  await takeUpDraft(form, task, tell);
  const changed = (): void => void keepDraft(form, task);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  const shelf = h("div", { class: "survey-photos", "aria-live": "polite" });
  input?.closest(".field, .mb-3")?.append(shelf);
  const photos = new Photos(form, task, shelf, tell);
  await photos.open();
  input?.addEventListener("change", () => void photos.take(input));
  window.addEventListener("online", () => void photos.sendAll());

  const canvas = document.querySelector<HTMLCanvasElement>("[data-signature]");
  const field = form.querySelector<HTMLInputElement>("[name=signature]");
  const signing = document.querySelector("[data-signing]");
  if (signing) form.querySelector(".card-footer")?.before(signing); // who is there signs before it is sent
  if (canvas && field) watchSignature(canvas, field, changed);

  const stops = h("p", { class: "alert alert-danger mx-3", role: "alert", tabindex: "-1", hidden: true });
  form.querySelector(".card-footer")?.before(stops);
  const stop = (words: string): void => {
    stops.textContent = words;
    stops.hidden = !words;
    if (words) stops.focus();
  };

  let whole = false;
  form.addEventListener("submit", (event) => {
    if (whole) return;
    event.preventDefault();
    event.stopPropagation();
    stop("");
    clearMended(form);
    tell(say("sending"));
    void photos.sendAll().then(async (why) => {
      await keepDraft(form, task);
      const waits = why || (navigator.onLine ? "" : say("photos_wait"));
      tell("");
      if (waits) return stop(waits);
      whole = true;
      form.requestSubmit();
    });
  });
}

/** The visits of the day, and the one that is open, open again without signal. Of a list, only those on it stay. */
async function keepPages(list: HTMLElement | null): Promise<void> {
  if (!("serviceWorker" in navigator) || !addresses.worker) return;
  await navigator.serviceWorker.register(addresses.worker);
  const { active } = await navigator.serviceWorker.ready;
  const named = [...(list?.querySelectorAll("a") ?? [])].map((link) => link.pathname);
  active?.postMessage({ pages: [location.pathname, ...named], only: list !== null });
}

const form = document.querySelector<HTMLFormElement>("[data-survey] form");
const task = document.querySelector<HTMLElement>("[data-survey]")?.dataset.survey ?? "";
const ended = document.querySelector<HTMLElement>("[data-survey-done]")?.dataset;
const done = ended?.surveyDone;
if (done) void forget(done).then(() => forgetCorrections(done, ended.surveyVersion ?? ""));
else if (form && task) void open(form, task);
if (!done) void keepPages(document.querySelector<HTMLElement>("[data-visits]")).catch(() => undefined);
