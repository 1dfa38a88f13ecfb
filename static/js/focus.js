// A summary of problems gets the focus, on a whole page and on a swapped fragment; a page that htmx
// brought whole is read from its start. Who writes in the bar meanwhile goes on writing there.

const BOX = "[data-capture] textarea";
let written = null; // the box in which somebody writes while the page changes beneath it, and where

function focusIn(root) {
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
  return Boolean(summary);
}

function beforeSwap(event) {
  const box = event.detail.target === document.body && document.activeElement?.closest(BOX);
  written = box ? { id: box.id, from: box.selectionStart, to: box.selectionEnd } : null;
}

function afterSwap() {
  const box = written && document.getElementById(written.id);
  if (!box || box === document.activeElement) return;
  box.focus({ preventScroll: true });
  box.setSelectionRange(written.from, written.to);
}

function onSettled(event) {
  const isWhole = event.detail.elt === document.body;
  if (isWhole && written && document.activeElement?.id === written.id) return;
  if (!focusIn(event.detail.elt) && isWhole) document.querySelector("#main")?.focus({ preventScroll: true });
}

export function start() {
  focusIn(document);
  document.addEventListener("htmx:beforeSwap", beforeSwap);
  document.addEventListener("htmx:afterSwap", afterSwap);
  document.addEventListener("htmx:afterSettle", onSettled);
}
