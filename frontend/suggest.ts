/** What fits while one types: a list under the field, chosen by mouse, touch or arrow keys; typing on needs no choice. */

export interface Suggestion {
  group: string;
  problem: string;
  standard: string;
  advice: string;
}

const DELAY = 200;

/** Puts the list under the field and returns both in one element; a chosen suggestion is handed to `choose`. */
export function suggest<S extends Suggestion>(input: HTMLInputElement | HTMLTextAreaElement, find: (typed: string) => Promise<S[]>, choose: (found: S) => void): HTMLElement {
  const list = document.createElement("div");
  list.className = "suggestions list-group";
  list.setAttribute("role", "group");
  const around = document.createElement("div");
  let asked = 0;
  const close = (): void => list.replaceChildren();
  const one = (found: S): HTMLButtonElement => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "list-group-item list-group-item-action";
    const group = document.createElement("small");
    group.className = "text-secondary d-block";
    group.textContent = found.group;
    button.append(group, found.problem);
    button.addEventListener("click", () => {
      choose(found);
      close();
      input.focus();
    });
    return button;
  };
  const show = async (number: number): Promise<void> => {
    const typed = input.value.trim();
    const found = typed ? await find(typed) : [];
    if (number === asked) list.replaceChildren(...found.filter((each) => each.problem !== typed).map(one));
  };
  input.addEventListener("input", () => {
    const number = ++asked;
    window.setTimeout(() => number === asked && void show(number), DELAY);
  });
  around.addEventListener("keydown", (event) => {
    const choices = [...list.querySelectorAll("button")];
    if (event.key === "Escape") close();
    if (!choices.length || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    const at = choices.indexOf(document.activeElement as HTMLButtonElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (document.activeElement === input && event.key === "ArrowUp") return;
    event.preventDefault();
    (choices[at] ?? input).focus();
  });
  input.replaceWith(around);
  around.append(input, list);
  return around;
}

/** The neighbour of a field in its row of a form: `findings-0-standard` beside `findings-0-description`. */
function fill(input: HTMLElement & { name: string }, name: string, value: string): void {
  const other = document.getElementsByName(input.name.replace(/[^-]+$/, name))[0];
  if (other instanceof HTMLInputElement || other instanceof HTMLTextAreaElement) other.value = value;
}

async function asked(address: string, typed: string): Promise<Suggestion[]> {
  const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
  return answer.ok ? ((await answer.json()) as Suggestion[]) : [];
}

/** Fields with `data-suggest` get their list when they are entered first; rows added later too. */
export function watchSuggestions(): void {
  document.addEventListener("focusin", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLTextAreaElement || input instanceof HTMLInputElement) || !input.dataset.suggest) return;
    const address = input.dataset.suggest;
    delete input.dataset.suggest;
    suggest(input, (typed) => asked(address, typed), (found) => {
      input.value = found.problem;
      fill(input, "standard", found.standard);
      fill(input, "advice", found.advice);
    });
    input.focus();
  });
}
