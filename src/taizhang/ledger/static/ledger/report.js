// Reports of progress: what is typed saves itself and is never lost, files come with their course.
//
// A report is an element [data-report] with a form [data-fields] and a place for files [data-evidence].
// Its state: `base`, the values that the server has under `edition`; what the form says is mine. What
// differs is kept in this browser at once (per person and report) and sent a moment later. When another
// person saved meanwhile, the two are brought together field by field: what only he changed is taken
// over, what both changed stands side by side until the person chooses.
"use strict";

(() => {
  const words = document.getElementById("report-words")?.dataset;
  if (!words) return;
  const AFTER = 900; // ms of rest before what was typed is sent
  const AGAIN = 5000; // ms until the next try, when the server did not answer
  const TOKEN = document.querySelector('input[name="csrfmiddlewaretoken"]').value;

  class Report {
    constructor(root) {
      this.root = root;
      this.form = root.querySelector("form[data-fields]");
      this.id = root.dataset.report;
      this.edition = Number(root.dataset.edition || 0);
      this.base = this.values();
      this.conflicts = new Set();
      this.timer = 0;
      this.saving = null;
      this.beginning = null;
      this.uploads = 0;
      this.isHandedIn = false;
      this.wasTouched = false;
      this.refusal = ""; // why it was not taken, until something changes
      this.form.addEventListener("input", (event) => this.typed(event));
      this.form.addEventListener("change", () => this.schedule(0));
      root.querySelectorAll("[data-adopt]").forEach((button) =>
        button.addEventListener("click", () => this.adopt(button.dataset.adopt)),
      );
      root.querySelectorAll("[data-newest]").forEach((slot) => this.offer(slot));
      root.querySelector("[data-save-now]")?.addEventListener("click", (event) => {
        event.preventDefault();
        this.conflicts.clear();
        this.flush();
      });
      root.querySelector("[data-submit-one]")?.addEventListener("click", () => this.submit());
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.submit();
      });
      root.querySelectorAll("form[data-after-save]").forEach((form) =>
        form.addEventListener("submit", (event) => this.before(event, form)),
      );
      this.restore();
    }

    // ---- what the form says --------------------------------------------------------------------

    values() {
      const data = new FormData(this.form);
      data.delete("csrfmiddlewaretoken");
      data.delete("seen");
      // A choice that nobody made is no field of the form; it says nothing, and that is a value.
      if (this.form.elements.standing && !data.has("standing")) data.set("standing", "");
      const found = Object.fromEntries(data.entries());
      for (const name of Object.keys(found)) found[name] = found[name].replace(/\r\n/g, "\n");
      return found;
    }

    put(name, value) {
      const field = this.form.elements[name];
      if (!field) return;
      if (field instanceof RadioNodeList) {
        for (const radio of field) radio.checked = radio.value === value;
      } else field.value = value;
    }

    changed() {
      const now = this.values();
      return Object.fromEntries(
        Object.entries(now).filter(([name, value]) => value !== (this.base[name] ?? "")),
      );
    }

    get isDirty() {
      return Object.keys(this.changed()).length > 0;
    }

    /** Whether there is anything of this unit's in it: what stands there may be what was returned, or last period's. */
    get isTouched() {
      return this.wasTouched || this.isDirty || Boolean(this.id && !this.root.dataset.untouched);
    }

    touched() {
      this.wasTouched = true;
      this.root.dispatchEvent(new CustomEvent("touched", { bubbles: true }));
    }

    /** What must be said before it can be handed in, as the service asks, and is not: the words of the fields. */
    lacks() {
      const { standing, done, problems } = this.values();
      const lacking = [];
      if (!standing) lacking.push("standing");
      if (!done?.trim()) lacking.push("done");
      if (standing === "slow" && !problems?.trim()) lacking.push("problems");
      return lacking.map((name) => {
        const part = this.root.querySelector(`[data-part="${name}"]`);
        return part?.querySelector("legend, label")?.firstChild.textContent.trim() ?? name;
      });
    }

    typed(event) {
      this.clearError(event.target.name);
      this.refusal = "";
      if (event.target.name === "percent") this.hasOwnPercent = true;
      if (event.target.dataset?.goal) this.reckonPercent(event.target);
      this.keep();
      this.say(words.kept);
      this.schedule(AFTER);
    }

    // With one target the share of the goal is the progress, until a person says otherwise.
    reckonPercent(field) {
      if (this.hasOwnPercent || this.form.querySelectorAll("[data-goal]").length !== 1) return;
      const goal = Number(field.dataset.goal);
      const value = Number(field.value.replace(/[,，]/g, ""));
      if (!(goal > 0) || !Number.isFinite(value) || field.value.trim() === "") return;
      this.put("percent", String(Math.max(0, Math.min(100, Math.round((value / goal) * 100)))));
      this.root.querySelector("[data-reckoned]")?.removeAttribute("hidden");
    }

    // What the subtasks come to becomes the progress when a person says so, as if he had typed it.
    adopt(percent) {
      const field = this.form.elements.percent;
      field.value = percent;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }

    // ---- kept in this browser ------------------------------------------------------------------

    get place() {
      return `taizhang.report.${this.root.dataset.account}.${this.root.dataset.key}`;
    }

    keep() {
      try {
        const kept = { edition: this.edition, base: this.base, values: this.values() };
        localStorage.setItem(this.place, JSON.stringify(kept));
      } catch {
        // A browser without room or leave to keep anything: the page still holds it.
      }
    }

    forget() {
      try {
        localStorage.removeItem(this.place);
      } catch {
        // Nothing was kept.
      }
    }

    restore() {
      let kept = null;
      try {
        kept = JSON.parse(localStorage.getItem(this.place) ?? "null");
      } catch {
        return;
      }
      if (!kept) return;
      const stands = this.base;
      for (const [name, value] of Object.entries(kept.values)) this.put(name, value);
      if (kept.edition !== this.edition) {
        this.base = kept.base;
        this.bringTogether({ fields: stands, edition: this.edition, is_open: true });
      }
      if (!this.isDirty) {
        this.forget();
        return;
      }
      if (!this.conflicts.size) {
        this.say(words.restored);
        this.schedule(AFTER);
      }
    }

    // ---- sent to the server --------------------------------------------------------------------

    schedule(after) {
      clearTimeout(this.timer);
      if (this.conflicts.size || this.isHandedIn) return;
      this.timer = setTimeout(() => this.flush(), after);
    }

    /** Save what differs; true if the server has all of it. */
    async flush() {
      clearTimeout(this.timer);
      while (this.saving) await this.saving;
      if (!this.isDirty) return !this.root.querySelector("[data-error]:not([hidden])");
      this.saving = this.save(new Set());
      try {
        return await this.saving;
      } finally {
        this.saving = null;
      }
    }

    async save(without) {
      if (!(await this.begun())) return false;
      const sent = this.values();
      for (const name of without) delete sent[name];
      this.say(words.saving, "busy");
      const answer = await this.post(this.root.dataset.save, { ...sent, seen: this.edition });
      if (answer.kind === "done") {
        this.took(sent, answer.body);
        if (without.size) this.say(words.wrong.replace("{n}", this.errors.length), "wrong");
        else this.say(`${words.saved} ${answer.body.at}`);
        if (this.isDirty && !without.size) this.schedule(AFTER);
        return !without.size && !this.isDirty;
      }
      if (answer.kind === "refused") {
        const { field, newest } = answer.body;
        if (newest) {
          if (this.bringTogether(newest, answer.body.words)) return this.save(new Set());
          return false;
        }
        this.refuse(answer.body);
        // The rest of what was typed is not held up by one field that is wrong.
        if (field && field in sent) return this.save(new Set([...without, field]));
        return false;
      }
      this.failed(answer.kind);
      return false;
    }

    took(sent, body) {
      this.edition = body.edition;
      this.base = { ...this.base, ...sent };
      for (const name of Object.keys(sent)) this.hide(name);
      this.touched();
      this.root.querySelectorAll("[data-seen]").forEach((field) => (field.value = this.edition));
      if (this.isDirty) this.keep();
      else this.forget();
    }

    async submit() {
      if (this.isHandedIn) return true;
      if (this.uploads) {
        this.say(words.uploading, "wrong");
        return false;
      }
      this.conflicts.clear();
      this.root.classList.add("is-busy");
      try {
        if (!(await this.begun()) || !(await this.flush())) {
          this.sayErrors();
          return false;
        }
        const sent = this.values();
        const answer = await this.post(this.root.dataset.submit, { ...sent, seen: this.edition });
        if (answer.kind === "done") return this.handedIn(answer.body);
        if (answer.kind === "refused" && answer.body.newest) {
          this.bringTogether(answer.body.newest, answer.body.words);
        } else if (answer.kind === "refused") this.refuse(answer.body);
        else this.failed(answer.kind);
        this.sayErrors();
        return false;
      } finally {
        this.root.classList.remove("is-busy");
      }
    }

    handedIn(body) {
      this.isHandedIn = true;
      this.refusal = "";
      this.forget();
      if (this.root.hasAttribute("data-stay")) {
        this.root.classList.add("is-handed-in");
        this.root.querySelectorAll("input, textarea, button").forEach((e) => (e.disabled = true));
        this.say(body.follows, "done");
      } else window.location.assign(body.address);
      return true;
    }

    async before(event, form) {
      if (!this.isDirty && !this.saving) return;
      event.preventDefault();
      if (await this.flush()) form.submit();
    }

    /** A report that is not there yet is begun with the first thing that is put into it. */
    begun() {
      if (this.id) return Promise.resolve(true);
      this.beginning ??= this.begin().finally(() => (this.beginning = null));
      return this.beginning;
    }

    async begin() {
      const { begin, unit, period } = this.root.dataset;
      const answer = await this.post(begin, { unit, period });
      if (answer.kind === "done") {
        this.id = String(answer.body.id);
        this.edition = answer.body.edition;
        for (const act of ["save", "submit"]) this.root.dataset[act] = `${answer.body.address}${act}/`;
        this.root.dataset.attach = `${answer.body.address}evidence/`;
        return true;
      }
      if (answer.kind === "refused") this.refuse(answer.body);
      else this.failed(answer.kind);
      return false;
    }

    async post(address, values) {
      let answer;
      try {
        answer = await fetch(address, {
          method: "POST",
          headers: { Accept: "application/json", "X-CSRFToken": TOKEN },
          body: new URLSearchParams(values),
        });
      } catch {
        return { kind: "offline" };
      }
      const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
      if (isOurs) {
        const body = await answer.json().catch(() => null);
        if (body) return { kind: answer.ok ? "done" : "refused", body };
      }
      if (answer.redirected || answer.status === 403) return { kind: "signedOut" };
      return { kind: "server" };
    }

    failed(kind) {
      this.keep();
      this.refusal = words[kind];
      this.say(words[kind], "offline");
      if (kind !== "signedOut") this.timer = setTimeout(() => this.flush(), AGAIN);
    }

    // ---- two people ----------------------------------------------------------------------------

    /** Mine and the newest; false where the person must choose. */
    bringTogether(newest, told = "") {
      const mine = this.values();
      let merged = false;
      this.conflicts.clear();
      for (const [name, now] of Object.entries(mine)) {
        const stands = newest.fields[name] ?? "";
        const before = this.base[name] ?? "";
        if (now === stands) this.hide(name);
        else if (stands === before) this.hide(name);
        else if (now === before) {
          this.put(name, stands);
          merged = true;
        } else {
          this.show(name, stands);
          this.conflicts.add(name);
        }
      }
      this.base = { ...mine, ...newest.fields };
      for (const name of Object.keys(mine)) this.base[name] = newest.fields[name] ?? "";
      this.edition = newest.edition;
      this.root.querySelectorAll("[data-seen]").forEach((field) => (field.value = this.edition));
      this.keep();
      if (this.conflicts.size) {
        this.say(`${told} ${words.conflict}`.trim(), "wrong");
        this.root.querySelector("[data-newest]:not([hidden])")?.scrollIntoView({ block: "center" });
        return false;
      }
      if (merged) this.say(words.merged);
      return newest.is_open;
    }

    slot(name) {
      return this.root.querySelector(`[data-newest="${name}"]`);
    }

    show(name, text) {
      const slot = this.slot(name);
      if (!slot) return;
      const field = this.form.elements[name];
      const label =
        field instanceof RadioNodeList
          ? this.form.querySelector(`input[name="${name}"][value="${text}"] + span`)?.textContent
          : text;
      slot.dataset.value = text;
      slot.querySelector("[data-newest-text]").textContent = label || "—";
      slot.hidden = false;
    }

    hide(name) {
      const slot = this.slot(name);
      if (slot) slot.hidden = true;
    }

    offer(slot) {
      const name = slot.dataset.newest;
      const settle = () => {
        slot.hidden = true;
        this.conflicts.delete(name);
        this.keep();
        this.schedule(0);
      };
      slot.querySelector("[data-take]").addEventListener("click", () => {
        this.put(name, slot.dataset.value ?? slot.querySelector("[data-newest-text]").textContent);
        settle();
      });
      slot.querySelector("[data-keep]").addEventListener("click", settle);
    }

    // ---- what the page says --------------------------------------------------------------------

    say(text, kind = "") {
      const place = this.root.querySelector("[data-status]");
      // The same trouble again is said again, or a press would seem to have done nothing.
      if (kind === "wrong" && text === place.textContent) once(place);
      place.textContent = text;
      place.dataset.kind = kind;
    }

    get errors() {
      return [...this.root.querySelectorAll("[data-error]:not([hidden])")];
    }

    /** What keeps it from being handed in, each at its field: how many there are, and the first of them. */
    sayErrors() {
      const found = this.errors;
      if (found.length > 1) this.say(words.lacks.replace("{n}", found.length), "wrong");
      else if (found.length) this.say(found[0].textContent, "wrong");
      found.forEach(once);
      this.toFirstError();
    }

    refuse({ field, words: text }) {
      this.refusal = text;
      const place = field && this.root.querySelector(`[data-error="${field}"]`);
      if (!place) {
        this.say(text, "wrong");
        return;
      }
      place.textContent = text;
      place.hidden = false;
      this.fieldOf(field)?.setAttribute("aria-invalid", "true");
      this.say(text, "wrong");
    }

    clearError(name) {
      const place = this.root.querySelector(`[data-error="${name}"]`);
      if (place) place.hidden = true;
      this.fieldOf(name)?.removeAttribute("aria-invalid");
    }

    fieldOf(name) {
      return this.form.querySelector(`[name="${name}"]`);
    }

    toFirstError() {
      const place = this.root.querySelector("[data-error]:not([hidden])");
      if (!place) return;
      const field = this.fieldOf(place.dataset.error);
      field?.closest("details")?.setAttribute("open", "");
      field?.focus();
      place.scrollIntoView({ block: "nearest" });
    }
  }

  /** Let the eye fall on it: the style sheet says how. */
  function once(place) {
    place.classList.remove("is-again");
    void place.offsetWidth;
    place.classList.add("is-again");
  }

  // ---- files -----------------------------------------------------------------------------------

  class Files {
    constructor(report) {
      this.report = report;
      this.root = report.root.querySelector("[data-evidence]");
      if (!this.root) return;
      this.list = this.root.querySelector("[data-files]");
      this.waiting = [];
      this.root.querySelectorAll("[data-choose]").forEach((input) =>
        input.addEventListener("change", () => {
          this.take([...input.files]);
          input.value = "";
        }),
      );
      this.root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.clicked(event));
      const whole = report.root;
      const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
      whole.addEventListener("dragover", (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        whole.classList.add("is-over");
      });
      whole.addEventListener("dragleave", (event) => {
        if (!whole.contains(event.relatedTarget)) whole.classList.remove("is-over");
      });
      whole.addEventListener("drop", (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        whole.classList.remove("is-over");
        this.take([...event.dataTransfer.files]);
      });
      whole.addEventListener("paste", (event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (!files.length) return;
        event.preventDefault();
        this.take(files);
      });
    }

    take(files) {
      for (const file of files) this.enqueue(file);
    }

    enqueue(file) {
      const line = document.getElementById("report-upload").content.firstElementChild.cloneNode(true);
      line.querySelector("[data-name]").textContent = file.name;
      this.list.append(line);
      if (file.size > Number(this.root.dataset.most)) {
        this.broken(line, file, words.large, false);
        return;
      }
      this.report.uploads += 1;
      this.waiting.push({ file, line });
      this.work();
    }

    // One after the other: a slow line is not made slower, and each is there as soon as it can be.
    async work() {
      if (this.isBusy) return;
      this.isBusy = true;
      while (this.waiting.length) {
        const { file, line } = this.waiting.shift();
        if (await this.report.begun()) await this.send(file, line);
        else this.broken(line, file, words.broken, true);
        this.report.uploads -= 1;
      }
      this.isBusy = false;
    }

    send(file, line) {
      return new Promise((done) => {
        const data = new FormData();
        data.append("size", String(file.size));
        data.append("file", file);
        const request = new XMLHttpRequest();
        request.open("POST", this.report.root.dataset.attach);
        request.setRequestHeader("HX-Request", "true");
        request.setRequestHeader("X-CSRFToken", TOKEN);
        const bar = line.querySelector("progress");
        const share = line.querySelector("[data-share]");
        request.upload.addEventListener("progress", (event) => {
          if (!event.lengthComputable) return;
          bar.value = Math.round((event.loaded / event.total) * 100);
          share.textContent = `${words.sending} ${bar.value}%`;
        });
        request.addEventListener("load", () => this.answered(request, line, file));
        request.addEventListener("error", () => this.broken(line, file, words.broken, true));
        request.addEventListener("abort", () => this.broken(line, file, words.broken, true));
        request.addEventListener("loadend", done);
        request.send(data);
      });
    }

    answered(request, line, file) {
      const isOurs = request.status === 200 || request.status === 422;
      if (!isOurs || !request.responseText.includes("evidence-row")) {
        this.broken(line, file, request.status === 413 ? words.large : words.broken, request.status !== 413);
        return;
      }
      const made = document.createElement("template");
      made.innerHTML = request.responseText;
      // The same file again is the same line.
      for (const row of made.content.querySelectorAll("[data-file]"))
        this.list.querySelector(`[data-file="${row.dataset.file}"]`)?.remove();
      line.replaceWith(made.content);
      this.report.touched();
    }

    broken(line, file, text, canRepeat) {
      line.classList.add("evidence-refused");
      const told = document.createElement("p");
      told.className = "small";
      told.textContent = text;
      line.querySelector(".evidence-course").replaceWith(told);
      if (!canRepeat) return;
      const again = document.createElement("button");
      again.type = "button";
      again.className = "btn btn-plain";
      again.textContent = words.again;
      again.addEventListener("click", () => {
        line.remove();
        this.enqueue(file);
      });
      line.append(again);
    }

    async clicked(event) {
      const button = event.target.closest("[data-remove]");
      if (!button) return;
      event.preventDefault();
      const line = button.closest("li");
      try {
        const answer = await fetch(button.dataset.remove, {
          method: "POST",
          headers: { "HX-Request": "true", "X-CSRFToken": TOKEN },
        });
        if (answer.status === 204) line.remove();
        else this.report.say(answer.status === 422 ? await answer.text() : words.server, "wrong");
      } catch {
        this.report.say(words.offline, "offline");
      }
    }
  }

  const reports = [...document.querySelectorAll("[data-report]")].map((root) => {
    const report = new Report(root);
    new Files(report);
    return report;
  });

  // Where a mouse is, a keyboard is: the first text waits for it, after what stands there.
  const first = document.querySelector(".due-item textarea");
  if (first && window.matchMedia("(pointer: fine)").matches && !window.location.hash) {
    first.focus({ preventScroll: true });
    first.setSelectionRange(first.value.length, first.value.length);
  }

  window.addEventListener("online", () => reports.forEach((r) => r.isDirty && r.flush()));
  window.addEventListener("offline", () =>
    reports.forEach((r) => {
      if (r.isDirty) r.keep();
      r.say(words.offline, "offline");
    }),
  );
  // What the browser keeps is enough; who leaves while the server lacks something is asked all the same.
  window.addEventListener("pagehide", () => reports.forEach((r) => r.isDirty && r.keep()));

  // All of a unit's reports at once: each stands or falls alone. What will be sent stands beside the button
  // as it changes, and why the others are not.
  const all = document.querySelector("[data-all]");
  const NAMED = 3;

  function whyNot(report) {
    const say = all.dataset;
    if (report.refusal) return report.refusal;
    if (!report.isTouched) return say[report.root.dataset.untouched] || say.empty;
    const lacks = report.lacks();
    return lacks.length ? `${say.lacks}${say.colon}${lacks.join(say.and)}` : "";
  }

  function line(report, why) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${report.root.getAttribute("aria-labelledby")}`;
    link.textContent = report.root.dataset.name;
    item.append(link, why ? `${all.dataset.colon}${why}` : "");
    return item;
  }

  function reckon() {
    const say = all.dataset;
    const open = reports.filter((r) => !r.isHandedIn).map((r) => [r, whyNot(r)]);
    const goes = open.filter(([, why]) => !why);
    const stays = open.filter(([, why]) => why);
    const names = goes.slice(0, NAMED).map(([r]) => r.root.dataset.name.trim().split(" ")[0]);
    const some = names.join(say.and) + (goes.length > NAMED ? say.more : "");
    const told = goes.length
      ? say.will.replace("{n}", goes.length).replace("{names}", some)
      : say.willNone;
    all.querySelector("[data-all-summary]").textContent =
      told + (stays.length ? say.stays.replace("{n}", stays.length) : "");
    for (const [name, rows] of [["goes", goes], ["stays", stays]]) {
      const part = all.querySelector(`[data-all-${name}]`);
      part.hidden = !rows.length;
      part.querySelector("ul").replaceChildren(...rows.map(([r, why]) => line(r, why)));
    }
    all.querySelector("[data-all-what]").hidden = !open.length;
    return { goes: goes.map(([r]) => r), stays: stays.map(([r]) => r) };
  }

  if (all) {
    for (const moment of ["input", "change", "touched"])
      document.addEventListener(moment, () => reckon());
    document.addEventListener("click", (event) => {
      if (event.target.closest("[data-adopt], [data-submit-one]")) setTimeout(reckon);
    });
    reckon();
  }

  document.querySelector("[data-submit-all]")?.addEventListener("click", async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    const place = all.querySelector("[data-all-status]");
    place.textContent = "";
    // What lacks something is tried too: what it is stands at its field then.
    const wanted = reports.filter((r) => !r.isHandedIn && r.isTouched);
    let done = 0;
    for (const report of wanted) done += (await report.submit()) ? 1 : 0;
    const { goes, stays } = reckon();
    const left = goes.length + stays.length;
    place.textContent = wanted.length
      ? all.dataset.said.replace("{done}", done).replace("{left}", left)
      : all.dataset.none;
    all.querySelector("[data-all-what]").open = left > 0;
    button.disabled = false;
    const first = wanted.find((r) => !r.isHandedIn);
    first?.root.scrollIntoView({ block: "center" });
    first?.toFirstError();
  });
})();
