// In the form of an activity: a chosen assignment brings its form, plan and content; what was written last time is
// offered for a tap. Nothing a person chose or typed is ever replaced without one.
function planOf(form) {
  const card = form.querySelector("[name=assignment]:checked");
  return card?.value ? card.dataset.plan : form.elements.plan.value;
}

// Contents of another plan cannot be sent along; without a plan those of every plan may be looked at.
function showContents(form) {
  const plan = planOf(form);
  for (const part of form.querySelectorAll("[data-contents]")) {
    part.hidden = plan !== "" && part.dataset.contents !== plan;
    for (const box of part.querySelectorAll("input")) box.disabled = part.hidden;
  }
}

function takeAssignment(form, card) {
  const tile = card.dataset.form && form.querySelector(`[name=form][value="${card.dataset.form}"]`);
  const content = card.dataset.content && form.querySelector(`[name=content_items][value="${card.dataset.content}"]`);
  if (tile && !form.querySelector("[name=form]:checked")) tile.click();
  if (!content) return;
  content.checked = true;
  content.closest("details").open = true;
}

// Without a line the page that was kept knows nothing of the assignment named in the address.
function takeFromAddress(form) {
  const assignment = new URLSearchParams(location.search).get("assignment");
  const card = assignment && form.querySelector(`[name=assignment][value="${CSS.escape(assignment)}"]`);
  if (card && !form.querySelector("[name=assignment]:checked").value) card.click();
}

function fill(field, text) {
  if (field.tagName === "INPUT" || !field.value) field.value = text;
  else field.value = `${field.value.trimEnd()}\n${text}`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function onChange(form, { target }) {
  if (target.name === "assignment" && target.value) takeAssignment(form, target);
  if (target.name === "assignment" || target.name === "plan") showContents(form);
}

export function prefill(form) {
  for (const offer of form.querySelectorAll("[data-last]")) {
    offer.hidden = false;
    offer.addEventListener("click", ({ target }) => {
      if (target.matches("button")) fill(form.elements[offer.dataset.last.replace("id_", "")], target.textContent);
    });
  }
  form.addEventListener("change", (event) => onChange(form, event));
  takeFromAddress(form);
  showContents(form);
}
