// Words of the law and the clauses that quote them light up together. The page works without this.
(function () {
  "use strict";
  var lit = [];
  function names(element) {
    return element.getAttribute("data-c").split(" ");
  }
  function belongs(element, from) {
    if (element.tagName === from.tagName) {
      return element.getAttribute("data-c") === from.getAttribute("data-c");
    }
    var wanted = names(from);
    return names(element).some(function (name) { return wanted.indexOf(name) >= 0; });
  }
  function light(event) {
    var from = event.target.closest ? event.target.closest("[data-c]") : null;
    lit.forEach(function (element) { element.classList.remove("lit"); });
    lit = from ? Array.prototype.filter.call(document.querySelectorAll("[data-c]"), function (element) {
      return belongs(element, from);
    }) : [];
    lit.forEach(function (element) { element.classList.add("lit"); });
  }
  document.addEventListener("mouseover", light);
  document.addEventListener("focusin", light);
  var list = document.querySelector(".toc");
  var current = list && list.querySelector("[aria-current]");
  if (current && list.scrollHeight > list.clientHeight) {
    list.scrollTop = current.offsetTop - list.clientHeight / 2;
  }
}());
