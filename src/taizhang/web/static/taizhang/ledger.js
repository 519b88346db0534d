// The ledger: a row opens under itself and closes again; focus stays where the person is.
"use strict";

(() => {
  const isHandle = (element) => element instanceof HTMLElement && element.matches("[data-row-handle]");
  const openedBy = (handle) => {
    const next = handle.closest("tr").nextElementSibling;
    return next?.classList.contains("opened") ? next : null;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    const handle = event.detail.elt;
    if (!isHandle(handle)) return;
    const opened = openedBy(handle);
    if (!opened) return;
    event.preventDefault();
    opened.remove();
    handle.setAttribute("aria-expanded", "false");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const handle = event.detail.elt;
    if (isHandle(handle) && event.detail.successful) handle.setAttribute("aria-expanded", "true");
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-filters-more]")) document.body.classList.toggle("filters-open");
  });

  // A link inside the table is gone after the swap; the line that says what is shown takes its focus.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "ledger" || document.activeElement !== document.body) return;
    document.getElementById("said")?.focus({ preventScroll: true });
  });
})();
