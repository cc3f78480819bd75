// Cards of the board by hand: a card dropped on a column presses the button that moves it there.
const board = document.querySelector("[data-board]");
let held = null;

function put(card, column) {
  const state = column.dataset.state;
  if (card.closest("[data-state]") === column) return;
  const box = card.querySelector(".ticket-move");
  const link = box.querySelector(`a[data-state="${state}"]`);
  if (link) return void location.assign(link.href);
  const button = box.querySelector(`button[value="${state}"]`);
  const reason = box.querySelector("[name=reason]");
  if (!button) return;
  if (state === "CHO" && reason && !reason.value.trim()) {
    box.open = true;
    reason.focus();
  } else button.click();
}

if (board) {
  board.addEventListener("dragstart", (event) => {
    held = event.target.closest?.(".ticket[draggable=true]") ?? null;
    if (held) event.dataTransfer.effectAllowed = "move";
  });
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest(".board-column");
    if (!held || !column) return;
    event.preventDefault();
    board.querySelectorAll(".drop").forEach((other) => other !== column && other.classList.remove("drop"));
    column.classList.add("drop");
  });
  board.addEventListener("dragend", () => {
    board.querySelectorAll(".drop").forEach((column) => column.classList.remove("drop"));
    held = null;
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest(".board-column");
    if (!held || !column) return;
    event.preventDefault();
    put(held, column);
  });
}
