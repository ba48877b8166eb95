// Helps while an application is filled in. Every page works without it.
(function () {
  "use strict";
  var form = document.querySelector("form[data-typing], form[data-bound]");
  var store = window.sessionStorage, key = "typed:" + location.pathname;
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function number(text) { var clean = String(text).normalize("NFKC").replace(/[,\s]|^\s*¥|元\s*$/g, ""); return clean === "" || isNaN(clean) ? null : Number(clean); }
  function shown(value) { return value.toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 }); }

  // Amounts: in 万元, and in capitals.
  function capitals(yuan) {
    var digits = "零壹贰叁肆伍陆柒捌玖", places = ["", "拾", "佰", "仟"], groups = ["", "万", "亿", "万亿"];
    var fen = Math.round(yuan * 100), whole = Math.floor(fen / 100), rest = fen % 100, text = "", zero = false, group = 0;
    if (!isFinite(yuan) || yuan < 0 || whole >= 1e13) { return ""; }
    for (var left = whole; left > 0; left = Math.floor(left / 10000), group += 1) {
      var four = left % 10000, said = "";
      for (var place = 0, part = four; place < 4; place += 1, part = Math.floor(part / 10)) {
        var digit = part % 10;
        if (digit) { said = digits[digit] + places[place] + (zero && said ? "零" : "") + said; zero = false; } else if (said) { zero = true; }
      }
      zero = false;
      if (said) { text = said + groups[group] + (text && (left % 10000 !== 0) && lower(whole, group) ? "零" : "") + text; }
    }
    if (Math.abs(yuan * 100 - fen) > 1e-4) { return ""; }
    if (!rest) { return (text || "零") + "元整"; }
    return (text ? text + "元" : "") + (rest >= 10 ? digits[Math.floor(rest / 10)] + "角" : text ? "零" : "") + (rest % 10 ? digits[rest % 10] + "分" : "整");
  }
  function lower(whole, group) { // whether the group below begins with a zero
    var below = Math.floor(whole / Math.pow(10000, group - 1)) % 10000;
    return below < 1000;
  }
  function read(value) { // never rounded
    return value === null || value < 0 ? "" : "＝ " + (value / 10000).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 6 }) + " 万元　" + capitals(value);
  }
  function readMoney(box) {
    var output = box.parentNode.querySelector("output");
    if (output) { output.textContent = read(number(box.value)); }
  }

  // Questions that hang on another answer.
  function answer(name) {
    var found = form.querySelector('[name="' + name + '"]:checked') || form.querySelector('select[name="' + name + '"]');
    return found ? found.value : "";
  }
  function ask() {
    all("[data-when]", form).forEach(function (element) {
      var wanted = element.getAttribute("data-is"), is = answer(element.getAttribute("data-when"));
      element.hidden = wanted.charAt(0) === "!" ? is === "" || is === wanted.slice(1) : is !== wanted;
    });
  }

  // Rows: added, taken away, pasted from a spreadsheet, added up.
  function rows() { return all("[data-row]", form); }
  function renumber(row, place) {
    all("[name], [id], [for], [list], [aria-label], [data-row], [value]", row).concat([row]).forEach(function (element) {
      ["name", "id", "for", "list", "aria-describedby", "hx-target"].forEach(function (name) {
        var stands = element.getAttribute(name);
        if (stands) { element.setAttribute(name, stands.replace(/-\d+/g, function (found, at) { return stands.indexOf(found) === at ? "-" + place : found; })); }
      });
      if (element.hasAttribute("aria-label")) { element.setAttribute("aria-label", element.getAttribute("aria-label").replace(/\d+/, place)); }
      if (element.name === "drop") { element.value = place; }
    });
    all(".no", row).forEach(function (element) { element.textContent = place; });
  }
  function empty(row) {
    all("input, textarea, select", row).forEach(function (box) {
      if (box.type === "radio") { box.checked = false; } else if (box.tagName === "SELECT") { box.selectedIndex = 0; } else { box.value = ""; }
      box.removeAttribute("aria-invalid");
    });
    all(".error", row).forEach(function (element) { element.remove(); });
    all(".wrong", row).forEach(function (element) { element.classList.remove("wrong"); });
    all("output, datalist", row).forEach(function (element) { element.textContent = ""; });
  }
  function add() {
    var there = rows(), last = there[there.length - 1], row = last.cloneNode(true), most = Number(form.querySelector("[data-most]").getAttribute("data-most"));
    if (there.length >= most) { say("一张表最多 " + most + " 行，其余的请合并。"); return last; }
    empty(row);
    renumber(row, there.length + 1);
    last.parentNode.appendChild(row);
    if (window.htmx) { window.htmx.process(row); }
    return row;
  }
  function drop(row) {
    var told = row.nextElementSibling;
    if (told && told.classList.contains("faults")) { told.remove(); }
    if (rows().length === 1) { empty(row); } else { row.remove(); }
    rows().forEach(function (each, place) { renumber(each, place + 1); });
  }
  function sum() {
    var total = 0, output = form.querySelector("[data-total]"), marks = form.querySelector("[data-marks]");
    if (output) {
      rows().forEach(function (row) {
        var price = number(row.querySelector('[name^="unit_price-"]').value), count = number(row.querySelector('[name^="quantity-"]').value);
        var amount = price === null || count === null ? null : Math.round(price * count * 100) / 100;
        row.querySelector("[data-amount]").textContent = amount === null ? "" : shown(amount);
        total += amount || 0;
      });
      output.textContent = shown(total);
      form.querySelector("[data-total-read]").textContent = total ? read(total) : "";
    }
    if (marks) {
      all("input.n", marks).forEach(function (box) { total += number(box.value) || 0; });
      marks.querySelector("[data-sum]").textContent = Math.round(total * 1000) / 1000;
    }
  }
  function copied(text) { // what a spreadsheet copies: cells with tabs between, those with line breaks in quotation marks
    var lines = [], line = [], found, pattern = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g, whole = text.replace(/\r/g, "").replace(/\n+$/, "");
    while ((found = pattern.exec(whole))) {
      line.push((found[1] === undefined ? found[2] : found[1].replace(/""/g, '"')).replace(/\s*\n\s*/g, " ").trim());
      if (found[3] !== "\t") { lines.push(line); line = []; }
      if (!found[3]) { break; }
    }
    return lines;
  }
  function paste(event) {
    var text = (event.clipboardData || window.clipboardData).getData("text"), table = form.querySelector("table[data-rows]");
    var cell = event.target.closest("[data-row] td");
    if (!table || !cell || !/[\t\n]/.test(text.replace(/\s+$/, ""))) { return; }
    event.preventDefault();
    var first = rows().indexOf(cell.parentNode), from = cell.cellIndex, lost = [], lines = copied(text);
    lines.forEach(function (line, down) {
      if (rows().length <= first + down) { add(); }
      if (rows().length <= first + down) { return; }
      line.forEach(function (value, right) {
        var target = rows()[first + down].cells[from + right], box = target && target.querySelector("input, select, textarea");
        if (!box) { return; }
        box.value = box.classList.contains("n") ? value.replace(/[￥¥,，\s]/g, "") : value;
        if (value && box.tagName === "SELECT" && box.value !== value) { box.value = ""; lost.push(value); }
      });
    });
    changed();
    say("贴入 " + lines.length + " 行" + (lost.length ? "；这些类别表里没有，请选择：" + lost.slice(0, 5).join("、") : ""));
  }

  // What is typed is kept: on the server while the session lasts, in this browser once it is over.
  var dirty = false, sent = false, running = null;
  function pairs() {
    var found = [];
    new FormData(form).forEach(function (value, name) { if (typeof value === "string" && name !== "csrfmiddlewaretoken") { found.push([name, value]); } });
    return found;
  }
  function hold() { store.setItem(key, JSON.stringify(pairs())); }
  function say(text, href, words) {
    var place = form.querySelector("[data-kept]");
    if (!place) { return; }
    place.textContent = text;
    if (href) { var link = document.createElement("a"); link.href = href; link.textContent = words; place.appendChild(link); }
  }
  function keep(leaving) {
    if (!dirty || sent || !form.hasAttribute("data-typing")) { return; }
    dirty = false;
    running = window.AbortController ? new AbortController() : null;
    fetch(form.getAttribute("data-typing"), {
      method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", redirect: "manual", keepalive: leaving === true, signal: running ? running.signal : undefined
    }).then(function (reply) {
      if (reply.status === 204) { say(new Date().toTimeString().slice(0, 5) + " 已暂存，还没有保存"); return; }
      hold();
      var told = reply.status === 401 ? JSON.parse(reply.headers.get("HX-Trigger") || "{}")["quancheng:log-in"] : null;
      say(told ? "登录已过期。您输入的内容留在这个浏览器里，登录以后放回这一页。" : "没有暂存成功，内容还在这一页。", told && told.entrance, "重新登录");
    }).catch(function () { if (!sent) { dirty = true; hold(); say("网络不通，内容还在这一页。"); } });
  }
  function changed() { dirty = true; ask(); sum(); }
  function putBack() {
    var stored = JSON.parse(store.getItem(key)), most = 0, differs = false, now = JSON.stringify(pairs());
    stored.forEach(function (pair) { var match = /-(\d+)$/.exec(pair[0]); most = Math.max(most, match ? Number(match[1]) : 0); });
    if (rows().length) { for (var more = most - rows().length; more > 0; more -= 1) { add(); } }
    stored.forEach(function (pair) {
      if (pair[0] === "once" || pair[0] === "then") { return; }
      all('[name="' + pair[0] + '"]', form).forEach(function (box) {
        if (box.type === "radio") { box.checked = box.value === pair[1]; } else if (box.type !== "submit") { box.value = pair[1]; }
      });
    });
    differs = now !== JSON.stringify(pairs());
    if (!differs) { store.removeItem(key); return; }
    var told = document.createElement("p"), drop = document.createElement("button");
    told.className = "told"; told.setAttribute("role", "status");
    told.textContent = "您上次在这里输入、没有保存的内容已经放回，还没有保存。　";
    drop.type = "button"; drop.className = "plain"; drop.textContent = "不要了";
    drop.addEventListener("click", function () { store.removeItem(key); location.reload(); });
    told.appendChild(drop);
    form.parentNode.insertBefore(told, form);
    dirty = true;
  }

  all("[data-saved]").forEach(function (element) {
    var here = /^\/projects\/[^/]+\/application\//.exec(location.pathname);
    if (here) { store.removeItem("typed:" + here[0] + element.getAttribute("data-saved") + "/"); }
  });
  var errors = document.getElementById("errors");
  if (errors) { errors.focus(); }
  if (!form) { return; }
  if (form.hasAttribute("data-bound")) { store.removeItem(key); } else if (store.getItem(key)) { putBack(); }
  ask(); sum();
  all("[data-money]", form).forEach(readMoney);
  form.addEventListener("input", function (event) { if (event.target.hasAttribute("data-money")) { readMoney(event.target); } changed(); });
  form.addEventListener("change", changed);
  form.addEventListener("paste", paste);
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button || !form.querySelector("[data-rows]")) { return; }
    if (button.hasAttribute("data-more")) { event.preventDefault(); var times = form.querySelector("table[data-rows]") ? 5 : 1, row; while (times--) { row = row || add(); if (times) { add(); } } row.querySelector("input, select").focus(); changed(); }
    if (button.name === "drop") { event.preventDefault(); drop(button.closest("[data-row]")); changed(); }
  });
  form.addEventListener("submit", function () { sent = true; if (running) { running.abort(); } hold(); });
  window.addEventListener("pagehide", function () { if (dirty && !sent) { keep(true); } });
  window.addEventListener("pageshow", function (event) { if (event.persisted && sent) { location.reload(); } });
  window.setInterval(function () { keep(); }, 4000);
}());
