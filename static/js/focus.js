// A summary of problems gets the focus, on a whole page and on a swapped fragment.

function focusIn(root) {
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
}

export function start() {
  focusIn(document);
  document.addEventListener("htmx:afterSettle", (event) => focusIn(event.detail.elt));
}
