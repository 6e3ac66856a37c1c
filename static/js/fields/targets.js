// In a list of targets: once the blank row is filled, another one follows it, so that several are added before saving.
import { mount } from "../lib/dom.js";

mount("[data-targets]", (list) => {
  list.addEventListener("change", (event) => {
    const blanks = list.querySelectorAll("[data-target-blank]");
    const last = blanks[blanks.length - 1];
    if (event.target.closest("[data-target-blank]") !== last) return;
    if ([...last.querySelectorAll("select, input")].some((control) => !control.value)) return;
    const another = last.cloneNode(true);
    for (const control of another.querySelectorAll("select, input")) control.value = "";
    last.after(another);
  });
});
