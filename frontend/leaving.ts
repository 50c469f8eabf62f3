/** Who signs out leaves no page on the device that could be opened without signal. Drafts that were not sent stay. */

async function forget(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith("idi-visits ")) await caches.delete(name);
}

export function watchLeaving(): void {
  if (!("caches" in window)) return;
  for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", () => void forget());
}
