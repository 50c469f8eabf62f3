/** Talking to the platform: who is signed in, what to take along, and how far the device's clock is off. */

import { keepNote, note } from "./store";
import { addresses, say } from "./words";

export interface Session {
  person: number;
  name: string;
  organisation: string;
  at: string;
  token: string;
  pass: string;
}

/** The platform was not reached, or cannot answer just now: what waits is tried again by itself. */
export class NoSignal extends Error {}
export class SignedOut extends Error {}

/** An answer that refuses: what it said, and the whole problem document. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: { title?: string; errors?: { message: string; row?: number; field?: string }[]; [further: string]: unknown },
  ) {
    super(problem.title ?? String(status));
  }

  get messages(): string[] {
    const told = (this.problem.errors ?? []).map((error) => (error.row ? `${error.row}：${error.message}` : error.message));
    return told.length ? told : [this.message];
  }
}

let heard = true;

/** Whether the platform was within reach the last time it was asked: a device may hold a line that leads nowhere. */
export const withinReach = (): boolean => heard && navigator.onLine;

export async function ask(address: string, given: RequestInit = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, { credentials: "same-origin", cache: "no-store", redirect: "error", ...given });
    heard = true;
  } catch {
    heard = false;
    throw new NoSignal(say("no_signal"));
  }
  if (answer.ok) return answer;
  if (answer.status === 401) throw new SignedOut(say("signed_out"));
  if (answer.status >= 500 || answer.status === 429) throw new NoSignal(say("server_busy", { status: answer.status }));
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, problem);
}

export const fetched = async <T>(address: string): Promise<T> => (await ask(address)).json() as Promise<T>;

/** Who is signed in, remembered for the day without signal; notes how far this clock is behind the platform's. */
export async function session(): Promise<Session> {
  const before = Date.now();
  const told = await fetched<Session>(addresses.session!);
  const off = Math.round(new Date(told.at).getTime() - (before + Date.now()) / 2);
  await keepNote("clock_off", String(off));
  await keepNote("person", String(told.person));
  await keepNote("name", told.name);
  return told;
}

export const clockOff = async (): Promise<number> => Number((await note("clock_off")) || 0);

/** Now, by the platform's clock as last heard. */
export const platformNow = async (): Promise<Date> => new Date(Date.now() + (await clockOff()));

/** The day in China of a moment, as a form writes it. */
export const chinaDay = (moment: Date): string => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(moment);

/** A length of time in the unit one would say it in. */
export function lasting(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return say("minutes", { count: minutes });
  return minutes < 2880 ? say("hours", { count: Math.round(minutes / 60) }) : say("days", { count: Math.round(minutes / 1440) });
}

export const readable = (moment: Date | string): string =>
  new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
