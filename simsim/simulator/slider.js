// A slider that says in words where it stands: the browser's own range input, so that keys and screen readers know it.

const DAY = 24 * 60; // minutes

function slider(el, tell) {
  const label = document.createElement("label");
  const name = document.createElement("span");
  const range = document.createElement("input");
  const ticks = document.createElement("div");
  const output = document.createElement("output");
  range.type = "range";
  range.step = "1";
  ticks.className = "simsim-ticks";
  ticks.setAttribute("aria-hidden", "true");
  label.append(name, range);
  el.append(label, ticks, output);

  let dragged = false;
  let stands = 0;
  let marked = [];
  const place = (value) => {
    stands = value;
    if (!dragged) range.value = value; // a repaint of a moment ago does not pull it back
  };
  const mark = () => {
    const [first, last] = [Number(range.min), Number(range.max)];
    ticks.replaceChildren(
      ...marked.map((at) => {
        const tick = document.createElement("i");
        tick.style.insetInlineStart = `${(100 * (at - first)) / (last - first)}%`;
        return tick;
      }),
    );
  };
  const bound = (end) => (value) => {
    range[end] = value;
    place(stands);
    mark();
  };
  const slid = () => {
    stands = Math.round(range.valueAsNumber);
    tell(stands);
  };
  const paged = (event) => {
    const by = { PageUp: DAY, PageDown: -DAY }[event.key];
    if (!by) return;
    event.preventDefault();
    range.value = range.valueAsNumber + by;
    slid();
  };
  const release = () => {
    dragged = false;
    place(stands);
  };

  range.addEventListener("input", slid);
  range.addEventListener("keydown", paged);
  range.addEventListener("pointerdown", () => (dragged = true));
  range.addEventListener("change", release);
  range.addEventListener("pointerup", release);
  range.addEventListener("pointercancel", release);
  const put = {
    first: bound("min"),
    last: bound("max"),
    value: place,
    marks: (at) => {
      marked = at;
      mark();
    },
    description: (text) => (name.textContent = text),
    disabled: (off) => (range.disabled = off),
    told: (text) => range.setAttribute("aria-valuetext", text),
    html: (text) => (output.innerHTML = text),
  };
  return { el, put };
}
