/**
 * Keys: an element with data-key="F9" is clicked by that key, "/" goes to the search box, "?" lists the keys.
 * Letters and digits work only while nothing is being typed; function keys and Ctrl/Alt combinations always.
 * A label for the help list comes from data-key-label, else from the element's own words or its label.
 */

const always = /^(F\d{1,2}|(Ctrl|Alt|Shift)\+.+)$/i;
let help = null;

/** Whether letters pressed now belong to a field. */
export function typing(target = document.activeElement) {
  if (!target || !target.closest) return false;
  if (target.isContentEditable) return true;
  const field = target.closest("input, textarea, select");
  return Boolean(field) && !["checkbox", "radio", "button", "submit", "file"].includes(field.type);
}

function name(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey && event.key.length > 1) parts.push("Shift");
  parts.push(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  return parts.join("+");
}

function visible(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.getClientRects().length > 0;
}

function wanted(key) {
  const matches = [...document.querySelectorAll("[data-key]")].filter((item) =>
    item.dataset.key.split(" ").some((one) => one.toLowerCase() === key.toLowerCase()),
  );
  const scope = document.querySelector("dialog[open]");
  return matches.filter((item) => !scope || scope.contains(item)).find(visible);
}

function act(element) {
  if (element.matches("input:not([type=button], [type=submit], [type=checkbox], [type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.focus({ preventScroll: true });
    element.click();
    // An act that unfolds its form: the hands go on in its first field.
    const form = element.matches("summary") && element.parentElement.open ? element.parentElement : null;
    form?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }
}

/** Start listening for keys. */
export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const key = name(event);
    if (typing(event.target) && !always.test(key)) return;
    if (key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
      return;
    }
    if (key === "?") {
      event.preventDefault();
      showHelp();
      return;
    }
    const element = wanted(key);
    if (!element) return;
    event.preventDefault();
    act(element);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) showHelp();
    if (event.target.closest("[data-help-close]") || event.target === help) help?.close();
  });
}

function words(element) {
  const label = element.dataset.keyLabel || element.getAttribute("aria-label") || element.title;
  if (label) return label;
  // A field is called as its label says.
  const copy = (element.labels?.[0] ?? element).cloneNode(true);
  copy.querySelectorAll(".key, .sr, .field-must, svg").forEach((part) => part.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

function row(label, keys) {
  const line = document.createElement("li");
  const text = document.createElement("span");
  text.textContent = label;
  const caps = document.createElement("span");
  caps.className = "nowrap";
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.className = "key";
    cap.textContent = key;
    caps.append(cap, " ");
  }
  line.append(text, caps);
  return line;
}

/** Open the panel that lists the keys of this page. */
export function showHelp() {
  help = document.getElementById("key-help");
  if (!help || help.open) return;
  const list = help.querySelector("[data-help-page]");
  const seen = new Set();
  list.replaceChildren();
  for (const element of document.querySelectorAll("[data-key]")) {
    const label = words(element);
    const mark = element.dataset.key + label;
    if (!label || seen.has(mark) || !element.getClientRects().length) continue;
    seen.add(mark);
    list.append(row(label, element.dataset.key.split(" ")));
  }
  help.querySelector("[data-help-none]").hidden = seen.size > 0;
  help.querySelector("[data-help-lists]").hidden = !document.querySelector("[data-list]");
  help.showModal();
}
