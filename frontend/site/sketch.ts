/** Drawing lines over a photo, by finger, mouse or keys. The original stays; the result is a picture of its own. */

import { button, h } from "./dom";
import { say } from "./words";

const LONGEST = 1600;
const STEP = 0.02;

type Point = [number, number];

export async function sketch(photo: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(photo);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = h("canvas", { class: "sketch", tabindex: 0, role: "img", "aria-label": say("sketch_help"), width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  const lines: Point[][] = [];
  const cursor: Point = [0.5, 0.5];
  let drawing = false;

  const draw = (): void => {
    const pen = canvas.getContext("2d");
    if (!pen) return;
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    pen.strokeStyle = "#d3231c";
    pen.lineWidth = Math.max(3, canvas.width / 160);
    pen.lineCap = pen.lineJoin = "round";
    for (const line of lines) {
      pen.beginPath();
      line.forEach(([x, y], index) => (index ? pen.lineTo(x * canvas.width, y * canvas.height) : pen.moveTo(x * canvas.width, y * canvas.height)));
      pen.stroke();
    }
  };
  const at = (event: PointerEvent): Point => [event.offsetX / canvas.clientWidth, event.offsetY / canvas.clientHeight];
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    lines.push([at(event)]);
    drawing = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drawing) lines.at(-1)?.push(at(event));
    draw();
  });
  canvas.addEventListener("pointerup", () => (drawing = false));
  canvas.addEventListener("keydown", (event) => {
    const moves: Record<string, Point> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const move = moves[event.key];
    if (event.key === " " && !drawing) {
      lines.push([[...cursor]]);
      drawing = true;
    } else if (move) {
      cursor[0] = Math.min(1, Math.max(0, cursor[0] + move[0]));
      cursor[1] = Math.min(1, Math.max(0, cursor[1] + move[1]));
      if (drawing) lines.at(-1)?.push([...cursor]);
    } else return;
    event.preventDefault();
    draw();
  });
  canvas.addEventListener("keyup", (event) => {
    if (event.key === " ") drawing = false;
  });
  draw();

  return new Promise((resolve) => {
    const done = (result: Blob | null): void => {
      dialog.close();
      dialog.remove();
      resolve(result);
    };
    const dialog = h(
      "dialog", { class: "site-dialog", "aria-label": say("sketch") },
      h("p", {}, say("sketch_help")), canvas,
      h("div", { class: "d-flex flex-wrap gap-2 mt-2" },
        button(say("sketch_save"), () => canvas.toBlob((blob) => done(lines.length ? blob : null), "image/jpeg", 0.88), "primary", "check"),
        button(say("sketch_undo"), () => (lines.pop(), draw()), "outline-secondary"),
        button(say("cancel"), () => done(null), "outline-secondary")),
    );
    dialog.addEventListener("cancel", () => done(null));
    document.body.append(dialog);
    dialog.showModal();
    canvas.focus();
  });
}
