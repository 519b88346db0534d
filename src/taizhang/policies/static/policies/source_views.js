// The source of a plan: as its pages look or as text, how large, and a map of the places in doubt at its edge.
"use strict";

/**
 * The views of the pane `source`; `on(target, name, act)` listens until the panes are renewed.
 * `changed()` is told when another view is shown.
 */
const sourceViews = (source, on, changed) => {
  const views = new Map(
    [...source.querySelectorAll("[data-source-view]")].map((view) => [view.dataset.sourceView, view]),
  );
  const pages = views.get("pages");
  // Storage may be closed to us: then nothing is remembered.
  const remembered = (name) => {
    try {
      return localStorage.getItem(`taizhang.${name}`);
    } catch {
      return null;
    }
  };
  const remember = (name, value) => {
    try {
      localStorage.setItem(`taizhang.${name}`, value);
    } catch {
      // as above
    }
  };

  // ---- pages or text -------------------------------------------------------------------------------

  let shown = "";
  const show = (name) => {
    shown = name;
    source.dataset.view = name;
    for (const button of source.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", button.dataset.view === name);
    }
    changed();
    drawMap();
  };
  const choose = (name) => {
    if (name === shown) return;
    const mark = inSight();
    remember("source-view", name);
    source.querySelector(".source-fallback")?.setAttribute("hidden", "");
    show(name);
    // The same words stay in sight.
    if (mark) sameIn(views.get(name), mark)?.scrollIntoView({ block: "center" });
  };
  /** The mark that is looked at: the one that is lit, else the first below the middle. */
  const inSight = () => {
    const { top, bottom } = source.getBoundingClientRect();
    const marks = [...views.get(shown).querySelectorAll(".trace")];
    const placeOf = (mark) => mark.getBoundingClientRect().top;
    const lit = marks.find((m) => m.classList.contains("is-on") && placeOf(m) > top && placeOf(m) < bottom);
    if (lit || source.scrollTop < 40) return lit;
    return marks.find((mark) => placeOf(mark) >= (top + bottom) / 2);
  };
  const sameIn = (view, mark) => view.querySelector(`.trace[data-facts="${mark.dataset.facts}"]`);

  // ---- how large -----------------------------------------------------------------------------------

  const SIZES = [50, 75, 100, 125, 150, 200, 300];
  let size = SIZES.includes(Number(remembered("source-size"))) ? Number(remembered("source-size")) : 100;
  const zoom = (by) => {
    const at = SIZES.indexOf(size);
    const wanted = by ? SIZES[Math.min(SIZES.length - 1, Math.max(0, at + by))] : 100;
    const before = { height: source.scrollHeight, width: source.scrollWidth };
    const middle = {
      top: source.scrollTop + source.clientHeight / 2,
      left: source.scrollLeft + source.clientWidth / 2,
    };
    size = wanted;
    pages.dataset.size = size;
    remember("source-size", size);
    source.scrollTop = (middle.top * source.scrollHeight) / before.height - source.clientHeight / 2;
    source.scrollLeft = (middle.left * source.scrollWidth) / before.width - source.clientWidth / 2;
    drawMap();
  };

  // ---- a page that cannot be drawn --------------------------------------------------------------------

  const failed = (image) => {
    const page = image.closest(".sheet-page");
    page.classList.add("is-failed");
    page.querySelector(".sheet-failed").hidden = false;
    // Where not one page can be drawn the text takes their place, until somebody asks for them again.
    const loaded = [...pages.querySelectorAll("img")].some((one) => one.complete && one.naturalWidth);
    if (shown !== "pages" || loaded) return;
    source.querySelector(".source-fallback").hidden = false;
    show("text");
  };

  // ---- the map of doubts -------------------------------------------------------------------------------

  const map = document.getElementById("source-map");
  const SVG = "http://www.w3.org/2000/svg";
  const drawMap = () => {
    const view = views.get(shown);
    const all = view.getBoundingClientRect();
    map.replaceChildren();
    if (!all.height) return;
    for (const link of document.querySelectorAll("#doubts [data-key]")) {
      const mark = view.querySelector(`.trace[data-facts~="${link.dataset.key}"]`);
      if (!mark) continue;
      const place = document.createElementNS(SVG, "a");
      place.setAttribute("href", link.getAttribute("href"));
      place.dataset.key = link.dataset.key;
      place.tabIndex = -1; // the list of doubts is for the keyboard
      const words = document.createElementNS(SVG, "title");
      words.textContent = link.textContent.trim();
      const stroke = document.createElementNS(SVG, "rect");
      const y = ((mark.getBoundingClientRect().top - all.top) / all.height) * 1000;
      const sides = { x: 0, y: Math.min(992, y).toFixed(1), width: 10, height: 8 };
      for (const [name, value] of Object.entries(sides)) stroke.setAttribute(name, value);
      place.append(words, stroke);
      map.append(place);
    }
  };
  on(window, "resize", () => drawMap());

  // ---- keys and buttons --------------------------------------------------------------------------------

  if (pages) {
    pages.dataset.size = size;
    for (const button of source.querySelectorAll("[data-view]")) {
      button.addEventListener("click", () => choose(button.dataset.view));
    }
    for (const button of source.querySelectorAll("[data-zoom-by]")) {
      button.addEventListener("click", () => zoom(Number(button.dataset.zoomBy)));
    }
    for (const image of pages.querySelectorAll("img")) {
      on(image, "error", () => failed(image));
      if (image.complete && !image.naturalWidth && image.currentSrc) failed(image);
    }
    const keys = {
      v: () => choose(shown === "pages" ? "text" : "pages"),
      "+": () => zoom(1),
      "=": () => zoom(1),
      "-": () => zoom(-1),
      0: () => zoom(0),
    };
    on(document, "keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target?.tagName ?? "")) return;
      if (document.querySelector("dialog[open]") || !Object.hasOwn(keys, event.key)) return;
      if (event.key !== "v" && shown !== "pages") return;
      event.preventDefault();
      keys[event.key]();
    });
  }

  return {
    begin: () => show(pages && remembered("source-view") !== "text" ? "pages" : "text"),
    /** The marks of the view that is shown. */
    marks: () => [...views.get(shown).querySelectorAll(".trace")],
    /** Show the text where only it has what is sought; what the person chose stays chosen. */
    toText: () => show("text"),
    isText: () => shown === "text",
    drawMap,
  };
};
