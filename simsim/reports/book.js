// The policy book's own script: search, the language of the page, the arrows of a node. Nothing is loaded or sent.
"use strict";

const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");

function searching() {
  const form = document.querySelector("[role=search]");
  const box = document.getElementById("search");
  const count = document.getElementById("count");
  const found = document.getElementById("found");
  const nothing = document.getElementById("nothing");
  const groups = [...document.querySelectorAll(".group")];
  const chapters = [...document.querySelectorAll(".chapter")];
  let entries = null;

  // The head of a table is found by what it is called, anything else by all that it says of itself.
  const called = (group) => [...group.querySelectorAll("h3, .title")].map((part) => part.textContent).join(" ");

  const own = (element) => {
    const back = element.querySelector(".back");
    return back ? element.textContent.replace(back.textContent, " ") : element.textContent;
  };

  const read = () =>
    [...document.querySelectorAll(".entry")].map((element) => {
      const group = element.closest(".group");
      const text = plain(element.matches("header") ? called(group) : own(element));
      const head = group && group.querySelector("header.entry");
      return { element, group, text, around: head ? `${text} ${plain(called(head))}` : text };
    });

  const holds = (entry, words) =>
    words.every((word) => entry.around.includes(word)) && words.some((word) => entry.text.includes(word));

  function shown(words) {
    entries = entries || read();
    const hits = entries.filter((entry) => holds(entry, words));
    const whole = new Set(hits.filter((hit) => hit.element.matches("header")).map((hit) => hit.group));
    const some = new Set(hits.map((hit) => hit.group));
    const chosen = new Set(hits);
    for (const entry of entries) {
      const head = entry.element.matches("header");
      entry.element.hidden = !(chosen.has(entry) || whole.has(entry.group) || (head && some.has(entry.group)));
    }
    return hits.length;
  }

  function search() {
    const words = plain(box.value).trim().split(" ").filter(Boolean);
    if (words.length) {
      const number = shown(words);
      count.textContent = String(number);
      nothing.hidden = number > 0;
    } else {
      (entries || []).forEach((entry) => (entry.element.hidden = false));
      nothing.hidden = true;
    }
    found.hidden = !words.length;
    document.body.classList.toggle("is-searching", words.length > 0);
    if (words.length) scrollTo(0, 0);
    const empty = (part) => words.length > 0 && !part.querySelector(".entry:not([hidden])");
    for (const part of [...groups, ...chapters]) part.hidden = empty(part);
    for (const table of document.querySelectorAll(".group .scroll")) table.hidden = empty(table);
  }

  function clear() {
    box.value = "";
    search();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", search);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== box && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "Escape" && box.value) {
      clear();
      box.focus();
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const goal = link && document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
    if (goal && goal.closest("[hidden]")) clear();
  });
  search();
}

function speaking() {
  const switches = [...document.querySelectorAll(".switch")];
  const tell = () => {
    const chosen = switches.find((one) => one.checked);
    if (chosen) document.documentElement.lang = chosen.value;
  };
  const own = switches.find((one) => (navigator.language || "").slice(0, 2) === one.value.slice(0, 2));
  if (own) own.checked = true;
  switches.forEach((one) => one.addEventListener("change", tell));
  tell();
}

function pointing() {
  const graph = document.querySelector(".graph");
  if (!graph) return;
  const arrows = [...graph.querySelectorAll(".arrow")];
  const nodes = [...graph.querySelectorAll(".node")];

  function choose(node) {
    graph.classList.toggle("is-choosing", Boolean(node));
    const name = node && node.dataset.node;
    const needs = node ? node.dataset.needs.split(" ").filter(Boolean) : [];
    for (const arrow of arrows) {
      const { from, to } = arrow.dataset;
      arrow.classList.toggle("is-chosen", Boolean(node) && (from === name || (to === name && needs.includes(from))));
    }
    for (const one of nodes) {
      const near = one.dataset.needs.split(" ").includes(name) || needs.includes(one.dataset.node);
      one.classList.toggle("is-chosen", Boolean(node) && near);
    }
  }

  for (const node of nodes) {
    for (const event of ["mouseenter", "focus"]) node.addEventListener(event, () => choose(node));
    for (const event of ["mouseleave", "blur"]) node.addEventListener(event, () => choose(null));
  }
}

searching();
speaking();
pointing();
