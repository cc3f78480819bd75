/**
 * The store's hands: several files dropped, pasted or photographed at once and given to the papers they are
 * (data-tray); taking from the store on the intake page (data-take); a paper shown in the page (data-view).
 */
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("đ", "d");
const words = (text) => fold(text).match(/[a-z0-9]{2,}/g) ?? [];
const megabytes = (size) => `${(size / 1048576).toFixed(1).replace(".", ",")} MB`;

function token() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/* ---- several files at once ------------------------------------------------------------------------------- */

const waiting = new WeakMap();

/** The papers that still want a file, with their names. */
function rowsOf(tray) {
  return [...document.querySelectorAll(tray.dataset.trayRows)]
    .filter((row) => row.querySelector("input[type=file]"))
    .map((row) => ({ row, name: (row.querySelector(".paper-name label, .paper-name input[type=text], div > div")?.textContent ?? "").trim() || "Giấy tờ khác" }));
}

/** The row whose name shares most words with the file's; else the first that nobody has taken. */
function guess(file, rows, taken) {
  const mine = new Set(words(file.name.replace(/\.[^.]+$/, "")));
  let best = -1;
  let most = 1;
  rows.forEach(({ name }, index) => {
    if (taken.has(index)) return;
    const shared = words(name).filter((word) => mine.has(word)).length;
    if (shared > most) [best, most] = [index, shared];
  });
  return best >= 0 ? best : rows.findIndex((_, index) => !taken.has(index));
}

function line(tray, file, rows, chosen) {
  const box = document.createElement("div");
  box.className = "tray-line";
  const name = document.createElement("span");
  name.className = "tray-name";
  name.textContent = `${file.name} · ${megabytes(file.size)}`;
  const select = document.createElement("select");
  select.className = "input";
  select.setAttribute("aria-label", `Tệp ${file.name} là giấy tờ nào`);
  rows.forEach((one, index) => select.append(new Option(one.name.slice(0, 80), String(index), false, index === chosen)));
  if (tray.dataset.trayOther) select.append(new Option("Giấy tờ phát sinh khi giải quyết", "other", false, chosen < 0));
  select.append(new Option("Bỏ tệp này", "", false, chosen < 0 && !tray.dataset.trayOther));
  const state = document.createElement("span");
  state.className = "note tray-state";
  state.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.hidden = true;
  box.append(name, select, bar, state);
  return { box, file, select, state, bar };
}

function show(tray, files) {
  const list = tray.querySelector("[data-tray-list]");
  const rows = rowsOf(tray);
  const known = waiting.get(tray) ?? [];
  const taken = new Set(known.map((one) => Number(one.select.value)));
  for (const file of files) {
    const chosen = guess(file, rows, taken);
    if (chosen >= 0) taken.add(chosen);
    known.push(line(tray, file, rows, chosen));
  }
  waiting.set(tray, known);
  const send = document.createElement("button");
  send.type = "button";
  send.className = "btn btn-small btn-primary";
  send.dataset.traySend = "";
  send.textContent = known.length > 1 ? `Lưu ${known.length} tệp` : "Lưu tệp";
  list.replaceChildren(...known.map((one) => one.box), send);
  send.focus();
}

function post(url, form, bar) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", url);
    xhr.setRequestHeader("X-CSRFToken", token());
    xhr.setRequestHeader("Accept", "application/json");
    xhr.upload.addEventListener("progress", (event) => event.lengthComputable && (bar.value = (100 * event.loaded) / event.total));
    xhr.addEventListener("load", () => {
      let said = {};
      try { said = JSON.parse(xhr.responseText); } catch { /* an error page: its words are not for this line */ }
      resolve(xhr.status < 300 ? said : { error: said.error ?? "Máy chủ không nhận tệp này. Hãy thử lại." });
    });
    xhr.addEventListener("error", () => resolve({ error: "Không kết nối được máy chủ. Tệp chưa được lưu." }));
    xhr.send(form);
  });
}

/** Give a file to a row of the intake page: its own input sends it. */
function hand(row, file) {
  const input = row.querySelector("input[type=file]");
  if (!input) return false;
  const basket = new DataTransfer();
  basket.items.add(file);
  input.files = basket.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

async function send(tray) {
  const rows = rowsOf(tray);
  const lines = waiting.get(tray) ?? [];
  const atDesk = Boolean(tray.closest("form[data-idcard]"));
  let stored = 0;
  let refused = 0;
  for (const one of lines) {
    const choice = one.select.value;
    if (choice === "") { one.box.remove(); continue; }
    const target = choice === "other" ? null : rows[Number(choice)]?.row;
    if (atDesk) {
      if (target && hand(target, one.file)) one.box.remove();
      continue;
    }
    const form = new FormData();
    form.append("file", one.file);
    if (!target) form.append("name", one.file.name.replace(/\.[^.]+$/, ""));
    one.bar.hidden = false;
    one.select.disabled = true;
    const said = await post(target ? target.dataset.drop : tray.dataset.trayOther, form, one.bar);
    one.bar.hidden = true;
    one.state.textContent = said.error ?? `Đã lưu · ${said.words} · băm ${said.sha256.slice(0, 12)}… ${(said.findings ?? []).join(" ")}`;
    one.state.classList.toggle("tray-bad", Boolean(said.error || said.findings?.length));
    if (said.error) { one.select.disabled = false; refused += 1; } else stored += 1;
  }
  waiting.set(tray, refused ? lines.filter((one) => !one.select.disabled) : []);
  tray.querySelector("[data-tray-send]")?.remove();
  if (stored && !refused) window.setTimeout(() => window.location.reload(), lines.some((one) => one.state.classList.contains("tray-bad")) ? 4000 : 900);
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-tray-pick]") || !input.files.length) return;
  const files = [...input.files];
  input.value = "";
  show(input.closest("[data-tray]"), files);
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  const tray = document.querySelector("[data-tray]");
  if (!files.length || !tray) return;
  event.preventDefault();
  const stamp = new Date().toTimeString().slice(0, 8).replaceAll(":", "");
  show(tray, files.map((file) => new File([file], file.name === "image.png" ? `dan-${stamp}.png` : file.name, { type: file.type })));
});

/* A row that sends its file by htmx shows how far it is. */
document.addEventListener("htmx:xhr:progress", (event) => {
  const row = event.target.closest?.("[data-drop]");
  if (!row || !event.detail.lengthComputable) return;
  let bar = row.querySelector("progress.row-progress");
  if (!bar) {
    bar = document.createElement("progress");
    bar.className = "row-progress";
    bar.max = 100;
    row.append(bar);
  }
  bar.value = (100 * event.detail.loaded) / event.detail.total;
});

/* ---- taking from the store on the intake page -------------------------------------------------------------- */

function take(button) {
  const row = document.getElementById(button.dataset.take);
  if (!row) return;
  row.querySelector("[data-stored]").value = button.dataset.stored;
  const how = row.querySelector("select[name$=-how]");
  how.value = "kho";
  const tick = row.querySelector(".tick");
  tick.checked = true;
  const place = row.querySelector(".paper-files");
  const pill = document.createElement("span");
  pill.className = "pill pill-green";
  pill.textContent = "từ kho";
  pill.title = button.dataset.words;
  place.replaceChildren(pill);
  tick.dispatchEvent(new Event("change", { bubbles: true }));
  button.closest(".store-hit").remove();
}

document.addEventListener("click", (event) => {
  const one = event.target.closest?.("[data-take]");
  if (one) take(one);
  const all = event.target.closest?.("[data-take-all]");
  if (all) {
    document.querySelectorAll("#held [data-take]").forEach(take);
    all.closest(".store-take").remove();
  }
  const ready = event.target.closest?.("[data-tray-send]");
  if (ready) send(ready.closest("[data-tray]"));
});

/* Another way of bringing a paper lays the store's one aside. */
document.addEventListener("change", (event) => {
  const row = event.target.matches?.("select[name$=-how]") && event.target.closest("[data-paper]");
  const stored = row && row.querySelector("[data-stored]");
  if (stored && event.target.value !== "kho") stored.value = "";
});

/* The record is looked into when the applicant is known: a number typed in full, a card read, an applicant picked. */
let asked = "";
function look() {
  const held = document.getElementById("held");
  const identity = document.getElementById("id_applicant_identity")?.value.replace(/[\s.]/g, "") ?? "";
  const wanted = `${identity}|${document.querySelector("[name=papers_of]")?.value ?? ""}`;
  if (!held || identity.length < 9 || wanted === asked) return;
  asked = wanted;
  window.htmx.trigger(held, "look");
}
document.addEventListener("change", (event) => event.target.id === "id_applicant_identity" && look());
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.closest?.("#held")) return;
  if (event.target.id === "intake") asked = "";
  if (document.getElementById("held")) window.setTimeout(look, 0);
});

/* ---- a paper shown in the page ----------------------------------------------------------------------------- */

function viewer() {
  let dialog = document.getElementById("store-dialog");
  if (dialog) return dialog;
  dialog = document.createElement("dialog");
  dialog.id = "store-dialog";
  dialog.className = "store-dialog";
  dialog.setAttribute("aria-label", "Xem giấy tờ");
  dialog.innerHTML = '<button class="btn btn-small store-close" type="button" data-close-view>Đóng <kbd class="key" aria-hidden="true">Esc</kbd></button><div id="store-shown"></div>';
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => (event.target === dialog || event.target.closest("[data-close-view]")) && dialog.close());
  dialog.addEventListener("close", () => dialog.querySelector("#store-shown").replaceChildren());
  return dialog;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = viewer();
  if (!dialog.open) dialog.showModal();
  window.htmx.ajax("GET", link.href, { target: "#store-shown", swap: "innerHTML" });
});
