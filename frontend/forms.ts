/** Forms: no second click while the first is on its way, a question before grave acts, errors brought into view. */

const submitButtons = (form: HTMLFormElement): HTMLButtonElement[] =>
  [...form.elements].filter((element): element is HTMLButtonElement => element instanceof HTMLButtonElement && element.type === "submit");

function setBusy(form: HTMLFormElement, busy: boolean): void {
  form.setAttribute("aria-busy", String(busy));
  for (const button of submitButtons(form)) button.disabled = busy;
}

/** Whether a required field is empty: such a form is refused anyway, and the question comes with the one that is filled in. */
const lacking = (form: HTMLFormElement): boolean =>
  [...form.elements].some((element) => element instanceof HTMLElement && "validity" in element && (element.validity as ValidityState).valueMissing);

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !lacking(form) && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  // Later, because a button disabled at once would not send its own name.
  window.setTimeout(() => setBusy(form, true));
}

/** Puts the focus on the list of errors, so that a screen reader and the eye begin there. */
function showErrors(within: ParentNode): void {
  within.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}

/** One more row in a table of small forms: the blank row of the server, under the next number. */
function addRow(rows: Element): void {
  const total = rows.querySelector<HTMLInputElement>("input[name$='-TOTAL_FORMS']");
  const blank = rows.querySelector("template");
  const body = rows.querySelector("[data-rows-body]");
  if (!total || !blank || !body) return;
  body.insertAdjacentHTML("beforeend", blank.innerHTML.replaceAll("__prefix__", total.value));
  total.value = String(Number(total.value) + 1);
  body.lastElementChild?.querySelector<HTMLElement>("input, select, textarea")?.focus();
}

function onClick(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[data-print]")) window.print();
  const rows = event.target.closest("[data-rows-add]")?.closest("[data-rows]");
  if (rows) addRow(rows);
}

export function watchForms(): void {
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  // A page brought back by the browser's back button must be usable again.
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => setBusy(form, false)));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target instanceof HTMLFormElement) setBusy(event.target, false);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target instanceof Element) showErrors(event.target);
  });
  showErrors(document);
}
