// The lines of the review of an import, and which act a key in them asks for.

const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" };

export function nodeAt(place) {
  return document.querySelector(`[data-import-node="${place}"]`);
}

export function nodeOf(element) {
  return element.closest("#review [data-import-node]");
}

export function placeOf(node) {
  return Number(node.dataset.importNode);
}

function ofArrow(event) {
  const opensChoices = event.target.matches("select") && /Up|Down/.test(event.key);
  return event.altKey && !event.ctrlKey && !event.metaKey && !opensChoices ? ARROWS[event.key] : undefined;
}

function ofText(event, text) {
  if (event.key === "Escape") return "rise";
  if (event.key === "Enter" && !event.shiftKey) {
    return text.selectionStart === 0 || text.selectionStart >= text.value.trimEnd().length ? "stay" : "split";
  }
  return event.key === "Backspace" && text.selectionEnd === 0 && placeOf(nodeOf(text)) > 1 ? "merge" : undefined;
}

export function wantedAct(event) {
  const { target } = event;
  const node = nodeOf(target);
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z") {
    const isTyped = /^(TEXTAREA|INPUT)$/.test(target.tagName) && target.value !== target.defaultValue;
    return isTyped || (!node && target !== document.body) ? undefined : "undo";
  }
  if (!node) return undefined;
  if (ofArrow(event)) return ofArrow(event);
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (target.matches("textarea")) return ofText(event, target);
  if (!target.matches("[name=place]")) return undefined;
  return { x: "settle", Enter: "write" }[event.key];
}
