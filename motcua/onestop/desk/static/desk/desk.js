/**
 * The desk's hands: Enter goes on to the next field, the papers' count follows the ticks, "goto" events and
 * arriving parts put the cursor where work goes on. Everything else is done by the shared script and the server.
 */
const fields = 'input:not([type=hidden], [type=file], [type=radio], [disabled]), select:not([disabled]), textarea:not([disabled]), button[data-stop]';

function visible(element) {
  return element.getClientRects().length > 0;
}

function goTo(id) {
  const field = id && document.getElementById(id);
  if (!field || !visible(field)) return;
  field.focus();
  if (field.matches("input[type=text], input:not([type])")) field.select();
}

function next(field) {
  const form = field.form;
  const all = [...form.querySelectorAll(fields)].filter(visible);
  all[all.indexOf(field) + 1]?.focus();
}

function count(form) {
  const rows = [...form.querySelectorAll("[data-paper]")];
  const must = rows.filter((row) => row.hasAttribute("data-required"));
  const on = must.filter((row) => row.querySelector(".tick").checked).length;
  const place = form.querySelector("[data-paper-count]");
  if (place) place.textContent = must.length ? `${on} trên ${must.length} đủ` : "";
}

/* A reader's or a typist's Enter never sends the form by accident: sending is F9's work. */
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
  if (!field.form?.hasAttribute("data-enter-next") || !field.matches("input, select")) return;
  if (field.type === "submit" || field.type === "button") return;
  event.preventDefault();
  if (field.value.includes("|")) return;
  // The case and the place are mostly right as proposed: on to the person.
  if (field.id === "id_case" || field.id === "id_agency") goTo("id_applicant_name");
  else next(field);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-enter-next]");
  if (!form) return;
  if (event.target.matches("[data-paper] .tick")) count(form);
});

document.addEventListener("click", (event) => {
  const all = event.target.closest?.("[data-tick-all]");
  if (all) {
    // What need not be brought is ticked by hand when it is there.
    const must = all.form.querySelectorAll("[data-paper][data-required] .tick");
    (must.length ? must : all.form.querySelectorAll("[data-paper] .tick")).forEach((box) => (box.checked = true));
    count(all.form);
  }
  const add = event.target.closest?.("[data-add-paper]");
  if (add) {
    const form = add.form;
    const total = form.querySelector("[name=papers_total]");
    const html = document.getElementById("own-paper").innerHTML.replaceAll("__n__", total.value);
    total.value = Number(total.value) + 1;
    document.getElementById("paper-rows").insertAdjacentHTML("beforeend", html);
    const row = document.getElementById("paper-rows").lastElementChild;
    window.htmx.process(row);
    count(form);
    row.querySelector("input[type=text]").focus();
  }
  const shut = event.target.closest?.("[data-shut]");
  if (shut) {
    const part = document.querySelector(shut.dataset.shut);
    part.replaceChildren();
    goTo(shut.dataset.then);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const shut = document.querySelector("#panel [data-shut]");
  if (shut?.closest("#panel")?.contains(document.activeElement)) shut.click();
});

document.addEventListener("idcard", () => {
  const mark = document.getElementById("id_card_read");
  if (mark) mark.value = "1";
  window.setTimeout(() => window.htmx.trigger("#card", "card"), 0);
});

/* The printer dialog takes the cursor; give it back. */
document.addEventListener("printed", () => goTo("id_procedure_text"));

document.addEventListener("pick", (event) => event.target.id === "id_procedure_text" && event.target.classList.add("input-chosen"));
document.addEventListener("input", (event) => event.target.id === "id_procedure_text" && event.target.classList.remove("input-chosen"));

document.addEventListener("goto", (event) => goTo(event.detail.id));

document.addEventListener("htmx:load", (event) => {
  const root = event.detail.elt;
  const place = root.matches?.("[data-goto]") ? root : root.querySelector?.("[data-goto]");
  if (place) goTo(place.dataset.goto);
});

/* The bar's buttons stand outside the form that the answer replaces. */
document.addEventListener("htmx:afterRequest", () => {
  document.querySelectorAll(".bar .btn-busy").forEach((button) => button.classList.remove("btn-busy"));
});

/* An act done from the preview comes back to the list. */
document.addEventListener("htmx:load", (event) => {
  if (!event.detail.elt.closest?.("#pane")) return;
  event.detail.elt.querySelectorAll('form[action*="/ho-so/"]').forEach((form) => {
    if (form.elements.tiep) return;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "tiep", value: window.location.pathname + window.location.search });
    form.append(field);
  });
});
