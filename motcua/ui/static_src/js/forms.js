/**
 * Forms: no double submission, a warning before unsaved words are lost, hints tied to their fields, fields that
 * show or hide others, a select that submits itself.
 *   data-guard          on a form: warn before leaving with unsaved changes
 *   data-auto-submit    on a field: submit its form when it changes
 *   data-shows="#id"    on a checkbox/radio/option holder: show that part only when ticked (data-shows-when="value")
 *   data-date           on a text field: 04071990 becomes 04/07/1990 while it is typed (no browser date picker in the way)
 *   data-confirm        on a button: first press asks with these words, second press acts
 */
import { whisper } from "./say.js";

const busyFor = 15000;
const byHtmx = "[hx-post], [hx-put], [hx-patch], [hx-delete]";

function lock(form, submitter) {
  form.dataset.sent = "1";
  window.setTimeout(() => {
    form.querySelectorAll("button, input[type=submit]").forEach((button) => {
      if (button.type === "button" || button.disabled) return;
      button.disabled = true;
      button.dataset.locked = "1";
    });
    submitter?.classList.add("btn-busy");
  }, 0);
  window.setTimeout(() => unlock(form), busyFor);
}

function unlock(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[data-locked]").forEach((button) => {
    button.disabled = false;
    delete button.dataset.locked;
  });
  form.querySelectorAll(".btn-busy").forEach((button) => button.classList.remove("btn-busy"));
}

function describe(root) {
  root.querySelectorAll?.(".field").forEach((field) => {
    const control = field.querySelector("input:not([type=hidden]), select, textarea");
    if (!control) return;
    const notes = [...field.querySelectorAll(".field-hint[id], .field-error[id]")].map((note) => note.id);
    if (notes.length && !control.hasAttribute("aria-describedby")) control.setAttribute("aria-describedby", notes.join(" "));
    if (field.querySelector(".field-error")) control.setAttribute("aria-invalid", "true");
  });
}

function reveal(control) {
  const part = document.querySelector(control.dataset.shows);
  if (!part) return;
  const value = control.dataset.showsWhen;
  let on;
  if (value === undefined) on = control.type === "checkbox" || control.type === "radio" ? control.checked : Boolean(control.value);
  else if (control.type === "radio") on = control.form?.elements[control.name]?.value === value;
  else on = value.split(" ").includes(control.value);
  part.hidden = !on;
  part.querySelectorAll("input, select, textarea").forEach((field) => (field.disabled = !on));
}

function confirmFirst(button) {
  if (button.dataset.asked) return true;
  const words = button.innerHTML;
  button.dataset.asked = "1";
  button.textContent = button.dataset.confirm;
  whisper(button.dataset.confirm);
  window.setTimeout(() => {
    delete button.dataset.asked;
    button.innerHTML = words;
  }, 5000);
  return false;
}

function dated(field, event) {
  if (event.inputType?.startsWith("delete") || field.selectionStart !== field.value.length) return;
  const text = field.value.replace(/[.\- ]/g, "/");
  if (/^\d{1,2}$|^\d{3,8}$/.test(text)) {
    const parts = [text.slice(0, 2), text.slice(2, 4), text.slice(4)];
    field.value = parts.filter(Boolean).join("/");
  } else if (/^(\d{1,2})\/(\d{1,2})?(\/\d{0,4})?$/.test(text)) {
    field.value = text.replace(/^(\d)\//, "0$1/").replace(/^(\d\d)\/(\d)\//, "$1/0$2/");
  } else if (/^\d\d\/\d{3,6}$/.test(text)) {
    field.value = `${text.slice(0, 5)}/${text.slice(5)}`;
  }
}

function named(input) {
  const place = input.closest(".file-pick")?.querySelector(".file-names");
  if (place) place.textContent = [...input.files].map((file) => file.name).join(", ") || "Chưa chọn tệp";
}

/** Start the guards. */
export function startForms() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-confirm]");
    if (button && !confirmFirst(button)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.removeAttribute("data-dirty");
    // A form that htmx sends is locked when the request really leaves.
    if (form.method !== "get" && !form.matches(`[data-no-lock], ${byHtmx}`)) lock(form, event.submitter);
  }, true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (form.matches?.(byHtmx) && form.tagName === "FORM" && !form.hasAttribute("data-no-lock")) {
      lock(form, event.detail.requestConfig.triggeringEvent?.submitter);
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt?.closest?.("form");
    if (form?.dataset.sent) unlock(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(unlock);
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-date]")) dated(event.target, event);
    const form = event.target.closest?.("form[data-guard]");
    if (form && event.isTrusted) form.setAttribute("data-dirty", "");
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    const control = event.target;
    if (control.matches?.("[data-shows]")) reveal(control);
    if (control.type === "file") named(control);
    if (control.type === "radio" && control.form) {
      control.form.querySelectorAll(`input[type=radio][data-shows][name="${CSS.escape(control.name)}"]`).forEach(reveal);
    }
    if (control.matches?.("[data-auto-submit]")) control.form?.requestSubmit();
  });

  const prepare = (root) => {
    describe(root);
    root.querySelectorAll?.("[data-shows]").forEach(reveal);
  };
  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
}
