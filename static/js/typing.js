// Buttons marked data-type put their words into the field named by data-type-into, as if they had been typed there.
// A second press brings back what stood there before. They stand hidden in the page, since they need this script; the
// words stand beside them.

const before = new WeakMap(); // of each field: what a person typed in it
const written = new WeakMap(); // of each field: what a button wrote there last

function type(button) {
  const field = document.getElementById(button.dataset.typeInto);
  if (!field) return;
  const words = button.dataset.type;
  if (field.value !== written.get(field)) before.set(field, field.value);
  const isBack = field.value === words && written.get(field) === words;
  write(field, isBack ? before.get(field) : words);
  if (isBack) written.delete(field);
  else written.set(field, words);
  field.focus();
}

function write(field, words) {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

export function start() {
  document.querySelectorAll("[data-type-into][hidden]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-type-into]");
    if (button) type(button);
  });
}
