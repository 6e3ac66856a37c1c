// Day fields marked data-datepicker: dd/mm/yyyy, Monday first. The server says what is wrong with a typed day.
(function () {
  function open(root) {
    root.querySelectorAll("[data-datepicker]").forEach(function (field) {
      if (field.datepicker) return;
      var typed = field.value; // the calendar would turn 31/02 into 03/03 before anybody has read the error
      new Datepicker(field, {
        language: "vi", format: "dd/mm/yyyy", weekStart: 1, autohide: true, updateOnBlur: false,
        buttonClass: "btn", todayButton: true, todayButtonMode: 1, todayHighlight: true,
      });
      field.value = typed;
      field.addEventListener("changeDate", function () {
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
  }
  document.addEventListener("DOMContentLoaded", function () { open(document); });
  document.addEventListener("htmx:load", function (event) { open(event.detail.elt); });
})();
