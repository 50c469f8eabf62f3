/** Says on a page of the office that the site page of this device still holds records the platform has not got. */

const waiting = new Set(["draft", "ready", "sending", "refused"]);

/** The states of the visits kept on this device; none where the site page was never opened here. */
async function kept(): Promise<string[]> {
  const known = await indexedDB.databases();
  if (!known.some((each) => each.name === "idi-site")) return [];
  const { store } = await import("./site/store");
  return (await (await store()).getAll("visits")).map((visit) => visit.state);
}

export async function tellUnsent(): Promise<void> {
  const hint = document.querySelector<HTMLElement>("[data-unsent]");
  if (!hint || !("indexedDB" in window) || !("databases" in indexedDB)) return;
  const count = (await kept()).filter((state) => waiting.has(state)).length;
  hint.querySelector("[data-unsent-count]")!.textContent = ` (${count})`;
  hint.hidden = count === 0;
}
