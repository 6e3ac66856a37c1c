// The grip of a line of an outline: the line is dragged, with all below it, to between two others.
let grip = null;
let before = 0;
let isMoving = false;
let startY = 0;

function places() {
  return [...document.querySelectorAll("[data-outline] [data-node]")];
}

function unmark() {
  for (const item of document.querySelectorAll(".is-before, .is-behind, .is-dragged")) {
    item.classList.remove("is-before", "is-behind", "is-dragged");
  }
}

function mark(event) {
  const node = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-outline] [data-node]");
  if (!node) return;
  const box = node.getBoundingClientRect();
  const isBehind = event.clientY > box.top + box.height / 2;
  unmark();
  node.classList.add(isBehind ? "is-behind" : "is-before");
  grip.closest("[data-node]").classList.add("is-dragged");
  before = places().indexOf(node) + 1 + (isBehind ? 1 : 0);
}

function scroll(event) {
  const pane = grip.closest("[data-stays]") ?? window;
  if (event.clientY < 180) pane.scrollBy(0, -16);
  if (event.clientY > window.innerHeight - 120) pane.scrollBy(0, 16);
}

function stop() {
  unmark();
  grip = null;
  isMoving = false;
}

document.addEventListener("pointerdown", (event) => {
  grip = event.button === 0 ? event.target.closest("[data-grip]") : null;
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
  if (!grip) return;
  const node = grip.closest("[data-node]");
  const from = places().indexOf(node) + 1;
  const detail = isMoving && before && before !== from && before !== from + 1 && { key: node.dataset.node, before };
  stop();
  if (detail) document.dispatchEvent(new CustomEvent("outline:place", { detail }));
});
document.addEventListener("pointercancel", stop);
document.addEventListener("keydown", (event) => {
  if (grip && event.key === "Escape") stop();
});
