// A date that is typed has happened on that day. The page works without this.
(function () {
  "use strict";
  document.addEventListener("input", function (event) {
    var box = event.target;
    if (box.type !== "date" || !box.value || !box.closest(".three-way")) { return; }
    box.closest(".three-way").querySelector('input[value="on"]').checked = true;
  });
  document.addEventListener("change", function (event) {
    var radio = event.target, group = radio.type === "radio" && radio.closest(".three-way");
    if (group && radio.value !== "on") { group.querySelector('input[type="date"]').value = ""; }
  });
}());
