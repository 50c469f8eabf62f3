/** Sending a visit: each photo by itself and from where it stopped, then the record. Sent is only what was confirmed. */

import { dropPhotos, type Overtaken, type Photo, photosOf, store, type Visit } from "./store";
import { ask, fetched, NoSignal, Refused, session, type Session, SignedOut } from "./server";
import { addresses, say } from "./words";

const PIECE = 4 * 2 ** 20;
const AT_ONCE = 2;

export type Progress = (visit: Visit, photo?: Photo) => void;

interface Received {
  offset: number;
  done: boolean;
}

const arrivalOf = (photo: Photo): string => addresses.arrivals!.replace("0".repeat(64), photo.sha256);

async function keepPhoto(photo: Photo, told: Received): Promise<void> {
  photo.received = told.offset;
  photo.done = told.done;
  await (await store()).put("photos", photo);
}

/** Sends what the platform does not have yet of one photo. */
async function sendPhoto(photo: Photo, { token, pass }: Session, tell: () => void): Promise<void> {
  if (photo.received || photo.tried) await keepPhoto(photo, await fetched<Received>(arrivalOf(photo)));
  photo.tried = true;
  while (!photo.done) {
    const piece = photo.blob.slice(photo.received, photo.received + PIECE);
    const headers = { "X-CSRFToken": token, "Upload-Pass": pass, "Content-Type": "application/octet-stream", "Upload-Offset": String(photo.received), "Upload-Length": String(photo.blob.size) };
    try {
      const answer = await ask(arrivalOf(photo), { method: "PATCH", headers, body: piece });
      await keepPhoto(photo, (await answer.json()) as Received);
    } catch (error) {
      if (!(error instanceof Refused && error.status === 409)) throw error;
      await keepPhoto(photo, error.problem as unknown as Received); // another tab was faster: go on where it stopped
    }
    tell();
  }
}

/** Which photo of which finding, as the page of the visit counts them. */
function whereIs(visit: Visit, sha256: string): string {
  const row = visit.findings.findIndex((finding) => finding.photos.includes(sha256));
  return say("photo_of", { row: row + 1, number: (visit.findings[row]?.photos.indexOf(sha256) ?? 0) + 1 });
}

/** Sends every photo; those the platform refuses are all named at once. */
async function sendPhotos(visit: Visit, mine: Session, tell: Progress): Promise<void> {
  const used = new Set(visit.findings.flatMap((finding) => finding.photos));
  const waiting = (await photosOf(visit.key)).filter((photo) => used.has(photo.sha256));
  const refused: { message: string }[] = [];
  const work = async (): Promise<void> => {
    for (let photo = waiting.shift(); photo; photo = waiting.shift()) {
      const one = photo;
      try {
        await sendPhoto(one, mine, () => tell(visit, one));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refused.push(...error.messages.map((message) => ({ message: whereIs(visit, one.sha256) + message })));
      }
      tell(visit, one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (refused.length) throw new Refused(422, { errors: refused });
}

const orNull = (value: string): string | null => value || null;
const number = (value: string): number | null => (value ? Number(value) : null);

function told(visit: Visit): Record<string, unknown> {
  return {
    key: visit.key, mandate: visit.mandate, visited_on: visit.visited_on, stage: visit.stage, node: number(visit.node ?? ""), weather: visit.weather,
    summary: visit.summary, next_on: orNull(visit.next_on), begun_at: orNull(visit.begun_at), ended_at: orNull(visit.ended_at),
    sent_at: new Date().toISOString(),
    checks: Object.entries(visit.checks).map(([code, check]) => [code, check.answer, check.remark]),
    rechecks: visit.rechecks.filter((recheck) => recheck.verdict),
    findings: visit.findings.map(({ id: _id, place, ...finding }) => ({
      ...finding, ...place, building: number(finding.building), responsible: Number(finding.responsible), drawing: number(finding.drawing),
    })),
  };
}

async function sendRecord(visit: Visit, token: string): Promise<void> {
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  const answer = await ask(addresses.visits!, { method: "POST", headers, body: JSON.stringify(told(visit)) });
  const filed = (await answer.json()) as { number: string; address: string };
  await change(visit, { state: "sent", problems: [], overtaken: [], number: filed.number, address: filed.address });
  await dropPhotos(visit.key);
}

async function change(visit: Visit, given: Partial<Visit>): Promise<void> {
  Object.assign(visit, given);
  await (await store()).put("visits", visit);
}

/** A refusal stays with the visit until it is put right; a line that broke leaves it waiting. Returns what stopped it. */
async function stopped(visit: Visit, error: unknown): Promise<Error> {
  if (error instanceof Refused) {
    const overtaken = (error.problem.overtaken as Overtaken[] | undefined) ?? [];
    await change(visit, { state: "refused", problems: error.messages, overtaken });
  } else await change(visit, { state: "ready" });
  return error instanceof Error ? error : new Error(String(error));
}

let running: Promise<Error | null> | undefined;

async function sendAll(person: number, tell: Progress): Promise<Error | null> {
  const visits = (await (await store()).getAll("visits")).filter((visit) => visit.person === person && (visit.state === "ready" || visit.state === "sending"));
  let problem: Error | null = null;
  for (const visit of visits) {
    try {
      const mine = await session();
      await change(visit, { state: "sending" });
      tell(visit);
      await sendPhotos(visit, mine, tell);
      await sendRecord(visit, mine.token);
    } catch (error) {
      problem = await stopped(visit, error);
    }
    tell(visit);
    if (problem instanceof NoSignal || problem instanceof SignedOut) break;
  }
  return problem;
}

/** Sends every visit that waits, one after the other; a second call joins the first. Returns what stopped it, if anything. */
export function sync(person: number, tell: Progress): Promise<Error | null> {
  running ??= sendAll(person, tell).finally(() => (running = undefined));
  return running;
}
