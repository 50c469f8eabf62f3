/** Keeps the site page on the device, so that it opens without signal. The server writes `KEPT`, the addresses, in front. */

interface Kept {
  KEPT: string[];
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: string, hear: (event: Event & { waitUntil(work: Promise<unknown>): void; request: Request; respondWith(answer: Promise<Response>): void }) => void): void;
}

const here = self as unknown as Kept;
const NAME = `idi-site ${here.KEPT.join(" ")}`;

async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(here.KEPT.map((address) => new Request(address, { cache: "reload" })));
  await here.skipWaiting();
}

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith("idi-site ") && name !== NAME) await caches.delete(name);
  await here.clients.claim();
}

/** The page comes fresh where there is signal; everything else it needs never changes under its name. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const address = new URL(request.url).pathname;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(address, fresh.clone());
    return fresh;
  } catch {
    return (await cache.match(address)) ?? Response.error();
  }
}

async function part(request: Request): Promise<Response> {
  const known = await (await caches.open(NAME)).match(request, { ignoreSearch: true });
  return known ?? fetch(request);
}

here.addEventListener("install", (event) => event.waitUntil(fill()));
here.addEventListener("activate", (event) => event.waitUntil(takeOver()));
here.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET" || !here.KEPT.includes(pathname)) return;
  event.respondWith(request.mode === "navigate" ? page(request) : part(request));
});
