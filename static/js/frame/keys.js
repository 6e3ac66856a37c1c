// data-key="a" on a control: that key presses it, or puts the cursor into it. J and K walk the rows of data-rows.
function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-rows] [data-row]")];
  if (!links.length) return;
  const now = links.findIndex((link) => link === document.activeElement || link.hasAttribute("data-row-current"));
  const next = links[Math.min(links.length - 1, Math.max(0, now + step))];
  next.focus();
  if (next.hasAttribute("data-row-open")) next.click();
}

// What a key opened is filled in by keys too: the first control in it gets the cursor.
function press(control) {
  control.click();
  const part = control.parentElement;
  const first = part.open && part.querySelector("input:not([type=hidden]), textarea, select");
  if (first) first.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    walk(key === "j" ? 1 : -1);
    return;
  }
  const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!control || control.offsetParent === null) return;
  event.preventDefault();
  if (isTyping(control)) control.focus();
  else press(control);
});
