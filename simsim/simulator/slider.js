// A slider that says in words where it stands: the browser's own range input, so that keys and screen readers know it.

const DAY = 24 * 60; // minutes

function render({ model, el }) {
  const label = document.createElement("label");
  const name = document.createElement("span");
  const range = document.createElement("input");
  const marks = document.createElement("div");
  const told = document.createElement("output");
  el.classList.add("simsim-slider");
  range.type = "range";
  range.step = "1";
  marks.className = "simsim-ticks";
  marks.setAttribute("aria-hidden", "true");
  label.append(name, range);
  el.append(label, marks, told);

  let dragged = false;
  const place = () => {
    range.min = model.get("first");
    range.max = model.get("last");
    if (!dragged) range.value = model.get("value"); // a repaint of a moment ago does not pull it back
    range.setAttribute("aria-valuetext", model.get("told"));
    name.textContent = model.get("label");
    told.innerHTML = model.get("html");
  };
  const mark = () => {
    const [first, last] = [model.get("first"), model.get("last")];
    marks.replaceChildren(
      ...model.get("marks").map((at) => {
        const tick = document.createElement("i");
        tick.style.insetInlineStart = `${(100 * (at - first)) / (last - first)}%`;
        return tick;
      }),
    );
  };
  const move = (value) => {
    model.set("value", Math.round(value));
    model.save_changes();
  };
  const slid = () => move(range.valueAsNumber);
  const paged = (event) => {
    const by = { PageUp: DAY, PageDown: -DAY }[event.key];
    if (!by) return;
    event.preventDefault();
    range.value = range.valueAsNumber + by;
    slid();
  };
  const hold = () => (dragged = true);
  const release = () => {
    dragged = false;
    place();
  };

  range.addEventListener("input", slid);
  range.addEventListener("keydown", paged);
  range.addEventListener("pointerdown", hold);
  range.addEventListener("change", release);
  range.addEventListener("pointerup", release);
  range.addEventListener("pointercancel", release);
  for (const key of ["first", "last", "value", "told", "label", "html"]) model.on(`change:${key}`, place);
  for (const key of ["first", "last", "marks"]) model.on(`change:${key}`, mark);
  place();
  mark();
  return () => model.off();
}

export default { render };
