// The leader's page goes to the printer as it stands.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print-page]")) window.print();
});
