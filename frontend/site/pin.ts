/** A pin on a drawing: one tap, or the arrow keys. */

import { h } from "./dom";
import { say } from "./words";

const STEP = 0.01;
const within = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 10_000;

export function pinBoard(picture: string, title: string, x: number | null, y: number | null, change: (x: number, y: number) => void): HTMLElement {
  const mark = h("span", { class: "pin", hidden: x === null });
  const words = h("p", { class: "form-hint mb-0", "aria-live": "polite" }, say("pin_help"));
  let here: [number, number] = [x ?? 0.5, y ?? 0.5];
  const show = (): void => {
    mark.style.left = `${here[0] * 100}%`;
    mark.style.top = `${here[1] * 100}%`;
    mark.hidden = false;
    words.textContent = say("pin_at", { x: (here[0] * 100).toFixed(1), y: (here[1] * 100).toFixed(1) });
  };
  const put = (left: number, top: number): void => {
    here = [within(left), within(top)];
    show();
    change(...here);
  };
  const board = h("div", { class: "pin-board", tabindex: 0, role: "application", "aria-label": `${title}：${say("pin_help")}` }, h("img", { src: picture, alt: title, draggable: "false" }), mark);
  board.addEventListener("click", (event) => {
    const box = board.getBoundingClientRect();
    put((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  board.addEventListener("keydown", (event) => {
    const moves: Record<string, [number, number]> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    put(here[0] + move[0], here[1] + move[1]);
  });
  if (x !== null) show();
  return h("div", {}, board, words);
}
