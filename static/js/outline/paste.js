// A table that is pasted into the words of a line, as its cells parted by tabs. What an office program gives as plain text
// does not tell a line end within a cell from the end of its row, nor merged cells.
const REACHES = { right: "⇠", down: "⇡" };
// No page of ours may bring its own styles: the browser would complain of those of Word.
const STYLES = /<style[\s\S]*?<\/style>|\sstyle\s*=\s*("[^"]*"|'[^']*')/gi;
const BLOCKS = "p, div, li, br, h1, h2, h3, h4, h5, h6";

function wordsOf(cell) {
  const copy = cell.cloneNode(true);
  for (const block of copy.querySelectorAll(BLOCKS)) block.before("\v");
  const lines = copy.textContent.replace(/\s*\v\s*/g, "\v").split("\v");
  const words = lines.map((line) => line.split(/\s+/).filter(Boolean).join(" ")).filter(Boolean);
  const text = words.join("\n");
  return /[\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function rowsOf(table) {
  const grid = [];
  [...table.rows].forEach((row, place) => {
    grid[place] ??= [];
    let column = 0;
    for (const cell of row.cells) {
      while (grid[place][column] !== undefined) column += 1;
      const rows = Math.min(cell.rowSpan || 1, table.rows.length - place);
      for (let down = 0; down < rows; down += 1) {
        grid[place + down] ??= [];
        for (let right = 0; right < cell.colSpan; right += 1) {
          grid[place + down][column + right] = right ? REACHES.right : REACHES.down;
        }
      }
      grid[place][column] = wordsOf(cell);
    }
  });
  return grid.map((row) => Array.from(row, (text) => text ?? ""));
}

// Words above and below the table stay there. Empty for what is no table of several cells.
function cellsIn(html) {
  const page = new DOMParser().parseFromString(html.replace(STYLES, ""), "text/html");
  const table = page.querySelector("table");
  const rows = table && !table.querySelector("table") ? rowsOf(table) : [];
  if (!rows.some((row) => row.length > 1)) return "";
  const [above, below] = [page.createRange(), page.createRange()];
  above.setStart(page.body, 0);
  above.setEndBefore(table);
  below.setStartAfter(table);
  below.setEndAfter(page.body.lastChild);
  const parts = [above, below].map((part) => part.toString().split(/\s+/).join(" ").trim());
  return [parts[0], ...rows.map((row) => row.join("\t")), parts[1]].filter(Boolean).join("\n");
}

document.addEventListener("paste", (event) => {
  if (!event.target.matches?.("[data-line-open] textarea[name=text]")) return;
  const cells = cellsIn(event.clipboardData.getData("text/html"));
  if (!cells) return;
  event.preventDefault();
  document.execCommand("insertText", false, cells); // as typing, so that the browser can take it back
});
