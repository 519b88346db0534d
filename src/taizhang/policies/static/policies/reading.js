// One plan: a fact in a card and its mark in the source lead to each other; tabs, search, keys.
"use strict";

// The panes may be renewed after an act (`review.js`): what was listened to before is let go.
let ended = new AbortController();
const begin = () => {
  ended.abort();
  ended = new AbortController();
  const { signal } = ended;
  const panes = document.getElementById("panes");
  const on = (target, name, act) => target.addEventListener(name, act, { signal });
  const source = document.getElementById("source");
  const narrow = matchMedia("(max-width: 767.98px)");
  // The marks of the view that is shown: of the text, or of the pages.
  let marks = [];
  const marksOf = new Map();
  const gather = () => {
    const on = new Set([...source.querySelectorAll(".is-on")].flatMap((m) => m.dataset.facts.split(" ")));
    for (const mark of source.querySelectorAll(".is-on, .is-near")) mark.classList.remove("is-on", "is-near");
    marks = views.marks();
    marksOf.clear();
    marks.forEach((mark, index) => {
      // Hundreds of marks are one stop of the Tab key; the arrows go from mark to mark.
      mark.setAttribute("tabindex", index ? -1 : 0);
      const keys = mark.dataset.facts.split(" ");
      if (keys.some((key) => on.has(key))) mark.classList.add("is-on");
      for (const key of keys) {
        if (!marksOf.has(key)) marksOf.set(key, []);
        marksOf.get(key).push(mark);
      }
    });
  };
  const views = sourceViews(source, on, () => gather());
  views.begin();
  /** The marks of a fact; one that the pages do not show stands in the text. */
  const found = (key) => {
    if (!marksOf.has(key) && !views.isText() && source.querySelector(`.paper .trace[data-facts~="${key}"]`)) {
      views.toText();
    }
    return marksOf.get(key);
  };

  // ---- tabs --------------------------------------------------------------------------------------

  const tabs = [...panes.querySelectorAll("[data-tab]")];
  const show = (name) => {
    panes.dataset.shown = name;
    for (const tab of tabs) {
      const shown = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", shown);
      tab.tabIndex = shown ? 0 : -1;
      document.getElementById(tab.dataset.tab).classList.toggle("is-shown", shown);
    }
    // Only what is shown has places.
    views.drawMap();
  };
  const shownTabs = () => tabs.filter((tab) => tab.offsetParent);
  for (const tab of tabs) {
    tab.addEventListener("click", () => show(tab.dataset.tab));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const all = shownTabs();
      const next = all[(all.indexOf(tab) + by + all.length) % all.length];
      show(next.dataset.tab);
      next.focus();
    });
  }
  on(narrow, "change", () => {
    if (!narrow.matches && panes.dataset.shown === "source") show("tasks");
  });

  // ---- facts and marks -----------------------------------------------------------------------------

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const reach = (element) =>
    element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });

  const cardOf = (key) =>
    document.getElementById(`c-${key}`) ?? document.querySelector(`.reading-head [data-key="${key}"]`);

  const light = (key) => {
    for (const element of document.querySelectorAll(".is-on")) element.classList.remove("is-on");
    for (const mark of marksOf.get(key) ?? []) mark.classList.add("is-on");
    const card = cardOf(key);
    card?.classList.add("is-on");
    card?.closest(".card-task")?.classList.add("is-on");
  };

  const toSource = (key, { focus = false } = {}) => {
    const places = found(key);
    light(key);
    if (!places) return;
    if (narrow.matches) show("source");
    reach(places[0]);
    if (focus) places[0].focus({ preventScroll: true });
  };

  const toCard = (key, { focus = false } = {}) => {
    light(key);
    const card = cardOf(key);
    if (!card) return;
    const pane = card.closest("[data-pane]");
    if (pane) show(pane.dataset.pane);
    card.closest("details")?.setAttribute("open", "");
    unfilter(card);
    reach(card);
    const handle = card.matches("a") ? card : card.querySelector("[data-row-handle]");
    if (focus) handle?.focus({ preventScroll: true });
  };

  // A merged cell gives its unit to several tasks: clicking again goes to the next of them.
  const turn = { mark: null, at: 0 };
  const sameFacts = (mark) => {
    const keys = mark.dataset.facts.split(" ");
    const kindOf = (key) => key.replace(/\d+/g, "");
    const inner = keys.filter((key) => kindOf(key) === kindOf(keys[0]));
    return inner.length ? inner : keys;
  };
  const nextFact = (mark) => {
    const keys = sameFacts(mark);
    turn.at = turn.trace === mark ? (turn.at + 1) % keys.length : 0;
    turn.trace = mark;
    return keys[turn.at];
  };

  source.addEventListener("click", (event) => {
    const mark = event.target.closest(".trace");
    if (!mark || String(getSelection())) return;
    event.preventDefault();
    // A click by Enter has no place on the screen: the focus goes along, as the eye does.
    toCard(nextFact(mark), { focus: event.detail === 0 });
  });
  on(document, "click", (event) => {
    const fact = event.target.closest("a[data-key]");
    if (!fact || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    toSource(fact.dataset.key, { focus: event.detail === 0 });
  });
  source.addEventListener("mouseover", (event) => near(event.target.closest(".trace")));
  source.addEventListener("mouseleave", () => near(null));

  let nearKey = null;
  function near(mark) {
    const key = mark?.dataset.facts.split(" ")[0] ?? null;
    if (key === nearKey) return;
    for (const other of marksOf.get(nearKey) ?? []) other.classList.remove("is-near");
    for (const other of marksOf.get(key) ?? []) other.classList.add("is-near");
    nearKey = key;
  }

  source.addEventListener("focusin", (event) => {
    const mark = event.target.closest(".trace");
    if (!mark) return;
    for (const other of marks) if (other.tabIndex === 0) other.setAttribute("tabindex", -1);
    mark.setAttribute("tabindex", 0);
  });
  source.addEventListener("keydown", (event) => {
    const mark = event.target.closest(".trace");
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!mark || !by) return;
    const next = marks[marks.indexOf(mark) + by];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  });

  // ---- search in the cards ------------------------------------------------------------------------

  const search = document.getElementById("card-search");
  const onlyUnsure = document.getElementById("card-unsure");
  const count = document.getElementById("card-count");
  const cards = [...document.querySelectorAll("#tasks .card-task")];
  const textOf = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const card of cards) {
      const fits =
        (!onlyUnsure.checked || card.classList.contains("has-doubt")) &&
        words.every((word) => textOf.get(card).includes(word));
      card.hidden = !fits;
      if (fits) left += 1;
    }
    for (const heading of document.querySelectorAll("#tasks .card-section")) {
      let next = heading.nextElementSibling;
      while (next?.hidden && next.matches(".card-task")) next = next.nextElementSibling;
      heading.hidden = !next?.matches(".card-task");
    }
    const filtered = words.length > 0 || onlyUnsure.checked;
    count.textContent = filtered ? `${left} / ${count.dataset.all}` : "";
    document.getElementById("cards-none").hidden = left > 0;
  };
  const unfilter = (card) => {
    if (!card.closest("[hidden]")) return;
    search.value = "";
    onlyUnsure.checked = false;
    filter();
  };
  search.addEventListener("input", filter);
  onlyUnsure.addEventListener("change", filter);

  // ---- where to begin -------------------------------------------------------------------------------

  const arrive = () => {
    const place = location.hash.slice(1);
    const mark = /^m\d/.test(place) && document.getElementById(place);
    // A link to a mark from elsewhere means the task there, rather than a number in its text.
    const taskOf = (keys) => keys.find((key) => /^t\d+$/.test(key)) ?? keys[0];
    const key = mark ? taskOf(mark.dataset.facts.split(" ")) : place.match(/^c-(.+)/)?.[1];
    if (mark && narrow.matches) {
      // Whoever asks for the source gets it, where there is room for one of the two.
      toSource(key);
    } else if (key) {
      toCard(key);
      toSourceQuietly(key);
    } else if (document.getElementById(place)?.dataset.pane) {
      show(place);
    }
  };
  // On a wide screen the words come into view as well; on a narrow one the card stays.
  const toSourceQuietly = (key) => {
    if (!narrow.matches) found(key)?.[0].scrollIntoView({ block: "center" });
  };

  show(document.querySelector("[data-pane][data-arrive]")?.dataset.pane ?? "tasks");
  return { arrive, on, show, toCard };
};

const first = begin();
first.arrive();
addEventListener("hashchange", first.arrive);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "panes" && event.target.id !== "panes") return;
  const again = begin();
  document.dispatchEvent(new CustomEvent("taizhang:renewed", { detail: again }));
});
