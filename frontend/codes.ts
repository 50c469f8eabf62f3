/** A button beside a field for a code: asks for the code to be sent to the phone typed in the field it names. */

export function watchCodes(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-send-code]")) {
    const form = input.form;
    if (!form) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary mt-2";
    button.textContent = input.dataset.sendLabel ?? "";
    const said = document.createElement("div");
    said.className = "form-hint";
    said.setAttribute("role", "status");
    input.after(button, said);
    button.addEventListener("click", () => {
      button.disabled = true;
      const body = new FormData();
      body.set("phone", form.querySelector<HTMLInputElement>(`input[name="${input.dataset.phone}"]`)?.value ?? "");
      const headers = { "X-CSRFToken": form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "" };
      fetch(input.dataset.sendCode!, { method: "POST", body, headers })
        .then((answer) => answer.json())
        .then((answer: { message: string }) => (said.textContent = answer.message))
        .catch(() => (said.textContent = input.dataset.failed ?? ""))
        .finally(() => window.setTimeout(() => (button.disabled = false), 5000));
    });
  }
}
