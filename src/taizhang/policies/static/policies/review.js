// The review of a plan: check, edit, split, merge, drop, undo, and words of the source made facts.
"use strict";

(() => {
  const panes = () => document.getElementById("panes");
  const cards = () => [...document.querySelectorAll("#tasks .card-task")];
  /** The card that keys mean: where the focus is, else the one that was last. */
  let here = null;

  const cardOf = (key) => cards().find((card) => card.dataset.task === key);
  const current = () => {
    const focused = document.activeElement?.closest?.(".card-task");
    return focused ?? cardOf(here) ?? document.querySelector(".card-task.is-on") ?? cards()[0];
  };
  const goTo = (card) => {
    if (!card) return;
    here = card.dataset.task;
    card.hidden = false;
    const handle = card.querySelector("[data-row-handle]");
    handle.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    for (const other of document.querySelectorAll(".card-task.is-on")) other.classList.remove("is-on");
    card.classList.add("is-on");
  };

  // ---- what is picked in the source ---------------------------------------------------------------

  const length = (text) => [...text].length; // characters as the server counts them
  const offsetIn = (block, node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(block);
    range.setEnd(node, offset);
    return length(range.toString());
  };
  const blockOf = (node) =>
    (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("#source [data-block]");

  /** The last place picked in the source: the selection goes when a button is pressed. */
  let picked = null;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || !selection.anchorNode) return;
    const range = selection.getRangeAt(0);
    const block = blockOf(range.startContainer);
    if (!block) return;
    const start = offsetIn(block, range.startContainer, range.startOffset);
    const ends = blockOf(range.endContainer) === block;
    const end = ends ? offsetIn(block, range.endContainer, range.endOffset) : length(block.textContent);
    picked = { block: block.dataset.block, start, end, empty: selection.isCollapsed };
    document.documentElement.classList.toggle("has-pick", !selection.isCollapsed);
  });

  // ---- acts ------------------------------------------------------------------------------------------

  const send = (values) => {
    const source = document.getElementById("source");
    const tasks = document.getElementById("tasks");
    const before = { source: source.scrollTop, tasks: tasks.scrollTop };
    document.addEventListener(
      "taizhang:renewed",
      (event) => {
        document.getElementById("source").scrollTop = before.source;
        document.getElementById("tasks").scrollTop = before.tasks;
        settle(values.act, event.detail);
      },
      { once: true },
    );
    htmx.ajax("POST", panes().dataset.review, {
      target: "#panes",
      swap: "outerHTML",
      values: { ...values, csrfmiddlewaretoken: panes().dataset.token },
    });
  };

  /** After an act: the next unchecked task, or the one that was worked on. */
  let following = null;
  const settle = (act) => {
    const refused = document.querySelector(".review-refusal");
    const card = cardOf(act === "check" && !refused ? following : here) ?? cardOf(following);
    goTo(card ?? cards()[0]);
    refused?.scrollIntoView({ block: "nearest" });
  };

  const said = (card) => ({ task: card.dataset.task, seen: card.dataset.seen });
  const unchecked = () => cards().filter((card) => !card.classList.contains("is-checked"));
  const nextUnchecked = (card) => {
    const left = unchecked().filter((other) => other !== card);
    // The least sure first; then as the document goes on from here.
    const doubtful = left.filter((other) => other.classList.contains("has-doubt"));
    const behind = (list) => {
      const all = cards();
      return list.find((other) => all.indexOf(other) > all.indexOf(card)) ?? list[0];
    };
    return behind(doubtful.length && !card?.classList.contains("has-doubt") ? doubtful : left);
  };

  const acts = {
    check: (card) => {
      if (card.classList.contains("is-checked")) return goTo(nextUnchecked(card));
      following = nextUnchecked(card)?.dataset.task;
      send({ act: "check", ...said(card) });
    },
    next: (card) => goTo(nextUnchecked(card)),
    edit: (card) => openForm(card),
    drop: (card) => {
      const all = cards();
      following = (all[all.indexOf(card) + 1] ?? all[all.indexOf(card) - 1])?.dataset.task;
      send({ act: "drop", ...said(card) });
    },
    split: (card) => send({ act: "split", ...said(card), ...(picked ?? {}) }),
    merge: (card) => {
      const other = cards()[cards().indexOf(card) + 1];
      if (!other) return;
      const both = [card, other];
      send({
        act: "merge",
        tasks: both.map((one) => one.dataset.task),
        seens: both.map((one) => one.dataset.seen),
      });
    },
    undo: (card, button) => {
      const number = (button ?? document.querySelector(".review-line [data-act=undo]"))?.dataset.number;
      if (number) send({ act: "undo", number });
    },
    cancel: (card) => closeForm(card),
  };

  const pick = (kind, role) => {
    const card = current();
    if (!picked || picked.empty || !card) return;
    send({ act: "pick", kind, role, ...said(card), ...picked });
    getSelection().removeAllRanges();
  };

  // ---- the form of a task ---------------------------------------------------------------------------

  const openForm = async (card) => {
    if (!card) return;
    here = card.dataset.task;
    const place = card.querySelector(".card-edit");
    const address = `${panes().dataset.review}edit/?task=${encodeURIComponent(here)}`;
    await htmx.ajax("GET", address, { target: place, swap: "innerHTML" });
    place.hidden = false;
    card.classList.add("is-edited");
    place.querySelector("textarea")?.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  };
  const closeForm = (card) => {
    const place = card.querySelector(".card-edit");
    place.replaceChildren();
    place.hidden = true;
    card.classList.remove("is-edited");
    goTo(card);
  };

  const save = (form) => {
    const card = form.closest(".card-task");
    const values = { act: "edit", ...said(card) };
    for (const field of form.elements) {
      if (!field.name || field.closest("template")) continue;
      if (field.type === "checkbox") values[field.name] = field.checked ? "1" : "";
      else values[field.name] = field.value;
    }
    const dropped = [...form.querySelectorAll(".edit-part.is-removed")]
      .map((part) => part.querySelector("[name]").name.split("|"))
      .filter(([kind]) => kind === "f")
      .map(([, key]) => key);
    for (const key of dropped) {
      for (const name of Object.keys(values)) if (name.startsWith(`f|${key}|`)) delete values[name];
    }
    values.drop = dropped;
    send(values);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".edit-task");
    if (!form) return;
    event.preventDefault();
    save(form);
  });

  let made = 0;
  const more = (button) => {
    const kind = button.dataset.more;
    const template = button.parentElement.querySelector(`template[data-kind="${kind}"]`);
    const part = template.content.firstElementChild.cloneNode(true);
    made += 1;
    for (const field of part.querySelectorAll("[name]")) {
      field.name = field.name.replace(`n|${kind}|0`, `n|${kind}|${made}`);
    }
    button.before(part);
    part.querySelector("input:not([type=hidden])").focus();
  };
  const remove = (button) => {
    const part = button.closest(".edit-part");
    if (part.querySelector("[name]").name.startsWith("n|")) part.remove();
    else {
      const gone = part.classList.toggle("is-removed");
      for (const field of part.querySelectorAll("input, select")) field.disabled = gone;
    }
  };

  // Names of units while they are typed, a few letters at a time.
  let waiting = 0;
  document.addEventListener("input", (event) => {
    const field = event.target.closest("input[data-names]");
    if (!field) return;
    const surface = field.closest(".edit-part").querySelector('[name$="|surface"]');
    if (surface && surface.name.startsWith("n|")) surface.value = field.value;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      // The form may be gone by now: sent, or closed.
      const names = document.getElementById(field.getAttribute("list"));
      if (!field.isConnected || !names) return;
      const address = `${panes().dataset.names}?q=${encodeURIComponent(field.value)}`;
      htmx.ajax("GET", address, { target: names, swap: "innerHTML" });
    }, 150);
  });

  // ---- keys and buttons ---------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act], [data-more], [data-remove]");
    if (!button || !panes().contains(button)) {
      const card = event.target.closest(".card-task");
      if (card) here = card.dataset.task;
      return;
    }
    event.preventDefault();
    if (button.dataset.more) return more(button);
    if ("remove" in button.dataset) return remove(button);
    const card = button.closest(".card-task") ?? current();
    if (card) here = card.dataset.task;
    acts[button.dataset.act](card, button.dataset.number ? button : null);
  });

  const typing = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element?.tagName ?? "");
  const keys = {
    a: () => acts.check(current()),
    n: () => acts.next(current()),
    e: () => acts.edit(current()),
    d: () => acts.drop(current()),
    m: () => acts.merge(current()),
    x: () => acts.split(current()),
    u: () => acts.undo(),
    b: () => pick("a", "support"),
    B: () => pick("a", "lead"),
    t: () => pick("d", ""),
    g: () => pick("g", ""),
    w: () => pick("t", ""),
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const form = event.target.closest?.(".edit-task");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return save(form);
    }
    if (form && event.key === "Escape") {
      event.stopPropagation();
      return closeForm(form.closest(".card-task"));
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".card-task");
    if (card) here = card.dataset.task;
  });
})();
