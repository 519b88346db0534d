// One key answers the name in focus: a figure takes a proposal, n says new, o opens the choice.
"use strict";

(() => {
  const typing = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element?.tagName ?? "");
  let at = 0;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const row = document.activeElement?.closest(".asked-row");
    const wanted = row && [...row.querySelectorAll("[data-key]")].find((e) => e.dataset.key === event.key);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
    if (wanted.matches("summary")) row.querySelector("input[list]").focus();
  });

  // After an answer the next name has the focus.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.target.closest?.(".asked-row");
    if (row) at = [...document.querySelectorAll(".asked-row")].indexOf(row);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "unsure") return;
    const rows = document.querySelectorAll(".asked-row [data-row-handle]");
    rows[Math.min(at, rows.length - 1)]?.focus();
  });
})();
