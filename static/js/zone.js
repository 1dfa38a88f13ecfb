// Offers the zone of this device in [data-zone-field] (hidden, text or select) while nothing was chosen.

function deviceZone() {
  try {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  } catch {
    return "";
  }
}

function isUnset(field) {
  return field.value === "" || field.value === (field.dataset.zoneField || "");
}

function offer(field, zone) {
  if (!zone || !isUnset(field)) return;
  const isList = field instanceof HTMLSelectElement;
  if (isList && ![...field.options].some((option) => option.value === zone)) return;
  field.value = zone;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function fill(root) {
  const zone = deviceZone();
  root.querySelectorAll("[data-zone-field]").forEach((field) => offer(field, zone));
  root.querySelectorAll("[data-zone-words]").forEach((place) => { if (zone) place.textContent = zone; });
}

export function start() {
  fill(document);
  document.addEventListener("htmx:load", (event) => fill(event.detail.elt));
}
