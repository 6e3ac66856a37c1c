// In the form of an activity: a chosen assignment brings its form, plan and content; what was written last time is
// offered for a tap. Nothing a person chose or typed is ever replaced without one.
(function () {
  function planOf(form) {
    var work = form.querySelector("[name=assignment]:checked");
    return work && work.value ? work.dataset.plan : form.elements.plan.value;
  }
  // Contents of another plan cannot be sent along; without a plan those of every plan may be looked at.
  function showContents(form) {
    var plan = planOf(form);
    form.querySelectorAll("[data-contents]").forEach(function (part) {
      part.hidden = plan !== "" && part.dataset.contents !== plan;
      part.querySelectorAll("input").forEach(function (box) {
        box.disabled = part.hidden;
      });
    });
  }
  function takeWork(form, work) {
    var tile = work.dataset.form && form.querySelector('[name=form][value="' + work.dataset.form + '"]');
    var content =
      work.dataset.content && form.querySelector('[name=content_items][value="' + work.dataset.content + '"]');
    if (tile && !form.querySelector("[name=form]:checked")) tile.click();
    if (!content) return;
    content.checked = true;
    content.closest("details").open = true;
  }
  // Without a line the page that was kept knows nothing of the work named in the address.
  function takeAsked(form) {
    var asked = new URLSearchParams(location.search).get("assignment");
    var card = asked && form.querySelector('[name=assignment][value="' + CSS.escape(asked) + '"]');
    if (card && !form.querySelector("[name=assignment]:checked").value) card.click();
  }
  function fill(field, text) {
    if (field.tagName === "INPUT" || !field.value) field.value = text;
    else field.value = field.value.trimEnd() + "\n" + text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
  function open(root) {
    var form = root.querySelector(".vb-log") || (root.closest && root.closest(".vb-log"));
    if (!form || form.dataset.prefills) return;
    form.dataset.prefills = "yes";
    form.querySelectorAll("[data-last]").forEach(function (offer) {
      offer.hidden = false;
      offer.addEventListener("click", function (event) {
        if (event.target.matches("button"))
          fill(form.elements[offer.dataset.last.replace("id_", "")], event.target.textContent);
      });
    });
    form.addEventListener("change", function (event) {
      if (event.target.name === "assignment" && event.target.value) takeWork(form, event.target);
      if (event.target.name === "assignment" || event.target.name === "plan") showContents(form);
    });
    takeAsked(form);
    showContents(form);
  }
  document.addEventListener("DOMContentLoaded", function () {
    open(document);
  });
  document.addEventListener("htmx:load", function (event) {
    open(event.detail.elt);
  });
})();
