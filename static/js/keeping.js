// A post that did not arrive loses no word: the box keeps them, says so, and offers to try again.
// Nothing is written to the browser's storage.
import { words } from "./words.js";

function placeOf(form) {
  const next = form.nextElementSibling;
  return next && next.matches("[data-unsaved]") ? next : null;
}

function placeFor(form) {
  const made = document.createElement("div");
  made.className = "unsaved";
  made.dataset.unsaved = "";
  made.setAttribute("role", "alert");
  form.after(made);
  return made;
}

function clear(form) {
  placeOf(form)?.remove();
}

function retryButton(form) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-line";
  button.textContent = words("retry");
  button.addEventListener("click", () => form.requestSubmit());
  return button;
}

function tell(form, name) {
  const place = placeOf(form) || placeFor(form);
  const said = document.createElement("span");
  said.textContent = words(name);
  place.replaceChildren(said, retryButton(form));
}

function formOf(event) {
  const source = event.detail.elt;
  return source instanceof Element ? source.closest("form") : null;
}

// Signed out meanwhile: an ordinary post goes to the sign-in page, which carries the words on.
function postAnew(form) {
  form.removeAttribute("hx-post");
  HTMLFormElement.prototype.submit.call(form);
}

function onAnswer(event) {
  const form = formOf(event);
  if (!form || form.method !== "post") return;
  const status = event.detail.xhr.status;
  if (status === 401 || status === 403) postAnew(form);
  else tell(form, status === 413 ? "too-large" : "server");
}

// A form marked data-keep is sent by htmx, so that a failure leaves the page and its words in place.
function keep(root) {
  root.querySelectorAll("form[data-keep]:not([hx-boost])").forEach((form) => {
    form.setAttribute("hx-boost", "true");
    window.htmx?.process(form);
  });
}

export function start() {
  const lost = (event) => {
    const form = formOf(event);
    if (form && form.method === "post") tell(form, "connection");
  };
  keep(document);
  document.addEventListener("htmx:load", (event) => keep(event.detail.elt.parentElement || document));
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);
  document.addEventListener("htmx:responseError", onAnswer);
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (form) clear(form);
  });
}
