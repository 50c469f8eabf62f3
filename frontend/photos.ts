/** Photos of a form that are sent one by one as they are chosen, so that none is lost with the page. Without this script they go with the form. */

interface Said {
  address?: string;
  message?: string;
  /** The file itself was refused: the same again could only be refused again. */
  refused?: boolean;
}

const token = (input: HTMLInputElement): string => input.form?.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";

function part(kind: string, css: string, text = ""): HTMLElement {
  const made = document.createElement(kind);
  made.className = css;
  made.textContent = text;
  return made;
}

function button(text: string | undefined, css: string, press: () => void): HTMLButtonElement {
  const made = part("button", `btn btn-sm ${css}`, text) as HTMLButtonElement;
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

/** Sends one file and says how far it is; answers what the server said. */
function send(input: HTMLInputElement, file: File, far: (share: number) => void): Promise<Said> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.set("photo", file);
    request.open("POST", input.dataset.photos!);
    request.setRequestHeader("X-CSRFToken", token(input));
    request.upload.onprogress = (event) => far(event.lengthComputable ? event.loaded / event.total : 0);
    const failed = (): void => resolve({ message: input.dataset.failed });
    request.onerror = failed;
    request.onload = () => {
      try {
        resolve({ ...(JSON.parse(request.responseText) as Said), refused: request.status === 422 });
      } catch {
        failed();
      }
    };
    request.send(body);
  });
}

function kept(input: HTMLInputElement, row: HTMLElement, address: string): void {
  const picture = document.createElement("img");
  picture.src = address;
  picture.alt = "";
  const drop = button(input.dataset.drop, "btn-outline-secondary", () => {
    drop.disabled = true;
    void fetch(`${address}drop/`, { method: "POST", headers: { "X-CSRFToken": token(input) } }).then((answer) => {
      if (answer.ok) row.remove();
      else drop.disabled = false;
    });
  });
  row.replaceChildren(picture, part("span", "text-success", input.dataset.kept), drop);
}

async function take(input: HTMLInputElement, list: HTMLElement, file: File): Promise<void> {
  const row = part("li", "handed-in");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", file.name);
  row.append(part("span", "", file.name), bar);
  list.append(row);
  const said = await send(input, file, (share) => (bar.value = share));
  if (said.address) {
    kept(input, row, said.address);
    return;
  }
  const why = part("span", "text-danger", `${file.name}：${said.message ?? ""}`);
  const away = (): void => row.remove();
  if (said.refused) {
    row.replaceChildren(why, button(input.dataset.drop, "btn-outline-secondary", away));
    return;
  }
  row.replaceChildren(why, button(input.dataset.again, "btn-outline-primary", () => (away(), void take(input, list, file))));
}

export function watchPhotos(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[type=file][data-photos]")) {
    const list = part("ul", "handed-in-list");
    list.setAttribute("aria-live", "polite");
    input.after(list);
    for (const address of JSON.parse(input.dataset.arrived ?? "[]") as string[]) {
      const row = part("li", "handed-in");
      list.append(row);
      kept(input, row, address);
    }
    let before: Promise<void> = Promise.resolve();
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      input.value = "";
      // One after the other: a phone's line is thin, and the first is then safe soonest.
      for (const file of files) before = before.then(() => take(input, list, file));
    });
    input.form?.addEventListener("submit", (event) => {
      if (list.querySelector("progress") && input.dataset.busy) {
        event.preventDefault();
        event.stopImmediatePropagation();
        window.alert(input.dataset.busy);
      }
    });
  }
}
