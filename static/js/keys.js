// Keyboard: n write, / search, ? all keys, j and k through a list, and any [data-key] button of the page.
// Switched off for a person by <html data-shortcuts="off">.

const FIELDS = "input, textarea, select, [contenteditable]";

function isTyping(target) {
  return target instanceof Element && target.closest(FIELDS) !== null && !target.closest("[type=checkbox], [type=radio], [type=button]");
}

function focusFirst(selector) {
  const found = document.querySelector(selector);
  if (!found) return false;
  found.focus();
  found.scrollIntoView({ block: "nearest" });
  return true;
}

function items() {
  return [...document.querySelectorAll("[data-item]")].filter((item) => item.offsetParent !== null);
}

function move(step) {
  const list = items();
  if (!list.length) return false;
  const now = list.findIndex((item) => item === document.activeElement || item.contains(document.activeElement));
  const next = list[Math.min(Math.max(now + step, 0), list.length - 1)];
  const link = next.matches("a, button") ? next : next.querySelector("a, button") || next;
  link.focus();
  link.scrollIntoView({ block: "nearest" });
  return true;
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
  return Boolean(link);
}

function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
  if (!button) return false;
  button.click();
  return true;
}

// What a key opened, the same hand closes.
function closeOpened() {
  const summaries = document.querySelectorAll("details[open] > summary[data-key]");
  for (const one of summaries) one.parentElement.open = false;
  return summaries.length > 0;
}

const ACTIONS = {
  n: () => focusFirst("[data-capture] textarea"),
  "/": () => focusFirst("[data-search]") || follow("[data-search-link]"),
  "?": () => follow("[data-keys-link]"),
  j: () => move(1),
  k: () => move(-1),
  Escape: closeOpened,
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (isTyping(event.target)) return;
  const act = ACTIONS[event.key];
  if (press(event.key) || (act && act())) event.preventDefault();
}

export function start() {
  if (document.documentElement.dataset.shortcuts === "off") return;
  document.addEventListener("keydown", onKey);
}
