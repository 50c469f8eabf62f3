/** Conveniences for the keyboard and for long lists; everything works without them. */

/** `/` puts the cursor into the search field, unless somebody is typing. */
function onKey(event: KeyboardEvent): void {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  if (at instanceof HTMLElement && (at.isContentEditable || at.closest("input, textarea, select"))) return;
  const field = document.querySelector<HTMLInputElement>("[data-global-search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

/** Alt and a letter goes where the page says: `data-key="r"` on a link, a button or a field. */
function onLetter(event: KeyboardEvent): void {
  if (!event.altKey || event.ctrlKey || event.metaKey || !/^Key[A-Z]$/.test(event.code)) return;
  const target = document.querySelector<HTMLElement>(`[data-key="${event.code.slice(3).toLowerCase()}"]`);
  if (!target) return;
  event.preventDefault();
  if (target instanceof HTMLInputElement) {
    target.focus();
    target.select();
  } else {
    target.click();
  }
}

/** Arrows walk from a search field (`data-arrows="#found"` around it) through the `data-row` links it found, and back. */
function onArrow(event: KeyboardEvent): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const form = document.querySelector<HTMLElement>("[data-arrows]");
  const field = form?.querySelector<HTMLInputElement>("input[type=search]");
  const list = form && document.querySelector(form.dataset.arrows ?? "");
  if (!field || !list || !(event.target instanceof HTMLElement)) return;
  if (event.target !== field && !list.contains(event.target)) return;
  const stops = [field, ...list.querySelectorAll<HTMLElement>("[data-row]")];
  const here = stops.findIndex((stop) => stop === event.target);
  const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (here < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

/** The box in the heading ticks every row of the page. */
function onChange(event: Event): void {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !("chooseAll" in box.dataset)) return;
  box.closest("table")?.querySelectorAll<HTMLInputElement>("input[name=row]").forEach((row) => (row.checked = box.checked));
}

/** Without script there is no use for it, so the server sends it hidden. */
function reveal(within: ParentNode): void {
  within.querySelectorAll<HTMLElement>("[data-choose-all]").forEach((box) => (box.hidden = false));
}

export function watchShortcuts(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onLetter);
  document.addEventListener("keydown", onArrow);
  document.addEventListener("change", onChange);
  document.addEventListener("htmx:afterSettle", () => reveal(document));
  reveal(document);
}
