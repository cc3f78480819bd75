/**
 * Citizen card: a handheld reader types the QR as fast as a keyboard, fields parted by "|":
 *   number|old number|name|ddMMyyyy|sex|address|ddMMyyyy
 * An input (or a form) with data-idcard catches it, clears the raw text, fires "idcard" with the parsed fields and
 * fills the inputs of the same form that carry data-idcard-field="number|old_number|name|born|sex|address|issued".
 */
import { say, whisper } from "./say.js";

const card = /^\s*(\d{12})\|(\d{9}|\d{12})?\|([^|]{2,80})\|(\d{8})\|(Nam|Nữ|[^|]{1,12})\|([^|]{0,250})\|(\d{8})(?:\|.*)?\s*$/iu;

function day(text) {
  const [d, m, y] = [text.slice(0, 2), text.slice(2, 4), text.slice(4)];
  const date = new Date(Date.UTC(+y, +m - 1, +d));
  const real = date.getUTCFullYear() === +y && date.getUTCMonth() === +m - 1 && date.getUTCDate() === +d;
  return real ? `${d}/${m}/${y}` : null;
}

/** Read the text of a citizen card's QR; null when it is not one. */
export function readCard(text) {
  const found = card.exec(text.normalize("NFC"));
  if (!found) return null;
  const born = day(found[4]);
  const issued = day(found[7]);
  if (!born || !issued) return null;
  return {
    number: found[1],
    old_number: found[2] ?? "",
    name: found[3].trim(),
    born,
    sex: found[5].trim(),
    address: found[6].trim(),
    issued,
  };
}

function put(field, value) {
  if (field.type === "date" && /^\d\d\/\d\d\/\d{4}$/.test(value)) value = value.split("/").reverse().join("-");
  if (field.tagName === "SELECT") {
    const option = [...field.options].find(
      (one) => one.value.toLowerCase() === value.toLowerCase() || one.text.trim().toLowerCase() === value.toLowerCase(),
    );
    if (!option) return;
    value = option.value;
  }
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function caught(input, fields) {
  const root = input.closest("[data-idcard-scope]") ?? input.form ?? document;
  if (!input.dataset.idcardField) input.value = "";
  root.querySelectorAll("[data-idcard-field]").forEach((field) => put(field, fields[field.dataset.idcardField] ?? ""));
  root.querySelectorAll("[data-idcard-done]").forEach((mark) => (mark.hidden = false));
  input.dispatchEvent(new CustomEvent("idcard", { bubbles: true, detail: fields }));
  whisper(`Đã đọc thẻ căn cước của ${fields.name}`);
}

/** Start catching cards. */
export function startIdCard() {
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.matches?.("[data-idcard], [data-idcard] input") || !input.value.includes("|")) return;
    const fields = readCard(input.value);
    if (fields) caught(input, fields);
  });
  // A card read while the cursor stands in a choice or a tick: its first digit leads to the field of the number.
  document.addEventListener("keydown", (event) => {
    if (!/^\d$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!event.target.matches?.("[data-idcard] select, [data-idcard] [type=checkbox], [data-idcard] [type=radio]")) return;
    event.target.form?.querySelector('[data-idcard-field="number"]')?.focus();
  });
  // Readers end with Enter: it must not submit the form, and a torn reading is told rather than kept.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const input = event.target;
    if (!input.matches?.("[data-idcard], [data-idcard] input")) return;
    if (input.value.includes("|")) {
      event.preventDefault();
      const fields = readCard(input.value);
      if (fields) caught(input, fields);
      else {
        event.stopImmediatePropagation(); // a list under the field must not take this Enter for a choice
        input.value = "";
        say("Mã QR thẻ căn cước đọc chưa đủ. Hãy quét lại.", "warning");
      }
    } else if (input.form?.dataset.idcardJust) event.preventDefault();
  }, true);
  // The Enter that ends a reading comes just after the last field: swallow it there too.
  document.addEventListener("idcard", (event) => {
    const form = event.target.form;
    if (!form) return;
    form.dataset.idcardJust = "1";
    window.setTimeout(() => delete form.dataset.idcardJust, 400);
  });
}
