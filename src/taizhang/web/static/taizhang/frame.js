// What every page can do: keys, dialogs, notes about failed requests, short addresses.
"use strict";

(() => {
  document.documentElement.classList.add("has-script");

  const typing = (element) =>
    element instanceof HTMLElement &&
    (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

  // ---- keys -------------------------------------------------------------------------------------

  const rowsOf = () => [...document.querySelectorAll("[data-row]")].filter((r) => r.offsetParent);

  const step = (by) => {
    const rows = rowsOf();
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.max(0, Math.min(rows.length - 1, here + by))] ?? rows[0];
    const handle = next.querySelector("[data-row-handle]") ?? next;
    handle.focus();
    handle.scrollIntoView({ block: "nearest" });
  };

  const acts = {
    "/": () => document.getElementById("seek")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
    j: () => step(1),
    k: () => step(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      if (typing(document.activeElement)) document.activeElement.blur();
      document.querySelectorAll("details.menu[open]").forEach((menu) => (menu.open = false));
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // ---- notes about what failed -------------------------------------------------------------------

  const note = (kind) => {
    const words = document.getElementById(`note-${kind}`).content.cloneNode(true);
    const made = document.getElementById("note").content.cloneNode(true);
    const element = made.firstElementChild;
    element.dataset.kind = kind;
    element.querySelector("[data-note-words]").append(words);
    element.querySelector("[data-note-close]").addEventListener("click", () => element.remove());
    const place = document.getElementById("notes");
    place.replaceChildren(element);
    return element;
  };

  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    note(status === 413 ? "large" : status >= 500 ? "server" : "missing");
  });
  document.addEventListener("htmx:sendError", () => note("network"));
  document.addEventListener("htmx:timeout", () => note("network"));
  document.addEventListener("htmx:beforeRequest", () =>
    document.getElementById("notes").replaceChildren(),
  );

  // ---- files that take their time (see taizhang.web.downloads) ------------------------------------

  const LOOK = 250;
  const SOON = 1000;
  const GIVEN_UP = 15 * 60 * 1000;

  const cookie = (name) =>
    document.cookie.split("; ").find((said) => said.startsWith(`${name}=`))?.slice(name.length + 1);

  const awaited = (link) => {
    const token = [...crypto.getRandomValues(new Uint8Array(8))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
    const path = new URL(link.href).pathname;
    document.cookie = `awaited=${token}; path=${path}; max-age=900; SameSite=Strict`;
    const working = document.getElementById("working");
    const begun = Date.now();
    let said = null;
    const looking = setInterval(() => {
      const passed = Date.now() - begun;
      const came = cookie(`arrived-${token}`);
      if (!came && passed < GIVEN_UP) {
        if (passed < SOON) return;
        said ??= note("preparing");
        working.classList.add("htmx-request");
        const seconds = said.querySelector("[data-note-seconds]");
        if (seconds) seconds.textContent = `${Math.floor(passed / 1000)} s`;
        return;
      }
      clearInterval(looking);
      document.cookie = `arrived-${token}=; path=/; max-age=0; SameSite=Strict`;
      working.classList.remove("htmx-request");
      said?.remove();
      if (came === "failed") note("no-file");
    }, LOOK);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[download]");
    if (link && link.origin === window.location.origin && !event.defaultPrevented) awaited(link);
  });

  // A filter that says nothing does not belong in the address.
  const wordless = (form) =>
    [...form.elements].filter((field) => field.name && !field.disabled && field.value === "");

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    for (const [key, value] of [...event.detail.parameters.entries()]) {
      if (value === "") event.detail.parameters.delete(key);
    }
  });
  document.addEventListener("submit", (event) => {
    // The address may have changed since the page came: the other language shows the same.
    if (event.target.matches(".language"))
      event.target.elements.next.value = window.location.pathname + window.location.search;
    if (event.target.method !== "get") return;
    const fields = wordless(event.target);
    fields.forEach((field) => (field.disabled = true));
    setTimeout(() => fields.forEach((field) => (field.disabled = false)));
  });
})();
