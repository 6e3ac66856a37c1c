// Day fields marked data-datepicker: dd/mm/yyyy, Monday first. The server says what is wrong with a typed day.
import { mount } from "../lib/dom.js";

const OPTIONS = {
  language: "vi",
  format: "dd/mm/yyyy",
  weekStart: 1,
  autohide: true,
  updateOnBlur: false,
  buttonClass: "btn",
  todayButton: true,
  todayButtonMode: 1,
  todayHighlight: true,
};

// When it closes, the calendar puts back the day last picked; what was typed since must stay.
function keepWhatIsTyped(field, typed) {
  let known = typed;
  let isTyped = false;
  function keep() {
    field.value = known;
  }
  keep();
  for (const name of ["input", "changeDate"]) {
    field.addEventListener(name, () => {
      known = field.value;
      isTyped = name === "input";
    });
  }
  // Who types needs no calendar over the next field and the button.
  field.addEventListener("input", () => {
    field.datepicker.hide();
    keep();
  });
  for (const name of ["blur", "hide"]) field.addEventListener(name, () => setTimeout(keep));
  // A quick click on the button, or Enter, sends the form before that.
  field.form?.addEventListener("submit", keep, true);
  field.addEventListener(
    "keydown",
    (event) => event.key === "Enter" && isTyped && event.stopImmediatePropagation(),
    true,
  );
}

mount("[data-datepicker]", (field) => {
  const typed = field.value; // the calendar would turn 31/02 into 03/03 before anybody has read the error
  const calendar = new Datepicker(field, OPTIONS);
  keepWhatIsTyped(field, typed);
  field.addEventListener("changeDate", () => field.dispatchEvent(new Event("change", { bubbles: true })));
  return () => calendar.destroy();
});
