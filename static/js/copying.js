// Buttons marked data-copy take the words of the field beside them along. They stand hidden in the page,
// since they need this script; the words can always be selected by hand.

function field(button) {
  return button.closest("form")?.querySelector("[data-copied]");
}

function reveal(root) {
  root.querySelectorAll("[data-copy][hidden]").forEach((button) => { button.hidden = false; });
}

async function copy(button) {
  const words = field(button);
  if (!words) return;
  words.focus();
  words.select();
  const said = button.parentElement.querySelector("[data-copy-said]");
  try {
    await navigator.clipboard.writeText(words.value);
    said.textContent = button.dataset.copy;
  } catch {
    // Not allowed here: the words stand selected.
    said.textContent = button.dataset.copySelected;
  }
}

export function start() {
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copy]");
    if (button) copy(button);
  });
}
