/** What the device keeps: assignments taken along, visits recorded, and their photos, in IndexedDB. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export interface Named {
  code: string;
  name: string;
}

export interface Place {
  id: number;
  name: string;
}

export interface OpenFinding {
  id: number;
  number: string;
  place: string;
  description: string;
  grade: string;
  responsible: string;
  due_on: string | null;
  state: string;
  replied: boolean;
  reply: string;
  mark: string;
  /** Why it may not be closed yet, in words; missing in what was taken along before it was told. */
  barred?: string;
}

/** An entry of the defect library. */
export interface Entry {
  number: string;
  group: string;
  problem: string;
  standard: string;
  advice: string;
}

export interface Assignment {
  id: number;
  number: string;
  project: string;
  address: string;
  appointed_on: string;
  stages: Named[];
  buildings: Place[];
  parties: (Place & { kind: string })[];
  items: Named[];
  grades: { code: string; label: string; meaning: string; reaction: string; remains: boolean }[];
  checklists: { code?: string; stage: string; version: string; general?: boolean; points: { code: string; text: string }[] }[];
  /** The plan and what is agreed; missing in what was taken along before they were told. */
  nodes?: { id: number; name: string; stage: string; checklist: string; building?: string; done?: boolean }[];
  bookings?: { day: string; at: string; node: number; place: string; what: string; state: string }[];
  drawings: { id: number; title: string; picture: string }[];
  library?: Entry[];
  findings: OpenFinding[];
  /** When the inspector is qualified, and what becomes of a visit made otherwise: warning or block. */
  qualified?: { from: string; until: string | null }[];
  unqualified?: string;
  /** What owners reported in the wait, in words; missing in what was taken along before it was told. */
  wait_defects?: string[];
}

/** An assignment the body has; whole once it was taken along at `taken_at`. */
export interface Kept {
  id: number;
  person: number;
  project: string;
  address: string;
  whole: Assignment | null;
  taken_at: string;
  /** The body is not at work there any more; kept for the visits that were not sent. */
  over?: boolean;
}

export interface Finding {
  id: string;
  location: string;
  building: string;
  grade: string;
  description: string;
  responsible: string;
  item: string;
  standard: string;
  advice: string;
  drawing: string;
  pin_x: number | null;
  pin_y: number | null;
  noticed_at: string;
  place: { latitude: number; longitude: number; accuracy: number } | null;
  photos: string[];
}

export interface Recheck {
  finding: number;
  mark: string;
  verdict: string;
  grade: string;
  remark: string;
}

export interface Overtaken {
  id: number;
  number: string;
  state: string;
  mark: string;
  closed: boolean;
  replied: boolean;
}

export type VisitState = "draft" | "ready" | "sending" | "refused" | "sent";

export interface Visit {
  key: string;
  person: number;
  mandate: number;
  project: string;
  state: VisitState;
  visited_on: string;
  stage: string;
  /** The node of the plan the visit fulfils; missing in what was kept before there were plans. */
  node?: string;
  weather: string;
  summary: string;
  next_on: string;
  begun_at: string;
  ended_at: string;
  checks: Record<string, { answer: string; remark: string }>;
  findings: Finding[];
  rechecks: Recheck[];
  problems: string[];
  overtaken: Overtaken[];
  number: string;
  address: string;
}

/** One photo of one visit; `received` counts the bytes the platform confirmed, `tried` that sending began, `done` that it is there with the same hash. */
export interface Photo {
  id: string;
  visit: string;
  sha256: string;
  blob: Blob;
  name: string;
  drawn_on: string;
  received: number;
  tried: boolean;
  done: boolean;
}

interface Site extends DBSchema {
  assignments: { key: number; value: Kept };
  visits: { key: string; value: Visit };
  photos: { key: string; value: Photo; indexes: { visit: string } };
  drawings: { key: number; value: { id: number; blob: Blob } };
  notes: { key: string; value: string };
}

let opened: Promise<IDBPDatabase<Site>> | undefined;

export function store(): Promise<IDBPDatabase<Site>> {
  opened ??= openDB<Site>("idi-site", 1, {
    upgrade(database) {
      database.createObjectStore("assignments", { keyPath: "id" });
      database.createObjectStore("visits", { keyPath: "key" });
      database.createObjectStore("photos", { keyPath: "id" }).createIndex("visit", "visit");
      database.createObjectStore("drawings", { keyPath: "id" });
      database.createObjectStore("notes");
    },
  });
  return opened;
}

export const photoId = (visit: string, sha256: string): string => `${visit}/${sha256}`;

export async function photosOf(visit: string): Promise<Photo[]> {
  return (await store()).getAllFromIndex("photos", "visit", visit);
}

/** Forgets a visit and its photos. */
export async function forget(visit: string): Promise<void> {
  const transaction = (await store()).transaction(["visits", "photos"], "readwrite");
  const photos = transaction.objectStore("photos");
  for (const key of await photos.index("visit").getAllKeys(visit)) await photos.delete(key);
  await transaction.objectStore("visits").delete(visit);
  await transaction.done;
}

/** Frees the space of photos the platform has; called once the whole visit was confirmed. */
export async function dropPhotos(visit: string): Promise<void> {
  const transaction = (await store()).transaction("photos", "readwrite");
  for (const key of await transaction.store.index("visit").getAllKeys(visit)) await transaction.store.delete(key);
  await transaction.done;
}

export async function note(name: string): Promise<string> {
  return (await (await store()).get("notes", name)) ?? "";
}

export async function keepNote(name: string, value: string): Promise<void> {
  await (await store()).put("notes", value, name);
}

/** Whether an error means that the device has no room left. */
export const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === "QuotaExceededError";

export async function room(): Promise<{ used: number; left: number } | null> {
  if (!navigator.storage?.estimate) return null;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return { used: Math.round(usage / 2 ** 20), left: Math.round((quota - usage) / 2 ** 20) };
}
