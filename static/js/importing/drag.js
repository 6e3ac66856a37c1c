// The grip of a line in the review of an import: the line is dragged, with all below it, to between two others.
const form = document.getElementById("review");
let grip = null;
let from = 0;
let before = 0;
let isMoving = false;
let startY = 0;

function unmark() {
  for (const item of document.querySelectorAll(".is-before, .is-behind, .is-dragged")) {
    item.classList.remove("is-before", "is-behind", "is-dragged");
  }
}

function mark(event) {
  const node = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-import-node]");
  if (!node) return;
  const box = node.getBoundingClientRect();
  const isBehind = event.clientY > box.top + box.height / 2;
  unmark();
  node.classList.add(isBehind ? "is-behind" : "is-before");
  grip.closest("[data-import-node]").classList.add("is-dragged");
  before = Number(node.dataset.importNode) + (isBehind ? 1 : 0);
}

function scroll(event) {
  if (event.clientY < 180) window.scrollBy(0, -16);
  if (event.clientY > window.innerHeight - 120) window.scrollBy(0, 16);
}

function stop() {
  unmark();
  grip = null;
  isMoving = false;
}

document.addEventListener("pointerdown", (event) => {
  grip = event.button === 0 ? event.target.closest("[data-grip]") : null;
  if (!grip) return;
  from = Number(grip.closest("[data-import-node]").dataset.importNode);
  startY = event.clientY;
  before = 0;
});
document.addEventListener("pointermove", (event) => {
  if (!grip) return;
  isMoving ||= Math.abs(event.clientY - startY) > 8;
  if (!isMoving) return;
  event.preventDefault();
  mark(event);
  scroll(event);
});
document.addEventListener("pointerup", () => {
  const isMove = grip && isMoving && before && before !== from && before !== from + 1;
  const detail = { place: from, before };
  stop();
  if (isMove) form.dispatchEvent(new CustomEvent("review:move", { detail }));
});
document.addEventListener("pointercancel", stop);
document.addEventListener("keydown", (event) => {
  if (grip && event.key === "Escape") stop();
});
