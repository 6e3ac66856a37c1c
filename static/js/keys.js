// data-key="a" on a control: that key presses it, or puts the cursor into it. J and K walk the rows of data-rows.
(function () {
  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }
  function walk(step) {
    var links = Array.from(document.querySelectorAll("[data-rows] [data-row]"));
    if (!links.length) return;
    var now = links.findIndex(function (link) {
      return link === document.activeElement || link.hasAttribute("data-row-current");
    });
    var next = links[Math.min(links.length - 1, Math.max(0, now + step))];
    next.focus();
    if (next.hasAttribute("data-row-open")) next.click();
  }
  // What a key opened is filled in by keys too: the first control in it gets the cursor.
  function press(control) {
    control.click();
    var part = control.parentElement;
    var first = part.open && part.querySelector("input:not([type=hidden]), textarea, select");
    if (first) first.focus();
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    var key = event.key.toLowerCase();
    if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
    var wanted = document.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (!wanted || wanted.offsetParent === null) return;
    event.preventDefault();
    if (isTyping(wanted)) wanted.focus();
    else press(wanted);
  });
})();
