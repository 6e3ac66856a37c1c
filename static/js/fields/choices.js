// In a form, or a part of one, with data-choices: data-when="name=a|b" shows a part while the control has one of the values; "*" is any
// value, nothing after "=" is none. A part that is hidden is not sent. Without this script every part is shown.
import { mount } from "../lib/dom.js";

function chosenValue(form, name) {
  const control = form.elements[name];
  if (!control) return "";
  if (control.type === "checkbox") return control.checked ? control.value : "";
  return control.value;
}

function fits(form, rule) {
  const at = rule.indexOf("=");
  const condition = rule.slice(at + 1);
  const value = chosenValue(form, rule.slice(0, at));
  return condition === "*" ? value !== "" : condition.split("|").includes(value);
}

function show(choices) {
  for (const part of choices.querySelectorAll("[data-when]")) {
    part.hidden = !fits(choices.closest("form"), part.dataset.when);
    for (const control of part.querySelectorAll("input, select, textarea")) {
      control.disabled = Boolean(control.closest("[data-when][hidden]"));
    }
  }
}

mount("[data-choices]", (choices) => {
  choices.addEventListener("change", () => show(choices));
  show(choices);
});
