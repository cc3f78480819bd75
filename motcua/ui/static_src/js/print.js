/**
 * Printing a paper without leaving the page: data-print="/paper.pdf" on a button, or on any element that arrives
 * with data-print-now="/paper.pdf" (after F9 the answer carries it), or a "print" HX-Trigger with {url}.
 * The PDF opens in a hidden frame and the printer dialog follows; if the browser will not, it opens in a tab.
 */
import { say, whisper } from "./say.js";

/** Open the printer dialog for the PDF at this address. */
export function printPaper(url) {
  document.getElementById("print-frame")?.remove();
  const frame = document.createElement("iframe");
  frame.id = "print-frame";
  frame.title = "Bản in";
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.style.cssText = "position:fixed;right:0;bottom:0;width:1px;height:1px;border:0;opacity:0";
  frame.addEventListener("load", () => {
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
      whisper("Đã mở hộp thoại in");
    } catch {
      if (!window.open(url, "_blank")) say("Trình duyệt chặn cửa sổ in. Hãy mở bản in từ trang hồ sơ.", "warning");
    }
    document.dispatchEvent(new CustomEvent("printed", { detail: { url } }));
  });
  frame.src = url;
  document.body.append(frame);
}

/** Start the print helper. */
export function startPrint() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-print]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.print) printPaper(button.dataset.print);
    else window.print();
  });
  const arrived = (root) => {
    const waiting = root.matches?.("[data-print-now]") ? root : root.querySelector?.("[data-print-now]");
    if (!waiting) return;
    const url = waiting.dataset.printNow;
    waiting.removeAttribute("data-print-now");
    printPaper(url);
  };
  arrived(document);
  document.addEventListener("htmx:load", (event) => arrived(event.detail.elt));
  document.addEventListener("print", (event) => event.detail?.url && printPaper(event.detail.url));
}
