// Buttons marked data-print stand hidden in the page, since they need this script.

function reveal(root) {
  root.querySelectorAll("[data-print][hidden]").forEach((button) => { button.hidden = false; });
}

export function start() {
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}
