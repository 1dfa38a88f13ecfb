// A summary of problems gets the focus, on a whole page and on a swapped fragment; a page that htmx
// brought whole is read from its start.

function focusIn(root) {
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
  return Boolean(summary);
}

function onSettled(event) {
  const isWhole = event.detail.elt === document.body;
  if (!focusIn(event.detail.elt) && isWhole) document.querySelector("#main")?.focus({ preventScroll: true });
}

export function start() {
  focusIn(document);
  document.addEventListener("htmx:afterSettle", onSettled);
}
