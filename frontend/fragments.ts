/** Fragments loaded by HTMX: a failed one says so in words, where the reader looks. */

function say(text: string | undefined): void {
  const place = document.getElementById("trouble");
  if (!place || !text) return;
  place.textContent = text;
  place.hidden = false;
}

function onFailure(event: Event): void {
  const texts = document.body.dataset;
  say(event.type === "htmx:sendError" ? texts.offline : texts.failed);
  // A panel that could not be loaded shows its link instead of waiting for ever.
  const panel = event.target instanceof Element ? event.target.closest("[data-panel]") : null;
  panel?.classList.add("panel-failed");
}

export function watchFragments(): void {
  document.addEventListener("htmx:sendError", onFailure);
  document.addEventListener("htmx:responseError", onFailure);
  document.addEventListener("htmx:beforeRequest", () => {
    const place = document.getElementById("trouble");
    if (place) place.hidden = true;
  });
}
