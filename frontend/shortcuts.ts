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
  document.addEventListener("change", onChange);
  document.addEventListener("htmx:afterSettle", () => reveal(document));
  reveal(document);
}
