// Tables marked data-tools: a filter with a live count, and headers that sort. Without this file they are plain tables.
(function () {
  "use strict";

  // The theme gives what scrolls its tab stop when the window's size changes; what was folded scrolls only once it is open.
  document.addEventListener("toggle", function () { window.dispatchEvent(new Event("resize")); }, true);

  function filterOf(table, rows) {
    var bar = document.createElement("div");
    bar.className = "table-tools";
    var label = document.createElement("label");
    label.textContent = "Filter ";
    var field = document.createElement("input");
    field.type = "search";
    field.id = table.id + "-filter";
    label.htmlFor = field.id;
    var count = document.createElement("output");
    count.htmlFor = field.id;
    count.setAttribute("aria-live", "polite");
    var show = function () {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      var left = rows.filter(function (row) {
        var text = (row.textContent + " " + (row.dataset.words || "")).toLowerCase();
        row.hidden = !words.every(function (word) { return text.includes(word); });
        return !row.hidden;
      });
      count.textContent = left.length + " of " + rows.length + " shown";
      if (!left.length && table.dataset.try) count.textContent = "Nothing found: try " + table.dataset.try;
    };
    field.addEventListener("input", show);
    bar.append(label, field, count);
    var holder = table.closest(".pst-scrollable-table-container") || table;
    holder.before(bar);
    show();
  }

  function keyOf(row, column) {
    var cell = row.cells[column];
    var text = cell.dataset.sort === undefined ? cell.textContent.trim() : cell.dataset.sort;
    if (text === "" || text === "\u2013") return null; // nothing stands there: last, whichever way it is sorted
    var number = parseFloat(text);
    return isNaN(number) ? text.toLowerCase() : number;
  }

  function compare(a, b, way) {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a !== typeof b) return typeof a === "number" ? -way : way;
    return way * (typeof a === "number" ? a - b : a.localeCompare(b));
  }

  function sortable(table, rows) {
    var heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append.apply(button, Array.from(head.childNodes));
      head.append(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var ordered = rows.slice().sort(function (a, b) {
          return compare(keyOf(a, column), keyOf(b, column), down ? -1 : 1);
        });
        table.tBodies[0].append.apply(table.tBodies[0], ordered);
      });
    });
  }

  document.querySelectorAll("table[data-tools]").forEach(function (table) {
    var rows = Array.from(table.tBodies[0].rows);
    filterOf(table, rows);
    sortable(table, rows);
  });
})();
