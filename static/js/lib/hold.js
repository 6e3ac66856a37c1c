// While an answer is on its way that will take the place of `region`, nothing in it can be changed: that would be lost.
// Returns what ends this. Where no answer came, and the region is still there, writing goes on at the cursor.
export function hold(region) {
  const focused = document.activeElement;
  // Meant for the region, these keys would be shortcuts of the page.
  function swallow(event) {
    const isShortcut = event.ctrlKey || event.metaKey;
    if (event.target !== document.body || isShortcut) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  region.inert = true;
  // The browser itself takes the focus out with its next frame only: a key before that would still arrive.
  if (region.contains(focused)) focused.blur();
  window.addEventListener("keydown", swallow, true);
  return () => {
    region.inert = false;
    window.removeEventListener("keydown", swallow, true);
    if (region.contains(focused)) focused.focus({ preventScroll: true });
  };
}
