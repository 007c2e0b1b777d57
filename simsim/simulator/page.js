// What only the page around the form can do. A notebook takes the keys of its form for shortcuts: with a drop-down
// focused, an arrow goes to the next cell and x cuts this one (jupyter-widgets/ipywidgets#3912). JupyterLab leaves an
// element alone that carries the mark below, on itself.

const MARK = "data-lm-suppress-shortcuts";
let count = 0;

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// A field's help and diagnostic are read out with its input; a group says whether it is open.
function describe(root) {
  for (const field of root.querySelectorAll(".simsim-field")) {
    const input = field.querySelector("select, input");
    const note = field.querySelector(".simsim-note");
    if (!input || !note) continue;
    note.id ||= `simsim-note-${++count}`;
    set(input, "aria-describedby", note.id);
    set(input, "aria-invalid", String(field.classList.contains("is-wrong")));
  }
  for (const head of root.querySelectorAll(".simsim-head")) {
    set(head, "aria-expanded", String(head.classList.contains("mod-active")));
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

  document.addEventListener("focusin", guard, true);
  adopt();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  if (model.get("zone") !== zone) {
    model.set("zone", zone);
    model.save_changes();
  }
  return () => {
    document.removeEventListener("focusin", guard, true);
    cancelAnimationFrame(waiting);
    changes?.disconnect();
  };
}

export default { render };
