// Enter goes to the same column of the next line, Shift+Enter back, as in a sheet; the form is stored by its button.
document.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (event.key !== "Enter" || !cell.closest?.("[data-enter-down]") || !cell.matches("input:not([type=checkbox]), textarea.cell")) return;
  event.preventDefault();
  const [, rest] = cell.name.split(/^[a-z]\d+/);
  const same = [...document.querySelectorAll(`[name$="${rest ?? cell.name}"].cell`)].filter((one) => one.offsetParent && !one.readOnly && one.closest("form") === cell.form);
  const next = same[same.indexOf(cell) + (event.shiftKey ? -1 : 1)];
  next?.focus();
  next?.select();
});
