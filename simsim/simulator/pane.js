// A pane of HTML that keeps its reader's place: what was opened, scrolled and focused survives a repaint.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const inScreen = (el, selector) => (el.closest(".simsim") ?? document).querySelector(selector);

function reveal(el) {
  el.scrollIntoView({ block: "nearest", behavior: "auto" });
}

// To the field of an item: its group is opened if need be, its input gets the focus.
function goTo(el, name) {
  const field = inScreen(el, `.simsim-at-${CSS.escape(name)}`);
  if (!field) return false;
  const body = field.closest(".simsim-body");
  const head = body?.previousElementSibling;
  if (head?.matches('.simsim-head[aria-expanded="false"]')) head.click();
  requestAnimationFrame(() => {
    reveal(field);
    field.querySelector("select, input")?.focus();
  });
  return true;
}

// To the table of a decision, or the card of a clock.
function show(el, name) {
  const table = inScreen(el, `details[data-key="${CSS.escape(name)}"]`);
  if (!table) return showClock(el, name);
  table.open = true;
  table.querySelector("summary").focus({ preventScroll: true });
  table.scrollIntoView({ block: "start", behavior: "auto" });
}

function showClock(el, name) {
  const card = inScreen(el, `[data-clock="${CSS.escape(name)}"]`);
  if (!card) return;
  const folded = card.closest("details");
  if (folded) folded.open = true;
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start", behavior: "auto" });
}

// Says that it was done, on the button and to those who hear the page. A page that is not served safely has no clipboard.
async function copy(button, text, status) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  const { copied } = button.dataset;
  const told = button.textContent;
  button.textContent = `✓ ${copied}`;
  status.textContent = copied;
  setTimeout(() => (button.textContent = told), 1500);
}

function address(node) {
  const details = node?.closest("details[data-key]");
  if (node?.matches("summary") && details) return `details[data-key="${CSS.escape(details.dataset.key)}"] > summary`;
  if (node?.dataset?.goto) return `[data-goto="${CSS.escape(node.dataset.goto)}"]`;
  if (node?.dataset?.try) return `[data-try="${CSS.escape(node.dataset.try)}"]`;
  if (node?.dataset?.show) return `${node.localName}[data-show="${CSS.escape(node.dataset.show)}"]`; // a box, or its name in a list
  if (node?.matches(".simsim-scroll[data-key]")) return `.simsim-scroll[data-key="${CSS.escape(node.dataset.key)}"]`;
  if (node?.matches(".simsim-scroll") && details) return `details[data-key="${CSS.escape(details.dataset.key)}"] > .simsim-scroll`;
  return null;
}

function pane(el, tell) {
  const body = document.createElement("div");
  const status = document.createElement("div");
  const opened = new Map();
  let stands = new Map();
  const scrolled = new Map();
  status.className = "simsim-unseen";
  status.setAttribute("role", "status");
  el.append(body, status);

  const keyed = () => body.querySelectorAll("details[data-key]");
  const html = (text) => {
    const focused = body.contains(document.activeElement) ? address(document.activeElement) : null;
    body.innerHTML = text;
    stands = new Map();
    for (const d of keyed()) {
      const key = d.dataset.key;
      if (opened.has(key)) d.open = opened.get(key);
      stands.set(key, d.open);
    }
    for (const part of body.querySelectorAll(".simsim-scroll")) {
      const left = scrolled.get(part.closest("[data-key]")?.dataset.key);
      if (left) part.scrollLeft = left;
    }
    if (focused) body.querySelector(focused)?.focus({ preventScroll: true });
    el.hidden = !body.firstChild;
  };
  const chosen = (event) => {
    const { goto, show: table, try: change, copy: text, link } = event.target.closest("[data-goto], [data-show], button")?.dataset ?? {};
    if (goto) goTo(el, goto) || tell({ ask: goto }); // where one question is asked at a time, another may be
    else if (table) show(el, table);
    else if (change) tell({ try: change });
    else if (text) copy(event.target, text, status);
    else if (link) copy(event.target, `${location.origin}${location.pathname}?case=${link}`, status);
  };
  // A box of a drawing is a button that the browser does not know for one; arrows lead from box to box.
  const pressed = (event) => {
    if (!event.target.matches("g[role=button]")) return;
    const step = STEPS[event.key];
    if (step) {
      const boxes = [...event.target.closest("svg").querySelectorAll("g[role=button]")];
      boxes.at((boxes.indexOf(event.target) + step) % boxes.length).focus();
    } else if (event.key === "Enter" || event.key === " ") chosen(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // What is opened may have more to show, which is sent once it is asked for.
  const toggled = ({ target }) => {
    const key = target.dataset?.key;
    if (!key || stands.get(key) === target.open) return;
    stands.set(key, target.open);
    opened.set(key, target.open);
    tell({ key, open: target.open }, key); // of each fold by itself: several may open while the last was not heard yet
  };

  // Noted when it happens: to ask for it at a repaint would make the browser lay out the page once for each pane.
  const slid = (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key) scrolled.set(key, event.target.scrollLeft);
  };

  body.addEventListener("click", chosen);
  body.addEventListener("keydown", pressed);
  body.addEventListener("scroll", slid, true);
  body.addEventListener("toggle", toggled, true);
  return { el, put: { html, summary: (text) => (status.textContent = text) } };
}
