// Elements from plain values. Text is text: nothing here reads HTML.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((each) => each !== null && each !== undefined));
  return element;
}

// Replace what an element holds; focus, caret, scrolling and opened details stay where they were.
export function fill(element, ...children) {
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  const caret = active && "selectionStart" in active ? active.selectionStart : null;
  const opened = [...element.querySelectorAll("details[open][id]")].map((each) => each.id);
  const top = element.scrollTop;
  element.replaceChildren(...children.flat(Infinity).filter((each) => each !== null));
  element.scrollTop = top;
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (!active?.id) return;
  const again = document.getElementById(active.id);
  again?.focus({ preventScroll: true });
  if (caret !== null && again?.setSelectionRange) again.setSelectionRange(caret, caret);
}

let number = 0;

export function field(label, control) {
  control.id ||= `field-${++number}`;
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
}

export function choice(options, chosen, attributes = {}) {
  const select = h("select", attributes);
  for (const [value, text] of options) select.append(h("option", { value }, text));
  if (chosen !== undefined) select.value = chosen;
  return select;
}

// A dialog with a form; `act` gets its values and may throw what is shown in it.
export function ask(title, fields, confirm, act) {
  const problem = h("p", { role: "alert", class: "problem" });
  const heading = h("h2", { id: "dialog-title" }, title);
  const form = h(
    "form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          await act(Object.fromEntries(new FormData(form)));
          dialog.close();
        } catch (error) {
          problem.textContent = error.message;
        }
      },
    },
    heading,
    fields,
    problem,
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "submit", class: "primary" }, confirm),
      h("button", { type: "button", onclick: () => dialog.close() }, "Close"),
    ),
  );
  const dialog = h("dialog", { "aria-labelledby": "dialog-title" }, form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function say(text) {
  document.getElementById("news").textContent = text;
}
