// A table as its file has it, in which cells are changed: one cell is in the order of the tab key, arrows go to others.

const WINDOW = 60; // rows that are drawn at a time
const PAUSE = 150; // milliseconds without a key until what is typed counts
const between = (least, n, most) => Math.max(least, Math.min(n, most));
const COLUMN = (n) => (n < 26 ? "" : COLUMN(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + (n % 26));

function sheet(el, tell) {
  const name = document.createElement("p");
  const scroll = document.createElement("div");
  const table = document.createElement("table");
  const head = table.createTHead();
  const body = table.createTBody();
  const pages = document.createElement("div");
  const told = document.createElement("p");
  const uid = `simsim-sheet-${++count}`;
  name.id = `${uid}-name`;
  told.className = "simsim-unseen";
  told.setAttribute("aria-live", "polite");
  name.className = "simsim-unseen";
  scroll.className = "simsim-scroll";
  pages.className = "simsim-sheet-pages";
  table.setAttribute("role", "grid");
  table.setAttribute("aria-labelledby", name.id);
  scroll.append(table);
  const helped = document.createElement("p"); // what may stand in the cell at hand
  helped.className = "simsim-aside simsim-sheet-help";
  helped.id = `${uid}-help`;
  el.append(name, scroll, helped, pages, told);

  let rows = []; // texts, from the first row of the sheet on
  let heads = 0; // of them those that stand above the table
  let kinds = []; // what each column is: input, output, note
  let titles = []; // what each column is called
  let helps = []; // what may stand in it
  let fires = {}; // a word for each row that decides the case, by its number
  let edits = {}; // what the kernel knows to be changed, by cell
  let marks = {}; // what is wrong with a cell, by cell: how badly, and the message
  let words = {};
  let of = ""; // which sheet it is, which the kernel may change while something is typed into it
  let first = 0; // the first row that is drawn
  let at = [0, 0];
  let field = null; // the input, while a cell is changed
  let said = null; // of what is typed, what the kernel was told
  let stale = false; // whether something came while a cell was changed
  let clock = 0;
  let frame = 0;
  let last = 0;
  let pressed = false;
  const pending = new Map(); // what was typed and is not known to have been heard: its number and text

  const width = () => Math.max(0, ...rows.map((row) => row.length));
  const address = (row, column) => `${COLUMN(column)}${row + 1}`;
  const stored = (row, column) => rows[row]?.[column] ?? "";
  const shown = (row, column) => {
    const cell = address(row, column);
    return pending.get(cell)?.text ?? edits[cell] ?? stored(row, column);
  };
  const td = ([row, column]) => body.querySelector(`[data-cell="${address(row, column)}"]`);

  const say = (row, column, text, done, own) => {
    clearTimeout(clock);
    const cell = address(row, column);
    last = Math.max(last + 1, Date.now());
    if (own === of) pending.set(cell, { n: last, text });
    tell({ cell, text, done, n: last, of: own }, `${own} ${cell}`);
  };

  // What a cell shows beside its text: whether it was changed, and whether something is wrong with it.
  const dress = (cell) => {
    const [row, column] = cell.dataset.at.split(" ").map(Number);
    const text = shown(row, column);
    const [severity, message] = marks[cell.dataset.cell] ?? [];
    const wrong = severity === "error";
    cell.classList.toggle("is-changed", text !== stored(row, column));
    cell.classList.toggle("is-wrong", wrong);
    cell.classList.toggle("is-odd", severity === "warning");
    set(cell, "aria-invalid", String(wrong));
    const own = cell.querySelector("textarea");
    if (own) set(own, "aria-invalid", String(wrong));
    const [span, sign, note] = cell.children;
    if (!own && span.textContent !== text) span.textContent = text;
    sign.textContent = wrong ? "✕" : severity === "warning" ? "⚠" : text !== stored(row, column) ? "✎" : "";
    const state = text !== stored(row, column) ? words.changed : "";
    note.textContent = [message, state].filter(Boolean).join(" ");
    cell.title = note.textContent;
  };

  const tabbable = () => {
    for (const other of table.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    const cell = td(at);
    if (cell) cell.tabIndex = 0;
  };

  const drawn = (row, column) => {
    const cell = document.createElement(column ? "td" : "th");
    const parts = ["span", "i", "span"].map((tag) => document.createElement(tag));
    const key = address(row, column);
    parts[1].setAttribute("aria-hidden", "true");
    parts[2].className = "simsim-unseen";
    parts[2].id = `${uid}-${key}`;
    cell.setAttribute("role", column ? "gridcell" : "rowheader");
    cell.setAttribute("aria-colindex", String(column + 1));
    cell.setAttribute("aria-describedby", parts[2].id);
    if (!column) cell.scope = "row";
    cell.id = `${uid}-at-${key}`;
    cell.dataset.cell = key;
    cell.dataset.at = `${row} ${column}`;
    cell.className = kinds[column] ? `is-${kinds[column]}` : "";
    cell.tabIndex = -1;
    cell.append(...parts);
    dress(cell);
    return cell;
  };

  // What stands before the cells of a row: its number, as in a spreadsheet, and a word if it decides the case.
  const numbered = (row) => {
    const cell = document.createElement("th");
    cell.className = "simsim-sheet-number";
    cell.setAttribute("role", "rowheader");
    cell.scope = "row";
    cell.append(String(row + 1));
    if (fires[row + 1]) cell.appendChild(document.createElement("b")).textContent = fires[row + 1];
    return cell;
  };

  // The letters of the columns, as in a spreadsheet.
  const lettered = () => {
    const tr = document.createElement("tr");
    tr.className = "simsim-sheet-letters";
    tr.append(document.createElement("td"));
    for (let column = 0; column < width(); column++) {
      const cell = tr.appendChild(document.createElement("th"));
      cell.setAttribute("role", "columnheader");
      cell.scope = "col";
      cell.textContent = COLUMN(column);
    }
    return tr;
  };

  const headed = (row) => {
    const tr = document.createElement("tr");
    const title = stored(row, 0).startsWith("#");
    const columns = title ? 1 : width();
    tr.append(numbered(row));
    for (let column = 0; column < columns; column++) {
      const cell = document.createElement("th");
      cell.setAttribute("role", "columnheader");
      cell.scope = "col";
      const text = cell.appendChild(document.createElement("span"));
      const own = title ? stored(row, column).replace(/^#\s*/, "") : stored(row, column);
      const called = !title && row === heads - 1 ? titles[column] : "";
      text.textContent = called || own;
      if (called && own && own !== called) cell.appendChild(document.createElement("small")).textContent = own;
      if (title) cell.colSpan = width();
      else cell.className = kinds[column] ? `is-${kinds[column]}` : "";
      tr.append(cell);
    }
    tr.className = title ? "simsim-sheet-title" : "";
    return tr;
  };

  const step = (by) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "simsim-step";
    button.addEventListener("click", () => {
      const to = first + by;
      if (to + WINDOW <= heads || to >= rows.length) return;
      first = between(heads, to, rows.length - 1);
      at = [first, at[1]];
      draw();
    });
    return button;
  };
  const [back, range, on] = [step(-WINDOW), document.createElement("span"), step(WINDOW)];
  pages.append(back, range, on);

  const paged = () => {
    const until = Math.min(first + WINDOW, rows.length);
    back.textContent = words.earlier;
    on.textContent = words.later;
    for (const [button, off] of [[back, first <= heads], [on, until >= rows.length]]) {
      button.classList.toggle("is-idle", off);
      set(button, "aria-disabled", String(off));
    }
    range.textContent = (words.window ?? "").replace("{first}", first + 1).replace("{last}", until).replace("{count}", rows.length);
    pages.hidden = rows.length - heads <= WINDOW;
  };

  const draw = () => {
    frame = 0;
    stale = Boolean(field);
    if (stale) return; // what is typed stays; it is drawn behind that
    const had = table.contains(document.activeElement);
    const ends = Math.max(heads, rows.length - 1);
    first = between(heads, first, ends);
    at = [between(first, at[0], Math.min(first + WINDOW - 1, ends)), between(0, at[1], Math.max(0, width() - 1))];
    table.setAttribute("aria-rowcount", String(rows.length));
    table.setAttribute("aria-colcount", String(width()));
    head.replaceChildren(lettered(), ...rows.slice(0, heads).map((_, row) => headed(row)));
    body.replaceChildren(
      ...rows.slice(first, first + WINDOW).map((_, n) => {
        const tr = document.createElement("tr");
        tr.setAttribute("aria-rowindex", String(first + n + 1));
        tr.className = fires[first + n + 1] ? "is-fires" : "";
        tr.append(numbered(first + n), ...Array.from({ length: width() }, (_, column) => drawn(first + n, column)));
        return tr;
      }),
    );
    paged();
    tabbable();
    const [number, id] = body.querySelectorAll("th");
    const before = number?.offsetWidth ?? 0;
    table.style.setProperty("--before", `${before}px`);
    scroll.style.scrollPadding = `${head.offsetHeight + 4}px 4px 4px ${before + (id?.offsetWidth ?? 0) + 4}px`; // what stays in sight hides nothing
    if (had) td(at)?.focus({ preventScroll: true });
    inform();
  };
  const later = () => (frame ||= requestAnimationFrame(draw));
  const dressed = () => {
    for (const cell of body.querySelectorAll("[data-cell]")) dress(cell);
    inform();
  };
  // The message of the cell under the hand, for those who hear the page.
  const inform = () => {
    const [, message] = marks[address(...at)] ?? [];
    const text = message && table.contains(document.activeElement) ? `${address(...at)}: ${message}` : "";
    if (told.textContent !== text) told.textContent = text;
    const help = helps[at[1]] ?? "";
    if (helped.textContent !== help) helped.textContent = help;
  };

  const go = (row, column) => {
    at = [between(heads, row, rows.length - 1), between(0, column, width() - 1)];
    if (at[0] < first || at[0] >= first + WINDOW) {
      first = heads + Math.floor((at[0] - heads) / WINDOW) * WINDOW;
      draw();
    }
    tabbable();
    td(at)?.focus();
    inform();
  };

  const size = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };

  const open = (start = null) => {
    const cell = td(at);
    if (!cell || field) return;
    const [row, column] = at;
    const before = shown(row, column);
    field = document.createElement("textarea");
    field.rows = 1;
    field.value = start ?? before;
    field.spellcheck = false;
    field.setAttribute("aria-label", `${heading(column)}, ${stored(row, 0)}`);
    field.setAttribute("aria-describedby", `${cell.querySelector(".simsim-unseen").id} ${helped.id}`);
    field.dataset.before = before;
    field.dataset.of = of;
    const own = of;
    field.addEventListener("input", () => {
      size();
      clearTimeout(clock);
      const text = field.value;
      clock = setTimeout(() => {
        said = text;
        say(row, column, text, false, own);
        dressed();
      }, PAUSE);
    });
    field.addEventListener("blur", () => field && close(true));
    cell.classList.add("is-open");
    cell.firstChild.replaceWith(field);
    size();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    if (start !== null) field.dispatchEvent(new Event("input"));
    inform();
  };

  // Ends the change of a cell: what was typed stays, or it is as before.
  const close = (keep) => {
    const own = field;
    const text = keep ? own.value : own.dataset.before;
    field = null; // whoever hears that it loses the focus finds nothing to end
    clearTimeout(clock);
    if (said !== null || text !== own.dataset.before) say(...at, text, true, own.dataset.of);
    said = null;
    own.parentElement.classList.remove("is-open");
    own.replaceWith(document.createElement("span"));
    if (stale) draw();
    else dressed();
  };

  const heading = (column) => titles[column] || stored(heads - 1, column) || stored(Math.max(0, heads - 2), column) || COLUMN(column);

  const typing = (event) => {
    const [row, column] = at;
    if (event.isComposing) return;
    if (event.key === "Escape") close(false);
    else if (event.key === "Enter" && event.altKey) {
      field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input"));
      event.preventDefault();
      return;
    } else if (event.key === "Enter" || event.key === "Tab") close(true);
    else return;
    event.preventDefault();
    const by = { Enter: [event.shiftKey ? -1 : 1, 0], Tab: [0, event.shiftKey ? -1 : 1] }[event.key] ?? [0, 0];
    go(row + by[0], column + by[1]);
  };

  const moving = (event) => {
    const [row, column] = at;
    const far = event.ctrlKey || event.metaKey;
    const to = {
      ArrowUp: [far ? heads : row - 1, column],
      ArrowDown: [far ? rows.length : row + 1, column],
      ArrowLeft: [row, far ? 0 : column - 1],
      ArrowRight: [row, far ? width() : column + 1],
      Home: [far ? heads : row, 0],
      End: [far ? rows.length : row, width()],
      PageUp: [row - 10, column],
      PageDown: [row + 10, column],
    }[event.key];
    if (to) go(...to);
    else if (event.key === "Enter" || event.key === "F2") open();
    else if (event.key === "Delete" || event.key === "Backspace") open("");
    else if (event.key.length === 1 && !far && !event.altKey) open(event.key === " " ? null : event.key);
    else return;
    event.preventDefault();
  };

  table.addEventListener("keydown", (event) => {
    if (!event.target.closest("[data-cell]")) return;
    (field ? typing : moving)(event);
  });
  table.addEventListener("focusin", ({ target }) => {
    const cell = target.closest("td[data-cell], th[data-cell]");
    if (cell && !field) {
      at = cell.dataset.at.split(" ").map(Number);
      tabbable();
      inform();
    }
  });
  table.addEventListener("focusout", () => requestAnimationFrame(inform));
  // A cell is pressed once to go there, and once more to change it.
  table.addEventListener("mousedown", ({ target }) => (pressed = target.closest("[data-cell]") === document.activeElement));
  table.addEventListener("click", ({ target }) => pressed && target.closest("[data-cell]") && open());

  const put = {
    description: (text) => {
      name.textContent = text;
    },
    rows: (texts) => {
      rows = texts;
      later();
    },
    heads: (number) => {
      heads = number;
      first = 0;
      later();
    },
    kinds: (names) => {
      kinds = names;
      later();
    },
    titles: (texts) => {
      titles = texts;
      later();
    },
    helps: (texts) => {
      helps = texts;
      inform();
    },
    fires: (said) => {
      fires = said;
      later();
    },
    edits: (texts) => {
      edits = texts;
      dressed();
    },
    marks: (told) => {
      marks = told;
      dressed();
    },
    numbered: (n) => {
      for (const [cell, one] of pending) if (one.n <= n) pending.delete(cell);
      dressed();
    },
    of: (sheet) => {
      if (sheet !== of) pending.clear();
      of = sheet;
    },
    words: (said) => {
      words = said;
      later();
    },
  };
  return { el, put };
}
