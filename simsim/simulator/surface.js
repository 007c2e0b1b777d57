// The screen: a tree of parts that the kernel describes and this draws. What comes is what differs: parts by number,
// with what they show. What goes is what the reader did, one thing at a time: the next waits until the last was heard.

// A notebook takes the keys of its form for shortcuts: with a drop-down focused, an arrow goes to the next cell and x
// cuts this one (jupyter-widgets/ipywidgets#3912). JupyterLab leaves an element alone that carries this mark.
const MARK = "data-lm-suppress-shortcuts";
const HERE = ["localhost", "127.0.0.1", "[::1]"]; // the page is looked at on the computer that serves it
const PATIENCE = 5000; // milliseconds until what was told counts as lost
const UNSEEN = 100; // milliseconds until a frame counts as one that will not come
let count = 0;

function made(tag, attributes = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// What is to stay is not moved, so that it keeps the focus.
function arrange(el, children) {
  const kept = new Set(children);
  for (const child of [...el.children]) if (!kept.has(child)) child.remove();
  let at = el.firstChild;
  for (const child of children) {
    if (child === at) at = at.nextSibling;
    else el.insertBefore(child, at);
  }
}

// What is in a file, as text that a message can hold.
function base64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1] ?? "");
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

// An input under its label; `put` says how what it shows is changed.
function labelled(shape, control, put) {
  control.id = `simsim-input-${++count}`;
  const label = made("label", { for: control.id });
  const el = made("div", { class: `simsim-input simsim-${shape}` }, label, control);
  const common = {
    description: (text) => (label.textContent = text),
    disabled: (off) => (control.disabled = off),
    value: (value) => control.value !== (value ?? "") && (control.value = value ?? ""),
  };
  return { el, put: { ...common, ...put } };
}

// How each shape is drawn; `parts` finds other parts, `tell` says what was entered.
const SHAPES = {
  box: ({ parts }) => {
    const el = made("div", { class: "simsim-box" });
    return { el, put: { children: (ids) => arrange(el, ids.map((id) => parts.get(id).el)) } };
  },
  html: () => {
    const el = made("div", { class: "simsim-html" });
    return { el, put: { value: (html) => (el.innerHTML = html) } };
  },
  pane: ({ tell }) => pane(made("div", { class: "simsim-pane" }), tell),
  slider: ({ tell }) => slider(made("div", { class: "simsim-slider" }), tell),
  timer: () => timer(made("div", { class: "simsim-timer" })),
  grid: ({ tell }) => sheet(made("div", { class: "simsim-sheet" }), tell),
  text: ({ tell }) => {
    const control = made("input", { type: "text" });
    control.addEventListener("input", () => tell(control.value));
    return labelled("text", control, { placeholder: (text) => set(control, "placeholder", text) });
  },
  area: ({ tell }) => {
    const control = made("textarea", { rows: 5 });
    const entered = () => tell(control.value);
    control.addEventListener("change", entered);
    control.addEventListener("paste", () => setTimeout(entered)); // a log that is pasted counts at once
    return labelled("area", control, {});
  },
  day: ({ tell }) => {
    const control = made("input", { type: "date" });
    control.addEventListener("change", () => !control.validity.badInput && tell(control.value));
    return labelled("day", control, {});
  },
  choice: ({ tell }) => {
    const control = made("select");
    let chosen = 0;
    const choose = (n) => {
      chosen = n;
      control.selectedIndex = n;
    };
    control.addEventListener("change", () => {
      chosen = control.selectedIndex;
      tell(chosen);
    });
    const offer = (labels) => {
      control.replaceChildren(...labels.map((label) => made("option", {}, label)));
      choose(chosen);
    };
    return labelled("choice", control, { options: offer, value: choose });
  },
  radio: ({ tell }) => {
    const legend = made("legend");
    const el = made("fieldset", { class: "simsim-radio" }, legend);
    const group = `simsim-group-${++count}`;
    const rows = [];
    let chosen = -1;
    const choose = (n) => {
      chosen = n;
      rows.forEach(({ control }, at) => (control.checked = at === n));
    };
    const added = () => {
      const at = rows.length;
      const control = made("input", { type: "radio", name: group });
      const text = made("span");
      control.addEventListener("change", () => {
        chosen = at;
        tell(at);
      });
      rows.push({ control, text });
      el.append(made("label", {}, control, text));
    };
    const offer = (labels) => {
      while (rows.length < labels.length) added();
      while (rows.length > labels.length) rows.pop().control.parentNode.remove();
      labels.forEach((label, at) => (rows[at].text.textContent = label)); // in place: the focus stays
      choose(chosen);
    };
    const put = {
      description: (text) => (legend.textContent = text),
      disabled: (off) => (el.disabled = off),
      options: offer,
      value: choose,
    };
    return { el, put };
  },
  check: ({ tell }) => {
    const control = made("input", { type: "checkbox" });
    const name = made("span");
    control.addEventListener("change", () => tell(control.checked));
    const el = made("div", { class: "simsim-check" }, made("label", {}, control, name));
    const put = {
      description: (text) => (name.textContent = text),
      disabled: (off) => (control.disabled = off),
      value: (on) => (control.checked = on),
    };
    return { el, put };
  },
  button: ({ tell }) => {
    const el = made("button", { type: "button" });
    el.addEventListener("click", () => tell(null));
    return { el, put: { description: (text) => (el.textContent = text) } };
  },
  // The browser's own words for a file input are in its language, so the label is what is seen of it.
  upload: ({ tell }) => {
    const control = made("input", { type: "file", class: "simsim-file", id: `simsim-input-${++count}` });
    const label = made("label", { for: control.id, class: "simsim-button" });
    const note = made("div", { class: "simsim-note", role: "alert" });
    let most = 0;
    let refused = "";
    control.addEventListener("change", async () => {
      const [file] = control.files;
      if (!file) return;
      note.textContent = file.size > most ? `${file.name}: ${refused}` : "";
      if (file.size <= most) {
        try {
          tell({ name: file.name, data: await base64(file) });
        } catch (error) {
          note.textContent = `${file.name}: ${error.message}`;
        }
      }
      control.value = ""; // the same file may be sent again, as it is then
    });
    const el = made("div", { class: "simsim-upload" }, control, label, note);
    const put = {
      description: (text) => (label.textContent = text),
      accept: (endings) => set(control, "accept", endings),
      most: (bytes) => (most = bytes),
      refused: (text) => (refused = text),
    };
    return { el, put };
  },
  toggle: ({ tell }) => {
    const el = made("button", { type: "button", "aria-expanded": "false" });
    const open = (on) => set(el, "aria-expanded", String(on));
    el.addEventListener("click", () => {
      const on = el.getAttribute("aria-expanded") !== "true";
      open(on); // at once, whatever the kernel is busy with
      tell(on);
    });
    return { el, put: { description: (text) => (el.textContent = text), value: open } };
  },
};

// A part as it is drawn; every shape may be hidden, and has classes beside its own.
function drawn(shape, around) {
  const { el, put } = SHAPES[shape](around);
  const own = el.className;
  const classes = (names) => (el.className = [own, ...names].join(" ").trim());
  return { el, put: { classes, hidden: (off) => (el.hidden = off), ...put } };
}

// A field's help and diagnostic are read out with its input.
function describe(root) {
  for (const field of root.querySelectorAll(".simsim-field, .simsim-happening")) {
    const event = field.matches(".simsim-happening");
    const note = field.querySelector(".simsim-note");
    for (const input of [...field.querySelectorAll("select, input")].slice(0, event ? 3 : 1)) {
      note.id ||= `simsim-note-${++count}`;
      set(input, "aria-describedby", note.id);
      set(input, "aria-invalid", String(field.classList.contains("is-wrong")));
    }
  }
  for (const button of root.querySelectorAll(".simsim-step")) {
    set(button, "aria-disabled", String(button.classList.contains("is-idle")));
  }
}

// To what carries a class, or to the first input in it; to a room, and to what is to be read first, as a whole.
function focus(root, name) {
  const place = root.querySelector(`.${CSS.escape(name)}`);
  if (place?.matches(".simsim-room, .simsim-landing")) {
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start", behavior: "auto" });
    return;
  }
  const input = place?.matches("button") ? place : place?.querySelector("select, input, textarea, button");
  input?.focus();
}

// A file for the reader, as if it had been asked for by a link.
function handOver({ name, kind, data }) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: kind }));
  made("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function render({ model, el }) {
  const parts = new Map();
  const waiting = new Map();
  let busy = false;
  let pressed = 0;
  let frame = 0;
  let lost = 0;
  const queue = [];
  let held = 0; // while what is ahead is painted

  const send = (content) => {
    busy = true;
    model.send(content);
    clearTimeout(lost);
    lost = setTimeout(() => (parts.size ? heard() : greet()), PATIENCE);
  };
  let linked = new URLSearchParams(location.search).get("case"); // opened once; what is entered then stays
  const greet = () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    send({ shown: zone, language: navigator.language ?? "", case: linked ?? "" });
  };
  // Of several values of one input only the newest is worth telling; every press of a button is. A grid has an input a
  // cell.
  const tell = (part, value, cell = "") => {
    const content = { part, value };
    if (busy) waiting.set(value === null ? `press ${++pressed}` : `${part} ${cell}`, content);
    else send(content);
  };
  const heard = () => {
    clearTimeout(lost);
    busy = false;
    if (parts.size) linked = null;
    const [next] = waiting;
    if (!next) return;
    waiting.delete(next[0]);
    send(next[1]);
  };
  const paint = ({ parts: told, gone, focus: target, root }) => {
    if (!root && !parts.size) return; // meant for another view, which knows more
    for (const [id, { shape }] of Object.entries(told)) {
      if (shape && !parts.has(id)) parts.set(id, drawn(shape, { parts, tell: (value, cell) => tell(id, value, cell) }));
    }
    for (const [id, { shape, ...state }] of Object.entries(told)) {
      for (const [name, value] of Object.entries(state)) parts.get(id)?.put[name](value);
    }
    for (const id of gone) parts.delete(id);
    if (root) el.replaceChildren(parts.get(root).el);
    if (target) focus(el, target);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => describe(el));
  };
  const take = (message) => {
    if (message.parts) paint(message);
    if (message.file) handOver(message.file);
    if (message.heard) heard();
  };
  // What is told ahead of the rest is painted before the rest is taken; a page that nobody sees paints nothing.
  const go = () => {
    clearTimeout(held);
    held = 0;
    while (queue.length && !held) {
      const message = queue.shift();
      take(message);
      if (message.ahead) {
        held = setTimeout(go, UNSEEN);
        requestAnimationFrame(() => setTimeout(go));
      }
    }
  };
  const said = (message) => {
    queue.push(message);
    if (!held) go();
  };
  const guard = (event) => set(event.target, MARK, "true");

  el.innerHTML = model.get("waiting");
  el.style.overflow = "visible"; // what hides what hangs over would keep the form from standing still beside the answer
  el.classList.toggle("simsim-elsewhere", !HERE.includes(location.hostname));
  el.addEventListener("focusin", guard);
  model.on("msg:custom", said);
  greet();
  return () => {
    clearTimeout(lost);
    clearTimeout(held);
    model.off("msg:custom", said);
    cancelAnimationFrame(frame);
  };
}

export default { render };
