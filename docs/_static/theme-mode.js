// Before the page is drawn: the reader's choice of light or dark made here before, or else the system's.
(function () {
  "use strict";
  var read = function (name) {
    try {
      return localStorage.getItem(name);
    } catch (error) {
      return null; // storage may be switched off
    }
  };
  var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.mode = read("mode") || "auto";
  document.documentElement.dataset.theme = read("theme") || (dark ? "dark" : "light");
})();
