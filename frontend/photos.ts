/** Photos of a form that are sent one by one as they are chosen, so that none is lost with the page. Without this script they go with the form. */

interface Said {
  address?: string;
  message?: string;
}

const token = (input: HTMLInputElement): string => input.form?.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";

function part(kind: string, css: string, text = ""): HTMLElement {
  const made = document.createElement(kind);
  made.className = css;
  made.textContent = text;
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
        resolve(JSON.parse(request.responseText) as Said);
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
  const drop = part("button", "btn btn-sm btn-outline-secondary", input.dataset.drop) as HTMLButtonElement;
  drop.type = "button";
  drop.addEventListener("click", () => {
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
  const again = part("button", "btn btn-sm btn-outline-primary", input.dataset.again) as HTMLButtonElement;
  again.type = "button";
  again.addEventListener("click", () => {
    row.remove();
    void take(input, list, file);
  });
  row.replaceChildren(part("span", "text-danger", `${file.name}：${said.message ?? ""}`), again);
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
