/** Elements in one call: `h("p", { class: "lead" }, "words", another)`. */

import { addresses, say } from "./words";

type Child = Node | string | null | false | undefined;
type Given = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, given: Given = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false && child !== undefined));
  return element;
}

export function icon(name: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${addresses.sprite}#${name}`);
  svg.append(use);
  return svg;
}

export function button(label: string, act: () => unknown, style = "outline-primary", symbol = ""): HTMLButtonElement {
  return h("button", { type: "button", class: `btn btn-${style}`, click: () => void act() }, symbol ? icon(symbol) : null, label);
}

export const badge = (label: string, tone: string): HTMLElement => h("span", { class: `state state-${tone}` }, label);

export const card = (title: string, ...children: Child[]): HTMLElement =>
  h("section", { class: "card mb-3" }, h("div", { class: "card-header" }, h("h2", { class: "card-title" }, title)), h("div", { class: "card-body" }, ...children));

/** A labelled field; `change` hears every keystroke, so nothing typed is lost when the page closes. */
export function field(label: string, control: HTMLElement, given: { optional?: boolean; help?: string } = {}): HTMLElement {
  const id = `field-${Math.random().toString(36).slice(2)}`;
  const input = control.querySelector<HTMLElement>("input, textarea") ?? control;
  input.id = id;
  const help = given.help ? h("small", { class: "form-hint", id: `${id}-help` }, given.help) : null;
  if (help) input.setAttribute("aria-describedby", help.id);
  return h("div", { class: "mb-3" }, h("label", { class: "form-label", for: id }, given.optional ? label + say("optional") : label), control, help);
}

export function text(value: string, change: (value: string) => void, rows = 1, length = 2000): HTMLInputElement | HTMLTextAreaElement {
  const input = rows > 1 ? h("textarea", { class: "form-control", rows, maxlength: length }) : h("input", { class: "form-control", type: "text", maxlength: length });
  input.value = value;
  input.addEventListener("input", () => change(input.value));
  return input;
}

export function day(value: string, change: (value: string) => void): HTMLInputElement {
  const input = h("input", { class: "form-control", type: "date" });
  input.value = value;
  input.addEventListener("change", () => change(input.value));
  return input;
}

/** Options under headings: [heading, options]. */
export function grouped(first: [string, string], groups: [string, [string, string][]][], value: string, change: (value: string) => void): HTMLSelectElement {
  const select = choice([first], "", change);
  const option = ([code, name]: [string, string]): HTMLOptionElement => h("option", { value: code }, name);
  select.append(...groups.map(([label, options]) => h("optgroup", { label }, ...options.map(option))));
  select.value = value;
  return select;
}

export function choice(options: [string, string][], value: string, change: (value: string) => void): HTMLSelectElement {
  const select = h("select", { class: "form-select", change: () => change(select.value) }, ...options.map(([code, name]) => h("option", { value: code }, name)));
  select.value = value;
  return select;
}
