"use strict";
// Keys of the pages: a button with data-key is pressed by it, g chooses what else is decided with it,
// u takes back, n writes a note; j and k
// go along the list, / searches, ? shows them.
let leaving = false;
window.addEventListener("pageshow", () => { leaving = false; });
document.addEventListener("submit", (event) => {
  if (leaving) event.preventDefault();
  leaving = true;
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const help = document.getElementById("help");
  if (event.key === "?") help.open ? help.close() : help.showModal();
  else if (help.open) return;
  else if (event.key === "/") focusOn("search");
  else if (event.key === "n") focusOn("note");
  else if (event.key === "j" || event.key === "k") step(event.key === "j");
  else if (event.key === "g") together();
  else if (event.key === "u") press(document.getElementById("undo"), event);
  else if (/^[1-9a-f]$/.test(event.key)) decide(event);
  else return;
  event.preventDefault();
});

function decide(event) {
  const button = document.querySelector(`[data-key="${event.key}"]`);
  if (button) press(button, event);
  else focusOn("who");
}

function press(button, event) {
  // A key held down decides one finding, not all of them.
  if (button && !event.repeat && !leaving) button.click();
}

function together() {
  const boxes = [...document.querySelectorAll(".group input")];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
  const group = document.querySelector(".group");
  if (group) group.open = true;
}

function focusOn(name) {
  const field = document.getElementById(name);
  if (field) field.focus();
}

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

// Files dropped on a page that takes files are handed in; a page that waits looks again.
const drop = document.querySelector("form.drop");
if (drop) {
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    drop.elements.files.files = event.dataTransfer.files;
    drop.requestSubmit();
  });
}
if (document.querySelector("[data-refresh]")) setTimeout(() => location.reload(), 1500);
