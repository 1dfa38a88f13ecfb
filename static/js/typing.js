// Buttons marked data-type put their words into the field named by data-type-into, as if they had been typed there.
// They stand hidden in the page, since they need this script; the words stand beside them.

function type(button) {
  const field = document.getElementById(button.dataset.typeInto);
  if (!field) return;
  field.value = button.dataset.type;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
}

export function start() {
  document.querySelectorAll("[data-type-into][hidden]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-type-into]");
    if (button) type(button);
  });
}
