/**
 * Lists by keyboard: inside [data-list], rows [data-row] move with j/k (or arrows when the list has the focus),
 * Enter opens data-href, x picks the row (its checkbox), Escape lets all go. A batch bar [data-batch] shows how many.
 * data-preview="#pane" on the list loads data-preview-url of the current row there.
 */
import { typing } from "./keys.js";

const rowsOf = (list) => [...list.querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length);
const boxOf = (row) => row.querySelector('input[type="checkbox"]:not([data-pick-all])');

function currentList() {
  const inside = document.activeElement?.closest?.("[data-list]");
  if (inside) return inside;
  const here = document.querySelector("[data-list] [data-row].here");
  return here?.closest("[data-list]") ?? document.querySelector("[data-list]");
}

function go(row, { focus = true } = {}) {
  const list = row.closest("[data-list]");
  document.querySelectorAll("[data-row].here").forEach((other) => other.classList.remove("here"));
  row.classList.add("here");
  if (focus) {
    if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  const pane = list.dataset.preview && document.querySelector(list.dataset.preview);
  if (pane && pane.getClientRects().length && row.dataset.previewUrl && window.htmx) {
    window.clearTimeout(list.previewTimer);
    list.previewTimer = window.setTimeout(
      () => window.htmx.ajax("GET", row.dataset.previewUrl, { target: pane, swap: "innerHTML" }),
      140,
    );
  }
}

function step(list, by) {
  let rows = rowsOf(list);
  const at = rows.findIndex((row) => row.classList.contains("here"));
  if (at + by >= 0 && at + by < rows.length) return go(rows[at === -1 ? 0 : at + by]);
  const lists = [...document.querySelectorAll("[data-list]")];
  const next = lists[lists.indexOf(list) + Math.sign(by)];
  if (at !== -1 && next) {
    rows = rowsOf(next);
    if (rows.length) go(by > 0 ? rows[0] : rows[rows.length - 1]);
  }
}

function open(row, event) {
  const target = row.dataset.href || row.querySelector("a[href]")?.getAttribute("href");
  if (!target) return;
  if (event?.ctrlKey || event?.metaKey || event?.button === 1) window.open(target, "_blank", "noopener");
  else window.location.assign(target);
}

function count(list) {
  const picked = [...list.querySelectorAll("[data-row]")].filter((row) => boxOf(row)?.checked);
  list.querySelectorAll("[data-row]").forEach((row) => {
    const on = Boolean(boxOf(row)?.checked);
    row.classList.toggle("picked", on);
  });
  list.classList.toggle("has-picked", picked.length > 0);
  list.querySelectorAll("[data-picked-count]").forEach((place) => (place.textContent = picked.length));
  const all = list.querySelector("[data-pick-all]");
  if (all) {
    const total = [...list.querySelectorAll("[data-row]")].filter(boxOf).length;
    all.checked = total > 0 && picked.length === total;
    all.indeterminate = picked.length > 0 && picked.length < total;
  }
}

function pick(row) {
  const box = boxOf(row);
  if (!box || box.disabled) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Let the head of every table that fits its place stay in view while the page scrolls. */
function fit() {
  document.querySelectorAll(".table-wrap").forEach((wrap) => {
    wrap.classList.remove("fits");
    const fits = wrap.scrollWidth <= wrap.clientWidth;
    wrap.classList.toggle("fits", fits);
    if (fits) wrap.removeAttribute("tabindex");
    else wrap.tabIndex = 0;
  });
}

/** Start listening on every list of the page, also those that arrive later. */
export function startLists() {
  fit();
  window.addEventListener("resize", fit);
  document.addEventListener("htmx:load", fit);
  document.fonts?.ready.then(fit);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || typing(event.target)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const list = currentList();
    if (!list) return;
    const here = list.querySelector("[data-row].here");
    const inside = event.target.closest?.("[data-row]");
    if (event.key === "j" || (event.key === "ArrowDown" && inside)) step(list, 1);
    else if (event.key === "k" || (event.key === "ArrowUp" && inside)) step(list, -1);
    else if (event.key === "Enter" && here && (event.target === here || event.target === document.body)) open(here);
    else if (event.key === "x" && here) pick(here);
    else if (event.key === "Escape" && list.classList.contains("has-picked")) {
      list.querySelectorAll('[data-row] input[type="checkbox"]').forEach((box) => (box.checked = false));
      count(list);
    } else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (!row || event.target.closest("a, button, input, label, select, textarea, summary, details")) return;
    if (window.getSelection()?.toString()) return;
    const list = row.closest("[data-list]");
    if (list?.dataset.preview && document.querySelector(list.dataset.preview)?.getClientRects().length) go(row);
    else open(row, event);
  });
  document.addEventListener("dblclick", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (row?.closest("[data-preview]")) open(row, event);
  });
  document.addEventListener("auxclick", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (row && event.button === 1 && !event.target.closest("a")) open(row, event);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (row && !row.classList.contains("here")) go(row, { focus: false });
  });
  document.addEventListener("change", (event) => {
    const list = event.target.closest?.("[data-list]");
    if (!list) return;
    if (event.target.matches("[data-pick-all]")) {
      list.querySelectorAll("[data-row]").forEach((row) => {
        const box = boxOf(row);
        if (box && !box.disabled) box.checked = event.target.checked;
      });
    }
    count(list);
  });
}
