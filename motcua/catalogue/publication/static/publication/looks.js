// A round of looks by keyboard: 1, 2, 3 judge the row at hand and go on to the next; j and k move. Works without it too.
const form = document.querySelector("[data-looks]");
if (form) {
  const rows = [...form.querySelectorAll(".look-row")];
  const at = () => Math.max(0, rows.findIndex((row) => row.classList.contains("here")));
  const go = (to) => {
    const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    rows.forEach((one) => one.classList.toggle("here", one === row));
    row?.scrollIntoView({ block: "nearest" });
    row?.querySelector("input[type=radio]:checked, input[type=radio]")?.focus({ preventScroll: true });
  };
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest(".look-row");
    if (row) rows.forEach((one) => one.classList.toggle("here", one === row));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input:not([type=radio]), textarea, select")) return;
    const choice = rows[at()]?.querySelector(`[data-look="${event.key}"]`);
    if (choice) {
      choice.checked = true;
      go(at() + 1);
    } else if (event.key === "j") go(at() + 1);
    else if (event.key === "k") go(at() - 1);
    else return;
    event.preventDefault();
  });
  if (rows.length) go(Math.max(0, rows.findIndex((row) => !row.querySelector(":checked"))));
}
