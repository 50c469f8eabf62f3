/** A name drawn with a finger: a canvas at the end of the form, whose picture the hidden field hands in. */

function signed(input: HTMLInputElement): void {
  const form = input.form;
  if (!form) return;
  const box = document.createElement("div");
  box.className = "mb-3";
  const title = document.createElement("div");
  title.className = "form-label";
  title.textContent = input.dataset.sign ?? "";
  const canvas = document.createElement("canvas");
  canvas.className = "signing";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", title.textContent);
  canvas.width = 640;
  canvas.height = 240;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "btn btn-sm btn-outline-secondary mt-1";
  again.textContent = input.dataset.again ?? "";
  box.append(title, canvas, again);
  (form.querySelector(".form-body") ?? form).append(box);
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const clear = (): void => {
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    input.value = "";
  };
  const at = (event: PointerEvent): [number, number] => {
    const frame = canvas.getBoundingClientRect();
    return [((event.clientX - frame.left) / frame.width) * canvas.width, ((event.clientY - frame.top) / frame.height) * canvas.height];
  };
  pen.lineWidth = 5;
  pen.lineCap = "round";
  clear();
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    input.value = canvas.toDataURL("image/png");
  });
  again.addEventListener("click", clear);
}

export function watchSignatures(): void {
  const find = (): void => document.querySelectorAll<HTMLInputElement>("input[data-sign]:not([data-signing])").forEach((input) => {
    input.dataset.signing = "";
    signed(input);
  });
  find();
  document.addEventListener("htmx:afterSettle", find);
}
