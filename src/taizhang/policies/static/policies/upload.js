// Files chosen or dropped anywhere on the page are sent one after the other, each with its course.
"use strict";

(() => {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const outcomes = document.getElementById("outcomes");
  const chosen = form.querySelector('input[type="file"]');
  const waiting = [];
  let busy = false;
  form.classList.add("is-live");

  const words = (id) => document.getElementById(id).content.textContent;
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  const line = (file) => {
    const element = document.getElementById("upload-line").content.firstElementChild.cloneNode(true);
    element.querySelector("[data-name]").textContent = file.name;
    outcomes.append(element);
    return element;
  };

  const show = (element, state) => {
    for (const name of ["waiting", "sending", "reading", "recognising"]) {
      element.querySelector(`[data-${name}]`).hidden = name !== state;
    }
  };

  // Only scans take long: their words are recognised, page by page. A picture is one for certain.
  const LONG = 3000;
  const PICTURE = /\.(png|jpe?g|tiff?|bmp)$/i;
  const sayWhyItTakesLong = (element) => {
    const name = element.querySelector("[data-name]").textContent;
    setTimeout(() => {
      if (element.isConnected && element.querySelector("progress")) show(element, "recognising");
    }, PICTURE.test(name) ? 0 : LONG);
  };

  const course = (element, share) => {
    const bar = element.querySelector("progress");
    bar.value = Math.round(share * 100);
    element.querySelector("[data-share]").textContent = `${bar.value}%`;
    show(element, share < 1 ? "sending" : "reading");
    // A bar without value moves: the reading has begun, and its course is not known here.
    if (share >= 1) {
      bar.removeAttribute("value");
      sayWhyItTakesLong(element);
    }
  };

  const refuse = (element, message) => {
    element.classList.add("trouble");
    const told = document.createElement("p");
    told.textContent = message;
    element.querySelector(".outcome-course").replaceWith(told);
  };

  const answer = (element, request) => {
    if (request.status !== 200 && request.status !== 422) {
      refuse(element, words("upload-server"));
      return;
    }
    const made = document.createElement("template");
    made.innerHTML = request.responseText;
    element.replaceWith(made.content);
    document.body.dispatchEvent(new CustomEvent("plans-changed"));
  };

  const send = ({ file, element }) =>
    new Promise((done) => {
      const data = new FormData();
      data.append("file", file);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("HX-Request", "true");
      request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) course(element, event.loaded / event.total);
      });
      request.upload.addEventListener("load", () => course(element, 1));
      request.addEventListener("load", () => answer(element, request));
      request.addEventListener("error", () => refuse(element, words("upload-network")));
      request.addEventListener("loadend", done);
      course(element, 0);
      request.send(data);
    });

  // One at a time: each reading takes a core, and the first result comes sooner.
  const work = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length) await send(waiting.shift());
    busy = false;
  };

  const take = (files) => {
    for (const file of files) waiting.push({ file, element: line(file) });
    work();
  };

  chosen.addEventListener("change", () => {
    take([...chosen.files]);
    chosen.value = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    chosen.click();
  });
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
})();
