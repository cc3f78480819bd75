/** Messages: shown at the head of the page and read out by a screen reader. */

const signs = {
  success: '<path d="M4 10.5l4 4 8-9"/>',
  warning: '<path d="M10 3.2 18 16.8H2z"/><path d="M10 8.4v3.6"/><path d="M10 14.4v.1"/>',
  error: '<circle cx="10" cy="10" r="7.5"/><path d="M10 6v5"/><path d="M10 13.8v.1"/>',
  info: '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5"/><path d="M10 6.2v.1"/>',
};

/** Show a message (tone: success, warning, error, info) in place of the ones before it. */
export function say(text, tone = "info") {
  const box = document.getElementById("messages");
  if (!box) return;
  const note = document.createElement("div");
  note.className = `message message-${tone}`;
  note.innerHTML = `<svg class="icon" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${signs[tone] ?? signs.info}</svg><div class="message-text"></div>`;
  note.lastElementChild.textContent = text;
  box.replaceChildren(note);
  if (tone === "error") note.scrollIntoView({ block: "nearest" });
}

/** Read a short text out without showing it. */
export function whisper(text) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  window.setTimeout(() => (live.textContent = text), 40);
}
