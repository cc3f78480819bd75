/** Naming a colleague in a note: the one chosen from the list is written where the cursor stands. */
document.addEventListener("change", (event) => {
  const list = event.target.closest?.("[data-talk-name]");
  if (!list || !list.value) return;
  const text = list.form.querySelector("textarea");
  const at = text.selectionStart ?? text.value.length;
  const before = text.value.slice(0, at);
  const space = before && !/\s$/.test(before) ? " " : "";
  text.setRangeText(`${space}${list.value} `, at, text.selectionEnd ?? at, "end");
  list.value = "";
  text.focus();
});
