// Sort later by keyboard: Enter goes on when nothing else is chosen, and each new card is read from its start.

const RESTING = "body, main, [data-sort-start]";

function onEnter(event) {
  if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const done = document.querySelector("[data-sort-done]");
  if (!done || !(event.target instanceof Element) || !event.target.matches(RESTING)) return;
  event.preventDefault();
  done.click();
}

// A chip that is still there keeps the focus; when it went with its card, the new card has it.
function onSettled(event) {
  if (!event.detail.elt.closest("[data-sort]") || !document.activeElement?.matches("body")) return;
  event.detail.elt.querySelector("[data-sort-start]")?.focus({ preventScroll: true });
}

export function start() {
  if (document.documentElement.dataset.shortcuts !== "off") document.addEventListener("keydown", onEnter);
  document.addEventListener("htmx:afterSettle", onSettled);
}
