// Charts open enlarged in a dialog; without this file their link opens the picture itself.
(function () {
  "use strict";
  var links = document.querySelectorAll("a.enlarge");
  if (!links.length || !window.HTMLDialogElement) return;
  var dialog = document.createElement("dialog");
  dialog.className = "enlarged";
  dialog.setAttribute("aria-label", "Chart, enlarged");
  var close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  var area = document.createElement("div");
  area.className = "enlarged-area";
  area.tabIndex = 0;
  area.setAttribute("role", "group");
  area.setAttribute("aria-label", "Enlarged chart, scrolls");
  dialog.append(close, area);
  document.body.append(dialog);
  close.addEventListener("click", function () { dialog.close(); });
  dialog.addEventListener("click", function (event) {
    if (event.target === dialog) dialog.close(); // outside its content
  });
  function open(picture) {
    var copy = picture.cloneNode();
    copy.removeAttribute("loading");
    area.replaceChildren(copy);
    dialog.showModal();
  }
  links.forEach(function (link) {
    var picture = link.closest("figure").querySelector("img");
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(picture);
    });
    picture.addEventListener("click", function () { open(picture); });
    picture.classList.add("opens");
  });
})();
