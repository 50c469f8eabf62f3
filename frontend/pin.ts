/** A place on a drawing chosen by a click: fills the two fields of shares, which stay there to be typed. */

const fieldOf = (form: HTMLFormElement, name: string): HTMLInputElement | null => form.querySelector<HTMLInputElement>(`input[name="${name}"]`);

function pinned(select: HTMLSelectElement): void {
  const form = select.form;
  const [x, y] = form ? [fieldOf(form, "pin_x"), fieldOf(form, "pin_y")] : [null, null];
  if (!x || !y) return;
  const pictures = JSON.parse(select.dataset.pin ?? "{}") as Record<string, string>;
  const picture = document.createElement("img");
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  circle.setAttribute("r", "9");
  svg.append(circle);
  const around = document.createElement("div");
  around.className = "pinned pinnable mt-2";
  around.append(picture, svg);
  select.after(around);
  const show = (): void => {
    const address = pictures[select.value];
    around.hidden = !address;
    if (!address) return;
    picture.src = address;
    picture.alt = select.selectedOptions[0]?.text ?? "";
    circle.setAttribute("cx", `${x.value}%`);
    circle.setAttribute("cy", `${y.value}%`);
    circle.toggleAttribute("hidden", !x.value || !y.value);
  };
  around.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    x.value = (((event.clientX - box.left) / box.width) * 100).toFixed(2);
    y.value = (((event.clientY - box.top) / box.height) * 100).toFixed(2);
    show();
  });
  for (const input of [select, x, y]) input.addEventListener("input", show);
  show();
}

export function watchPins(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-pin]")) pinned(select);
}
