// A form[data-grid] under the keys of a sheet: arrows and Enter walk, a block from Excel is pasted, columns add up.
(function () {
  function rowsOf(form) {
    return Array.from(form.querySelectorAll("tbody tr")).map(function (row) {
      return Array.from(row.querySelectorAll("[data-cell]"));
    });
  }
  function placeOf(rows, cell) {
    for (var y = 0; y < rows.length; y += 1) {
      var x = rows[y].indexOf(cell);
      if (x >= 0) return { x: x, y: y };
    }
    return null;
  }
  function go(rows, x, y) {
    var cell = rows[y] && rows[y][x];
    if (!cell) return;
    cell.focus();
    cell.select();
  }
  // "1.200" is grouped as it is written here; what is no whole number adds nothing and is told when saved.
  function valueOf(text) {
    var bare = text.trim();
    if (/^\d{1,3}(\.\d{3})+$/.test(bare)) bare = bare.replace(/\./g, "");
    return /^\d+$/.test(bare) ? Number(bare) : 0;
  }
  function tell(form, rows) {
    var changed = 0;
    rows.forEach(function (row) {
      row.forEach(function (cell) {
        var is = cell.value.trim() !== cell.dataset.was;
        cell.classList.toggle("is-changed", is);
        changed += is ? 1 : 0;
      });
    });
    form.querySelectorAll("[data-total]").forEach(function (total, x) {
      var sum = rows.reduce(function (all, row) {
        return all + valueOf(row[x].value);
      }, Number(total.dataset.logged));
      total.textContent = String(sum).replace(/\B(?=(\d{3})+$)/g, ".");
    });
    form.querySelector("[data-grid-changed]").textContent = changed ? changed + " ô chưa lưu" : "";
  }
  function edge(cell, key) {
    var whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    if (key === "ArrowLeft") return whole || cell.selectionEnd === 0;
    return whole || cell.selectionStart === cell.value.length;
  }
  function onKey(form, rows, event) {
    if (!event.target.matches("[data-cell]") || event.altKey || event.metaKey) return;
    var at = placeOf(rows, event.target);
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      return form.requestSubmit();
    }
    if (event.ctrlKey) return;
    if (event.key === "Escape") {
      event.target.value = event.target.dataset.was;
      return tell(form, rows);
    }
    var steps = {
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
      Enter: [0, event.shiftKey ? -1 : 1],
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
    };
    var step = steps[event.key];
    if (!step || (step[0] && (event.shiftKey || !edge(event.target, event.key)))) return;
    event.preventDefault(); // Enter alone never sends half a sheet
    go(rows, at.x + step[0], at.y + step[1]);
  }
  function onPaste(form, rows, event) {
    var text = event.clipboardData.getData("text/plain");
    if (!event.target.matches("[data-cell]") || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    var at = placeOf(rows, event.target),
      taken = 0,
      outside = 0;
    text
      .replace(/\r\n?/g, "\n")
      .replace(/\n$/, "")
      .split("\n")
      .forEach(function (line, y) {
        line.split("\t").forEach(function (word, x) {
          var cell = rows[at.y + y] && rows[at.y + y][at.x + x];
          if (cell) cell.value = word.trim();
          if (cell) taken += 1;
          else outside += 1;
        });
      });
    var said = "Đã dán " + taken + " ô." + (outside ? " " + outside + " ô nằm ngoài bảng nên không dán." : "");
    form.querySelector("[data-grid-said]").textContent = said;
    tell(form, rows);
  }
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-grid]").forEach(function (form) {
      var rows = rowsOf(form);
      form.addEventListener("keydown", onKey.bind(null, form, rows));
      form.addEventListener("paste", onPaste.bind(null, form, rows));
      form.addEventListener("input", tell.bind(null, form, rows));
      form.addEventListener("focusin", function (event) {
        if (event.target.matches("[data-cell]")) event.target.select();
      });
      // Another grid is one press away: what is typed does not go without a word.
      var isSending = false;
      form.addEventListener("submit", function () {
        isSending = true;
      });
      window.addEventListener("beforeunload", function (event) {
        if (!isSending && form.querySelector(".is-changed")) event.preventDefault();
      });
      tell(form, rows);
      var wrong = form.querySelector("[aria-invalid]");
      if (wrong) wrong.focus();
    });
  });
})();
