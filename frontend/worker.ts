/** Keeps pages on the device, so that they open without signal. The server writes in front which: `KEEP`. */

interface Keep {
  name: string;
  /** Pages and what they load, fetched when the worker comes. */
  first: string[];
  /** Pages below this address are kept when they are opened or named by a message; empty where there are none. */
  below: string;
}

type Heard = Event & { waitUntil(work: Promise<unknown>): void; request: Request; respondWith(answer: Promise<Response>): void; data: { pages: string[]; only: boolean } };

interface Here {
  KEEP: Keep;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: string, hear: (event: Heard) => void): void;
}

const here = self as unknown as Here;
const { name: kind, first, below } = here.KEEP;
const NAME = `${kind} ${first.join(" ")}`;
const opened = (address: string): boolean => below !== "" && address.startsWith(below);
const addressOf = (request: Request): string => new URL(request.url).pathname;

async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(first.map((address) => new Request(address, { cache: "reload" })));
  await here.skipWaiting();
}

async function takeOver(): Promise<void> {
  for (const each of await caches.keys()) if (each.startsWith(`${kind} `) && each !== NAME) await caches.delete(each);
  await here.clients.claim();
}

/** The page comes fresh where there is signal. One that is somebody else's now, or asks to sign in, is kept no longer. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const address = addressOf(request);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await cache.put(address, fresh.clone());
    else if (opened(address) && fresh.status < 500) await cache.delete(address);
    return fresh;
  } catch {
    return (await cache.match(address)) ?? Response.error();
  }
}

/** Everything a page needs never changes under its name. */
async function part(request: Request): Promise<Response> {
  const known = await (await caches.open(NAME)).match(request, { ignoreSearch: true });
  return known ?? fetch(request);
}

async function hold(pages: string[], only: boolean): Promise<void> {
  const cache = await caches.open(NAME);
  for (const request of only ? await cache.keys() : [])
    if (opened(addressOf(request)) && !pages.includes(addressOf(request))) await cache.delete(request);
  await Promise.all(pages.filter(opened).map((address) => page(new Request(address))));
}

here.addEventListener("install", (event) => event.waitUntil(fill()));
here.addEventListener("activate", (event) => event.waitUntil(takeOver()));
here.addEventListener("message", (event) => event.waitUntil(hold(event.data.pages, event.data.only)));
here.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = addressOf(request);
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && (opened(address) || first.includes(address))) event.respondWith(page(request));
  else if (first.includes(address)) event.respondWith(part(request));
});
