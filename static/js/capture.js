// The capture bar: Enter saves, files are pasted or dropped, each shows how far it got.
// The files live in the form's own <input type=file>, so an ordinary post carries the same.

import { forget } from "./leaving.js";
import { words } from "./words.js";

const FORM = "[data-capture] form";
const ONE_CLICK_MS = 1000;
let savedAt = -ONE_CLICK_MS;
const formAt = (target) => (target instanceof Element ? target.closest(FORM) : null);
const inputOf = (form) => form.querySelector("input[type=file]");
const listOf = (form) => form.parentElement.querySelector("[data-carried]");

// A name may hold characters that reorder it on screen (evil\u202egnp.exe): show them, do not obey them.
function visible(name) {
  return name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (one) => `[U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}

function size(bytes) {
  const units = ["B", "kB", "MB", "GB"];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 3);
  const number = (bytes / 1000 ** step).toFixed(step > 1 ? 1 : 0);
  return `${number} ${units[step]}`;
}

function carry(form, files) {
  const carried = new DataTransfer();
  files.forEach((file) => carried.items.add(file));
  inputOf(form).files = carried.files;
  show(form);
}

function add(form, files) {
  carry(form, [...inputOf(form).files, ...files]);
}

function remove(form, index) {
  carry(form, [...inputOf(form).files].filter((_file, at) => at !== index));
  form.querySelector("textarea").focus();
}

function row(form, file, index) {
  const line = document.createElement("li");
  const [name, weight, button] = ["span", "span", "button"].map((tag) => document.createElement(tag));
  name.className = "name";
  name.textContent = visible(file.name);
  weight.textContent = size(file.size);
  weight.dataset.says = "";
  button.type = "button";
  button.textContent = listOf(form).dataset.removeWord;
  button.setAttribute("aria-label", `${button.textContent} ${name.textContent}`);
  button.addEventListener("click", () => remove(form, index));
  line.append(name, weight, button);
  return line;
}

// A long list shows a part of itself: how many there are stands above it.
function count(form, files) {
  const place = form.parentElement.querySelector("[data-carried-count]");
  if (place) place.textContent = files > 1 ? place.dataset.carriedCount.replace("{n}", files) : "";
}

function show(form) {
  const files = [...inputOf(form).files];
  const list = listOf(form);
  if (list) list.replaceChildren(...files.map((file, index) => row(form, file, index)));
  count(form, files.length);
  form.querySelector(".btn-primary")?.classList.toggle("has-files", files.length > 0);
}

function barOf(line, name) {
  const found = line.querySelector("progress");
  if (found) return found;
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", name);
  line.querySelector("button").disabled = true;
  line.append(bar);
  return bar;
}

// One request carries all files in their order: what of it has left tells how far each one is.
function progress(form, sent) {
  const list = listOf(form);
  let before = 0;
  [...inputOf(form).files].forEach((file, index) => {
    const bar = barOf(list.children[index], visible(file.name));
    bar.max = Math.max(file.size, 1);
    bar.value = Math.min(Math.max(sent - before, 0), bar.max);
    before += file.size;
  });
}

function stopProgress(form) {
  const list = listOf(form);
  list?.querySelectorAll("progress").forEach((bar) => bar.remove());
  list?.querySelectorAll("button").forEach((button) => { button.disabled = false; });
}

function empty(form) {
  form.querySelector("textarea").defaultValue = ""; // words a page brought back are saved now, too
  form.reset();
  forget();
  const token = form.querySelector("[name=client_token]");
  if (token) token.value = newToken();
  carry(form, []);
}

function newToken() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function onEnter(event) {
  const form = formAt(event.target);
  if (!form || event.target.localName !== "textarea") return;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
}

// Office programs copy words with a picture of them beside: the words are what is meant.
const areWords = (data) => ["text/plain", "text/html"].every((type) => data.types.includes(type));

function onPaste(event) {
  const form = formAt(event.target);
  const files = [...(event.clipboardData?.files || [])];
  if (!form || !files.length || areWords(event.clipboardData)) return;
  event.preventDefault();
  add(form, files);
}

// Files may be dropped anywhere on the page, except on a field or a page that takes files itself.
function barFor(event) {
  const isOther = event.target instanceof Element && (event.target.closest("input[type=file]") || document.querySelector("[data-intake]"));
  const holdsFiles = event.dataTransfer?.types.includes("Files");
  return holdsFiles && !isOther ? document.querySelector(FORM)?.closest("[data-capture]") : null;
}

function onDragOver(event) {
  const bar = barFor(event);
  if (!bar) return;
  event.preventDefault();
  bar.classList.add("dropping");
}

function onDragLeave(event) {
  if (event.relatedTarget === null) document.querySelector("[data-capture]")?.classList.remove("dropping");
}

function onDrop(event) {
  const bar = barFor(event);
  if (!bar) return;
  event.preventDefault();
  bar.classList.remove("dropping");
  add(bar.querySelector("form"), [...event.dataTransfer.files]);
}

function onSent(event) {
  const form = event.target instanceof Element && event.target.matches(FORM) ? event.target : null;
  if (!form) return;
  stopProgress(form);
  if (!event.detail.successful) return;
  empty(form);
  savedAt = performance.now();
}

// The second half of a double click finds an empty form: it would say "not saved" of what was just saved.
function onRepeat(event) {
  const form = event.target instanceof Element && event.target.matches(FORM) ? event.target : null;
  if (!form || performance.now() - savedAt > ONE_CLICK_MS) return;
  if (!form.querySelector("textarea").value.trim() && !inputOf(form).files.length) event.preventDefault();
}

// What was just saved stays under the bar until it is closed or the next thing is saved.
function closable(event) {
  const place = event.detail.target;
  if (place.id !== "captured" || !place.childElementCount || place.querySelector(".close-it")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "close-it";
  button.textContent = "\u00d7";
  button.setAttribute("aria-label", words("close"));
  button.addEventListener("click", closeSaved);
  place.append(button);
}

function closeSaved() {
  document.querySelector("#captured")?.replaceChildren();
  document.querySelector(`${FORM} textarea`)?.focus();
}

function onEscape(event) {
  const place = document.querySelector("#captured");
  if (event.key === "Escape" && place?.contains(document.activeElement)) closeSaved();
}

// On the document, so that a form that htmx brings later behaves the same.
export function start() {
  document.addEventListener("keydown", onEnter);
  document.addEventListener("paste", onPaste);
  document.addEventListener("dragover", onDragOver);
  document.addEventListener("dragleave", onDragLeave);
  document.addEventListener("drop", onDrop);
  document.addEventListener("change", (event) => {
    const form = formAt(event.target);
    if (form && event.target.type === "file") show(form);
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const form = formAt(event.target);
    if (form && event.detail.loaded) progress(form, event.detail.loaded);
  });
  document.addEventListener("htmx:beforeRequest", onRepeat);
  document.addEventListener("htmx:afterRequest", onSent);
  document.addEventListener("htmx:afterSwap", closable);
  document.addEventListener("keydown", onEscape);
}
