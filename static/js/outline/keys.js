// The lines of an outline, and which act a key in them asks for.

const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" };
const OF_ROW = { "/": "kind", x: "settle" };

export function lineOf(element) {
  return element.closest?.("[data-outline] [data-node]");
}

export function caretIn(field) {
  return field?.matches?.("textarea") ? field.selectionStart : 0;
}

// Whether the cursor stands between letters, so that something goes to either side.
export function isInside(text) {
  const at = text.selectionStart;
  return document.activeElement === text && at > 0 && at < text.value.trimEnd().length;
}

function ofText(event, text) {
  const isAtStart = text.selectionStart === 0 && text.selectionEnd === 0;
  if (event.key === "Enter" && !event.shiftKey) return isInside(text) ? "split" : "below";
  if (event.key === "Tab") return event.shiftKey ? "outdent" : "indent";
  if (event.key === "Backspace" && isAtStart && text.value) return "merge";
  return event.key === "/" && !text.value ? "kind" : undefined;
}

function isTyped(field) {
  return /^(TEXTAREA|INPUT)$/.test(field.tagName) && field.value !== field.defaultValue;
}

export function wantedAct(event, line) {
  const { target, key } = event;
  if ((event.ctrlKey || event.metaKey) && key === "z" && !event.shiftKey) {
    const isHere = line || target === document.body;
    return isHere && !isTyped(target) && document.querySelector("[data-act=undo]:enabled") ? "undo" : undefined;
  }
  if (!line) return undefined;
  const opensChoices = target.matches("select") && /Up|Down/.test(key);
  if (event.altKey && !event.ctrlKey && !event.metaKey && !opensChoices) return ARROWS[key];
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (target.matches("textarea[name=text]") && key !== "Escape") return ofText(event, target);
  if (target.matches("input[name=label]") && key === "Enter") return "below";
  if (key === "Escape" && target.matches("textarea, input, select") && line.matches("[data-line-open]")) return "save";
  if (!target.matches("[data-row]")) return undefined;
  return key === "x" && !line.querySelector("[data-act=settle]") ? undefined : OF_ROW[key];
}
