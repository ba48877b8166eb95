// Helps where amounts are typed: sums as one types, the next row by Enter, a column pasted from a spreadsheet.
(function () {
  "use strict";
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function fen(text) { // whole 分 of what is typed, or nothing
    var clean = String(text).normalize("NFKC").replace(/[,\s]|^\s*¥|元\s*$/g, ""), found = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(clean);
    return found ? Number(found[1]) * 100 + Number(((found[2] || "") + "00").slice(0, 2)) : null;
  }
  function shown(value) { return (value / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 }); }
  function wan(value) { return "＝ " + (value / 1e6).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 6 }) + " 万元"; }

  function read(box) {
    var output = box.parentNode.querySelector("output"), value = fen(box.value);
    if (output) { output.textContent = value === null ? "" : wan(value); }
  }
  all("[data-money]").forEach(function (box) { read(box); box.addEventListener("input", function () { read(box); }); });

  var table = document.querySelector("[data-sum-table]");
  if (!table) { return; }
  function put(name, value) { var output = table.querySelector('[data-sum="' + name + '"]'); if (output) { output.textContent = shown(value); } }
  function sum() {
    var total = 0, cut = 0, unexplained = 0, told = table.querySelector("[data-unexplained]");
    all('[data-part="approved"]', table).forEach(function (box) {
      var row = box.closest("tr"), value = fen(box.value), asked = row.getAttribute("data-asked"), output = row.querySelector("[data-cut]");
      total += value || 0;
      if (asked === null) { return; }
      var less = value === null ? 0 : Number(asked) - value, why = row.querySelector('[data-part="why"]');
      output.textContent = value === null ? "" : less > 0 ? shown(less) : less < 0 ? "高于送审" : "";
      row.classList.toggle("is-cut", less > 0);
      cut += less;
      if (less > 0 && !why.value.trim()) { unexplained += 1; }
    });
    put("approved", total);
    put("cut", cut);
    if (told) { told.textContent = unexplained ? unexplained + " 行核减还没有写理由" : ""; }
  }
  function column(box) { return all('[data-part="' + box.getAttribute("data-part") + '"]', table); }
  table.addEventListener("input", sum);
  table.addEventListener("change", function (event) {
    var value = event.target.getAttribute("data-part") === "approved" ? fen(event.target.value) : null;
    if (value !== null) { event.target.value = shown(value); }
  });
  table.addEventListener("focusin", function (event) { if (event.target.getAttribute("data-part") === "approved") { event.target.select(); } });
  table.addEventListener("keydown", function (event) {
    var step = event.key === "Enter" || event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step || !event.target.hasAttribute("data-part")) { return; }
    event.preventDefault(); // Enter does not send the form from within the table
    var boxes = column(event.target), next = boxes[boxes.indexOf(event.target) + step];
    if (next) { next.focus(); }
  });
  table.addEventListener("paste", function (event) {
    var text = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n$/, "");
    if (!event.target.hasAttribute("data-part") || !/[\t\n]/.test(text)) { return; }
    event.preventDefault();
    var parts = ["approved", "why"], first = column(event.target).indexOf(event.target), from = parts.indexOf(event.target.getAttribute("data-part"));
    text.split("\n").forEach(function (line, down) {
      line.split("\t").forEach(function (cell, right) {
        var box = all('[data-part="' + parts[from + right] + '"]', table)[first + down], value = fen(cell);
        if (box) { box.value = parts[from + right] === "approved" && value !== null ? shown(value) : cell.trim(); }
      });
    });
    sum();
  });
  sum();
}());
