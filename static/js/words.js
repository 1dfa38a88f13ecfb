// Words for what only a script can say; translated in the page's own <template data-words>.
export function words(name) {
  const source = document.querySelector("template[data-words]");
  const found = source && source.content.querySelector(`[data-word="${name}"]`);
  return found ? found.textContent.trim() : "";
}
