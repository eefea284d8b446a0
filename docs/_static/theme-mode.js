// Before the page is drawn: the reader's choice of light or dark, if one was made here before.
(function () {
  "use strict";
  var read = function (name) {
    try {
      return localStorage.getItem(name) || "";
    } catch (error) {
      return ""; // storage may be switched off
    }
  };
  document.documentElement.dataset.mode = read("mode");
  document.documentElement.dataset.theme = read("theme");
})();
