"use strict";
// Keys of the pages: j and k go along the list, / searches, ? shows them.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLInputElement) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const help = document.getElementById("help");
  if (event.key === "?") help.open ? help.close() : help.showModal();
  else if (event.key === "/") document.getElementById("search").focus();
  else if (event.key === "j" || event.key === "k") step(event.key === "j");
  else return;
  event.preventDefault();
});

function step(forward) {
  const link = document.getElementById(forward ? "next" : "previous");
  if (link) {
    location.assign(link.href);
    return;
  }
  const rows = [...document.querySelectorAll("a.row")];
  const at = rows.indexOf(document.activeElement);
  const row = rows[at < 0 ? (forward ? 0 : rows.length - 1) : at + (forward ? 1 : -1)];
  if (row && !document.querySelector(".steps")) row.focus();
}
