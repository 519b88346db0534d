// The list of reports: tick all, and how many are ticked.
"use strict";

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-many]");
  if (!form) return;
  // What is ticked here is no filter.
  event.stopPropagation();
  const picks = [...form.querySelectorAll('input[name="pick"]')];
  if (event.target.matches("[data-pick-all]"))
    picks.forEach((pick) => (pick.checked = event.target.checked));
  const count = picks.filter((pick) => pick.checked).length;
  form.querySelector("[data-picked]").textContent = count ? `${count} / ${picks.length}` : "";
});
