// One box ticks all boxes that belong to the same form; without this script it is not there.
import { mount } from "../lib/dom.js";

mount("[data-tick-all]", (part) => {
  const all = part.querySelector("input");
  const boxes = document.querySelectorAll(`input[type=checkbox][form=${part.dataset.tickAll}]`);
  part.hidden = boxes.length < 2;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
});
