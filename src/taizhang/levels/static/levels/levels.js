// Deciding by one key, the words that a pair quotes in both texts, and many plans aligned one by one.
"use strict";

(() => {
  const typing = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element?.tagName ?? "");
  const rows = () => [...document.querySelectorAll("[data-decide]")].filter((row) => row.offsetParent);
  const rowOf = (element) => element?.closest?.("[data-decide]");
  const focusOn = (row) => {
    const handle = row?.querySelector("[data-row-handle]");
    handle?.focus();
    handle?.scrollIntoView({ block: "nearest" });
  };

  // ---- one key -----------------------------------------------------------------------------------

  // Where the focus goes once the row has been swapped: ids, the first that is still there.
  let next = [];

  const decide = (row, key) => {
    // A row of targets stands in a row of tasks: its own buttons, not those within.
    const button = [...row.querySelectorAll(`[data-key="${key}"]`)].find((b) => rowOf(b) === row);
    if (!button) return false;
    button.click();
    return true;
  };

  const remember = (row, moves) => {
    const all = rows();
    const after = all.slice(all.indexOf(row) + 1);
    const waiting = after.filter((other) => other.dataset.decide === "proposed");
    next = moves ? [...waiting, ...after, row].map((other) => other.id) : [row.id];
  };

  const step = () => {
    const all = rows();
    const here = all.indexOf(rowOf(document.activeElement));
    focusOn(all.slice(here + 1).find((row) => row.dataset.decide === "proposed"));
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "n" && rows().length) {
      event.preventDefault();
      step();
      return;
    }
    const row = rowOf(document.activeElement);
    if (!row || !"aru12".includes(event.key) || event.repeat) return;
    if (decide(row, event.key)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-key], [name=relation]");
    const row = rowOf(button);
    if (row) remember(row, button.dataset.key !== "u");
  });

  document.addEventListener("htmx:afterSettle", () => {
    const found = next.map((id) => document.getElementById(id)).find((row) => row);
    next = [];
    if (found) focusOn(found);
    const refusal = document.querySelector("#refusal [role=alert]");
    if (refusal && !refusal.dataset.heard) {
      refusal.dataset.heard = "";
      refusal.focus();
    }
  });
  // A refusal of before is no news once something else was done.
  document.addEventListener("htmx:beforeRequest", () =>
    document.getElementById("refusal")?.replaceChildren(),
  );

  // ---- the words of a pair in the upper text -------------------------------------------------------

  const light = (pair) => {
    for (const mark of document.querySelectorAll(".span-upper mark.quoted")) {
      const on = pair && mark.dataset.pairs.split(" ").includes(pair.dataset.pair);
      mark.classList.toggle("is-on", Boolean(on));
    }
  };
  const pairOf = (element) => element?.closest?.(".pair");
  document.addEventListener("focusin", (event) => light(pairOf(event.target)));
  document.addEventListener("mouseover", (event) => {
    light(pairOf(event.target) ?? pairOf(document.activeElement));
  });

  // ---- many plans, one after the other -------------------------------------------------------------

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-align-all]");
    if (!button) return;
    const forms = [...document.querySelectorAll("[data-unaligned] form[data-align]")];
    const course = document.querySelector("[data-align-course]");
    const bar = course.querySelector("progress");
    const figure = course.querySelector("[data-align-figure]");
    button.disabled = true;
    course.hidden = false;
    bar.max = forms.length;
    for (const [done, form] of forms.entries()) {
      figure.textContent = `${done + 1}/${forms.length}`;
      const body = new FormData(form);
      body.append("quiet", "1");
      const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
      // The page says what went wrong with it: it shows as not aligned.
      if (!answer?.ok) break;
      bar.value = done + 1;
    }
    window.location.reload();
  });
})();
