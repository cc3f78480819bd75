/**
 * Files dropped on a row: <div data-drop="/address/" data-drop-name="file" data-drop-target="#where"> uploads with
 * htmx and swaps the answer (outerHTML of the row, or of data-drop-target). With data-drop-input="#id" the files are
 * put into that file input instead, and the form sends them.
 */
import { say } from "./say.js";

function limit(row) {
  return Number(row.dataset.dropLimit ?? 50) * 1024 * 1024;
}

function into(input, files) {
  const basket = new DataTransfer();
  if (input.multiple) [...input.files].forEach((file) => basket.items.add(file));
  [...files].slice(0, input.multiple ? files.length : 1).forEach((file) => basket.items.add(file));
  input.files = basket.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function take(row, files) {
  const big = [...files].find((file) => file.size > limit(row));
  if (big) {
    say(`Tệp “${big.name}” lớn quá mức cho phép (${row.dataset.dropLimit ?? 50} MB).`, "error");
    return;
  }
  const input = row.dataset.dropInput && document.querySelector(row.dataset.dropInput);
  if (input) return into(input, files);
  row.classList.add("file-sending");
  row.setAttribute("hx-encoding", "multipart/form-data");
  window.htmx
    .ajax("POST", row.dataset.drop, {
      source: row,
      target: row.dataset.dropTarget ?? row,
      swap: row.dataset.dropSwap ?? "outerHTML",
      values: { [row.dataset.dropName ?? "file"]: files.length === 1 ? files[0] : [...files] },
    })
    .finally?.(() => row.classList.remove("file-sending"));
}

/** Start accepting files. */
export function startDrops() {
  let over = null;
  const leave = () => {
    over?.classList.remove("dragging");
    over = null;
  };
  document.addEventListener("dragover", (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    // Without this a file let go beside the row would replace the page.
    event.preventDefault();
    const row = event.target.closest?.("[data-drop], [data-drop-input]");
    if (row !== over) leave();
    if (row) {
      over = row;
      row.classList.add("dragging");
    } else event.dataTransfer.dropEffect = "none";
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && leave());
  document.addEventListener("drop", (event) => {
    const row = event.target.closest?.("[data-drop], [data-drop-input]");
    leave();
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    if (row) take(row, event.dataTransfer.files);
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches?.("input[type=file][data-drop-pick]") || !input.files.length) return;
    const row = input.closest("[data-drop]");
    if (row) take(row, input.files);
  });
}
