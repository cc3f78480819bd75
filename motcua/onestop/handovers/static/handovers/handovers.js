// Decisions line by line with the keyboard or the scanner; everything works without this file too.
const table = document.querySelector("[data-decisions]");

function choose(row, value) {
  const radio = [...row.querySelectorAll("input[type=radio]")].find((one) => one.value === value);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(row) {
  const value = row.querySelector("input[type=radio]:checked")?.value ?? "";
  const more = row.querySelector(".more-of");
  if (!more) return;
  more.hidden = !["BO_SUNG", "KHONG_NHAN"].includes(value);
  const ticks = more.querySelector(".ticks");
  if (ticks) ticks.hidden = value !== "BO_SUNG";
}

function count() {
  const said = document.querySelector("[data-decided]");
  if (!said) return;
  const counts = {};
  for (const radio of table.querySelectorAll("input[type=radio]:checked")) counts[radio.value] = (counts[radio.value] ?? 0) + 1;
  const words = { NHAN: "tiếp nhận", CHO_KIEM_TRA: "chờ kiểm tra", BO_SUNG: "thiếu", KHONG_NHAN: "không nhận", "": "chưa đến" };
  said.textContent = Object.entries(words).filter(([key]) => counts[key]).map(([key, word]) => `${counts[key]} ${word}`).join(" · ");
}

function stand(row) {
  table.querySelector(".decided-now")?.classList.remove("decided-now");
  if (!row) return;
  row.classList.add("decided-now");
  row.scrollIntoView({ block: "nearest" });
}

if (table) {
  const rows = [...table.querySelectorAll("tr[data-parcel]")];
  rows.forEach(show);
  count();
  table.addEventListener("change", (event) => {
    const row = event.target.closest("tr[data-parcel]");
    if (row) { show(row); stand(row); }
    count();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
    const at = rows.findIndex((row) => row.classList.contains("decided-now"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (typing && event.target.matches("textarea, select")) return;
      event.preventDefault();
      const next = rows[Math.max(0, Math.min(rows.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))];
      stand(next);
      if (event.target.matches("input[type=radio]")) event.target.blur();
      return;
    }
    const value = { 0: "", 1: "NHAN", 2: "CHO_KIEM_TRA", 3: "BO_SUNG", 4: "KHONG_NHAN" }[event.key];
    if (typing || value === undefined || at < 0) return;
    event.preventDefault();
    choose(rows[at], value);
    if (value === "BO_SUNG") rows[at].querySelector(".ticks input")?.focus();
    else if (value === "KHONG_NHAN") rows[at].querySelector(".more-of .input")?.focus();
    else stand(rows[at + 1] ?? rows[at]);
  });
  const scan = document.querySelector("[data-scan]");
  scan?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const wanted = scan.value.replace(/[\s.-]/g, "").toUpperCase();
    const row = rows.find((one) => one.dataset.parcel === wanted);
    const said = document.querySelector("[data-scan-said]");
    if (row) { choose(row, "NHAN"); stand(row); }
    if (said) said.textContent = row ? `${wanted}: tiếp nhận` : wanted ? `Không có bưu gửi ${wanted} trong danh sách` : "";
    scan.value = "";
  });
}

// Two scans: the first field hands on to the second, the second sends.
document.querySelectorAll("form[data-two-scans]").forEach((form) => {
  const [first, second] = form.querySelectorAll("input.input");
  first?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    second.focus();
    second.select();
  });
});
