/** What was typed into a form marked to be kept stays in this tab until the form was sent: a reload or a restart loses nothing. */

const name = (form: HTMLElement): string => `idi-draft:${form.dataset.keep}`;

// A code sent to the phone is good once, so it is not kept.
const fields = (form: HTMLFormElement): HTMLInputElement[] =>
  ([...form.elements] as HTMLInputElement[]).filter((field) => field.name && !field.name.startsWith("_") && !["hidden", "file", "submit", "password"].includes(field.type) && field.autocomplete !== "one-time-code");

function restore(form: HTMLFormElement): void {
  const told = JSON.parse(sessionStorage.getItem(name(form)) ?? "{}") as Record<string, string>;
  for (const field of fields(form)) {
    const value = told[field.name];
    if (value === undefined) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value.split("\n").includes(field.value);
    else field.value = value;
  }
}

function keep(form: HTMLFormElement): void {
  const told: Record<string, string> = {};
  for (const field of fields(form)) {
    const counts = !["checkbox", "radio"].includes(field.type) || field.checked;
    told[field.name] = [told[field.name], counts ? field.value : undefined].filter(Boolean).join("\n");
  }
  sessionStorage.setItem(name(form), JSON.stringify(told));
}

export function watchDrafts(): void {
  for (const holder of document.querySelectorAll<HTMLElement>("[data-keep]")) {
    const form = holder.querySelector("form");
    if (!(form instanceof HTMLFormElement)) continue;
    form.dataset.keep = holder.dataset.keep;
    if (!form.querySelector(".is-invalid")) restore(form);
    form.addEventListener("input", () => keep(form));
  }
  for (const done of document.querySelectorAll<HTMLElement>("[data-keep-over]")) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("idi-draft:")) sessionStorage.removeItem(key);
    done.removeAttribute("data-keep-over");
  }
}
