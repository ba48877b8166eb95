// Words of the law and the clause that quotes them light up together. The page works without this.
(function () {
  "use strict";
  var lit = [];
  function names(element) {
    return (element.getAttribute("data-c") || "").split(" ");
  }
  function light(event) {
    var from = event.target.closest ? event.target.closest("[data-c]") : null;
    lit.forEach(function (element) { element.classList.remove("lit"); });
    lit = [];
    if (!from) { return; }
    var wanted = names(from);
    document.querySelectorAll("[data-c]").forEach(function (element) {
      if (names(element).some(function (name) { return wanted.indexOf(name) >= 0; })) {
        element.classList.add("lit");
        lit.push(element);
      }
    });
  }
  document.addEventListener("mouseover", light);
  document.addEventListener("focusin", light);
  var current = document.querySelector(".toc [aria-current]"), list = document.querySelector(".toc");
  if (current && list && list.scrollHeight > list.clientHeight) {
    list.scrollTop = current.offsetTop - list.clientHeight / 2;
  }
}());
