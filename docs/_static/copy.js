// A copy button on each block of code.
(function () {
  "use strict";
  if (!navigator.clipboard) return; // only pages served safely may write to the clipboard
  document.querySelectorAll("div.highlight").forEach(function (block) {
    var code = block.querySelector("pre");
    if (!code) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(code.textContent).then(
        function () { button.textContent = "Copied"; },
        function () { button.textContent = "Not copied"; }
      );
      setTimeout(function () { button.textContent = "Copy"; }, 2000);
    });
    block.append(button);
  });
})();
