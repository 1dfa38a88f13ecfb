// Words in the capture bar outlive the page: the server keeps them before a link or another form goes on,
// and the next page brings them back. Nothing is written to the browser's storage. Files cannot be kept,
// nor words without a connection: only then the browser asks before it leaves.

const BAR = "[data-capture]";
const QUIET_MS = 600;
const WAIT_MS = 2000;
const MOST_ON_LEAVING = 15_000; // browsers carry 64 kB for a page that is gone; up to four bytes a character

let timer = 0;
let held = null; // what the server holds, as far as this page knows; null: ask the box itself
let sending = null;
let hasFailed = false;
let isWaiting = false;
let isGoing = false;

const barOf = () => document.querySelector(BAR);
const boxOf = (bar) => bar.querySelector("textarea");
const isUnkept = (bar) => boxOf(bar).value !== (held ?? boxOf(bar).defaultValue);

async function post(bar, words) {
  const form = bar.querySelector("form");
  const body = new FormData();
  ["csrfmiddlewaretoken", "client_token"].forEach((name) => body.set(name, form.elements[name].value));
  body.set("statement", words);
  sending?.abort();
  const control = sending = new AbortController();
  setTimeout(() => control.abort(new DOMException("no answer", "TimeoutError")), WAIT_MS);
  const keepalive = words.length < MOST_ON_LEAVING;
  const headers = { "HX-Request": "true" }; // signed out meanwhile: a bare 403 instead of the sign-in page
  return (await fetch(bar.dataset.draftUrl, { method: "POST", body, headers, keepalive, signal: control.signal })).ok;
}

async function keep(bar) {
  clearTimeout(timer);
  const words = boxOf(bar).value;
  try {
    hasFailed = !(await post(bar, words));
    if (!hasFailed) held = words;
  } catch (problem) {
    hasFailed = hasFailed || problem.name !== "AbortError"; // ours gave way to a newer one
  }
}

// Saved: there is nothing to keep, and nothing under way may bring it back.
export function forget() {
  clearTimeout(timer);
  sending?.abort();
  held = "";
  hasFailed = false;
}

function onInput(event) {
  const bar = event.target instanceof Element ? event.target.closest(BAR) : null;
  if (!bar || event.target.localName !== "textarea") return;
  clearTimeout(timer);
  timer = setTimeout(() => { if (isUnkept(bar)) keep(bar); }, QUIET_MS);
}

// Also words that are kept are kept again: another tab may have left its own in their place.
function hold(event, goOn) {
  const bar = barOf();
  if (isGoing || !bar || (!boxOf(bar).value && !isUnkept(bar))) return;
  event.preventDefault();
  if (isWaiting) return;
  isWaiting = true;
  keep(bar).finally(() => {
    isWaiting = false;
    isGoing = true;
    goOn();
    isGoing = false;
  });
}

function onClick(event) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  const isHere = link.hash && link.href.split("#")[0] === location.href.split("#")[0];
  if (!isHere) hold(event, () => link.click());
}

// What htmx sends does not leave the page: it has prevented the event by now.
function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.closest(BAR)) form.removeAttribute("hx-post");
  else hold(event, () => form.requestSubmit(event.submitter));
}

function onLeaving(event) {
  const bar = barOf();
  const isBeingSaved = bar && !bar.querySelector("form[hx-post]");
  if (!bar || isBeingSaved) return;
  if (isUnkept(bar) && !hasFailed) keep(bar);
  const hasWords = boxOf(bar).value.trim() && isUnkept(bar) && hasFailed;
  if (hasWords || bar.querySelector("input[type=file]").files.length) event.preventDefault();
}

export function start() {
  document.addEventListener("input", onInput);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  window.addEventListener("beforeunload", onLeaving);
}
