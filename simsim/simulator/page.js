// What only the page around the form can do. A notebook takes the keys of its form for shortcuts: with a drop-down
// focused, an arrow goes to the next cell and x cuts this one (jupyter-widgets/ipywidgets#3912). JupyterLab leaves an
// element alone that carries the mark below, on itself.

const MARK = "data-lm-suppress-shortcuts";
const PATIENCE = 3000; // milliseconds
let count = 0;

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// A field's help and diagnostic are read out with its input; a group says whether it is open.
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
  for (const head of root.querySelectorAll(".simsim-head")) {
    set(head, "aria-expanded", String(head.classList.contains("mod-active")));
  }
}

// To what carries a class, once it is there: a row that was added is drawn a moment later.
function goTo(el, name) {
  const until = performance.now() + PATIENCE;
  const look = () => {
    const place = el.closest(".simsim")?.querySelector(`.${CSS.escape(name)}`);
    const input = place?.matches("button") ? place : place?.querySelector("select, input, textarea, button");
    if (input) input.focus();
    else if (performance.now() < until) requestAnimationFrame(look);
  };
  look();
}

// A log that is pasted counts at once, not only when its field is left.
function pasted(event) {
  if (event.target instanceof Element && event.target.matches(".simsim-log textarea")) {
    setTimeout(() => event.target.dispatchEvent(new Event("change", { bubbles: true })));
  }
}

function render({ model, el }) {
  el.classList.add("simsim-page");
  let waiting = 0;
  let changes = null;
  const later = (root) => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => describe(root));
  };
  const adopt = () => {
    const root = el.closest(".simsim");
    if (!root) {
      waiting = requestAnimationFrame(adopt);
      return;
    }
    changes = new MutationObserver(() => later(root));
    changes.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
    describe(root);
  };
  const guard = (event) => {
    if (event.target instanceof Element && event.target.closest(".simsim")) set(event.target, MARK, "true");
  };

  const target = () => goTo(el, model.get("target").split(" ")[0]);

  document.addEventListener("focusin", guard, true);
  document.addEventListener("paste", pasted);
  model.on("change:target", target);
  adopt();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  if (model.get("zone") !== zone) {
    model.set("zone", zone);
    model.save_changes();
  }
  return () => {
    document.removeEventListener("focusin", guard, true);
    document.removeEventListener("paste", pasted);
    model.off("change:target", target);
    cancelAnimationFrame(waiting);
    changes?.disconnect();
  };
}

export default { render };
