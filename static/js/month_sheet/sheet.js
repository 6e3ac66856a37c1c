// A form[data-month-sheet] under the keys of a sheet: arrows and Enter walk, a block from Excel is pasted, columns add up.
import { mount } from "../lib/dom.js";

function placeOf(rows, cell) {
  const y = rows.findIndex((row) => row.includes(cell));
  return { x: rows[y].indexOf(cell), y };
}

// "1.200" is grouped as it is written here; what is no whole number adds nothing and is named when saved.
function numberIn(text) {
  let bare = text.trim();
  if (/^\d{1,3}(\.\d{3})+$/.test(bare)) bare = bare.replace(/\./g, "");
  return /^\d+$/.test(bare) ? Number(bare) : 0;
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ".");
}

function showChanges(form, rows) {
  const cells = rows.flat();
  for (const cell of cells) cell.classList.toggle("is-changed", cell.value.trim() !== cell.dataset.was);
  for (const [x, total] of form.querySelectorAll("[data-total]").entries()) {
    const typed = rows.reduce((sum, row) => sum + numberIn(row[x].value), 0);
    total.textContent = grouped(Number(total.dataset.logged) + typed);
  }
  const changed = cells.filter((cell) => cell.classList.contains("is-changed")).length;
  form.querySelector("[data-month-sheet-changed]").textContent = changed ? `${changed} ô chưa lưu` : "";
}

// Inside a number the arrows left and right move the cursor.
function isAtEdge(cell, key) {
  const isWhole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  if (key === "ArrowLeft") return isWhole || cell.selectionEnd === 0;
  return isWhole || cell.selectionStart === cell.value.length;
}

function wantedStep({ key, shiftKey, target }) {
  const isSideways = key === "ArrowLeft" || key === "ArrowRight";
  if (isSideways && (shiftKey || !isAtEdge(target, key))) return undefined;
  return {
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
    Enter: [0, shiftKey ? -1 : 1],
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
  }[key];
}

function walk(rows, event) {
  const step = wantedStep(event);
  if (!step) return;
  event.preventDefault(); // Enter alone never sends half a sheet
  const { x, y } = placeOf(rows, event.target);
  const cell = rows[y + step[1]]?.[x + step[0]];
  cell?.focus();
  cell?.select();
}

function onKey(form, rows, event) {
  if (!event.target.matches("[data-cell]") || event.altKey || event.metaKey) return;
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape" && !event.ctrlKey) {
    event.target.value = event.target.dataset.was;
    showChanges(form, rows);
  } else if (!event.ctrlKey) walk(rows, event);
}

function onPaste(form, rows, event) {
  const text = event.clipboardData.getData("text/plain");
  if (!event.target.matches("[data-cell]") || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const at = placeOf(rows, event.target);
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  let pasted = 0;
  let outside = 0;
  for (const [y, line] of lines.entries()) {
    for (const [x, number] of line.split("\t").entries()) {
      const cell = rows[at.y + y]?.[at.x + x];
      if (cell) cell.value = number.trim();
      if (cell) pasted += 1;
      else outside += 1;
    }
  }
  const leftOut = outside ? ` ${outside} ô nằm ngoài bảng nên không dán.` : "";
  form.querySelector("[data-month-sheet-message]").textContent = `Đã dán ${pasted} ô.${leftOut}`;
  showChanges(form, rows);
}

// Another sheet is one press away: what is typed does not go without a word.
function warnBeforeLeaving(form) {
  let isSending = false;
  form.addEventListener("submit", () => {
    isSending = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSending && form.querySelector(".is-changed")) event.preventDefault();
  });
}

mount("form[data-month-sheet]", (form) => {
  const rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("[data-cell]")]);
  form.addEventListener("keydown", (event) => onKey(form, rows, event));
  form.addEventListener("paste", (event) => onPaste(form, rows, event));
  form.addEventListener("input", () => showChanges(form, rows));
  form.addEventListener("focusin", ({ target }) => target.matches("[data-cell]") && target.select());
  warnBeforeLeaving(form);
  showChanges(form, rows);
  form.querySelector("[aria-invalid]")?.focus();
});
