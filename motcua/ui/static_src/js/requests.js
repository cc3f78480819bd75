/** htmx: token against forged requests, refused answers shown where a clerk sees them, a thin loading line. */
import { say } from "./say.js";

const offline = "Không kết nối được máy chủ. Việc vừa làm chưa được ghi; hãy kiểm tra mạng rồi thử lại.";
const broken = "Máy chủ gặp lỗi nên việc vừa làm chưa được ghi. Hãy thử lại; nếu vẫn lỗi, báo người quản trị.";
const refused = {
  401: "Phiên làm việc đã hết. Hãy đăng nhập lại.",
  403: "Bạn không có quyền làm việc này, hoặc phiên làm việc đã hết. Hãy tải lại trang.",
  404: "Không còn tìm thấy nội dung này. Hãy tải lại trang.",
  413: "Tệp quá lớn. Hãy chọn tệp nhỏ hơn.",
};

/** Wire htmx to our pages. */
export function startHtmx(htmx) {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.scrollBehavior = "auto";
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "4..", swap: true, error: true },
    { code: "...", swap: false, error: true },
  ];

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]')?.content;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400) return;
    const meant = xhr.getResponseHeader("HX-Retarget") || xhr.status === 422;
    if (meant && xhr.status < 500) return;
    event.detail.shouldSwap = false;
    say(refused[xhr.status] ?? broken, "error");
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) say(broken, "error");
  });
  document.addEventListener("htmx:sendError", () => say(offline, "error"));
  document.addEventListener("htmx:timeout", () => say(offline, "error"));

  // A view may send only words: HX-Trigger: {"say": {"text": "…", "tone": "success"}}.
  document.addEventListener("say", (event) => event.detail?.text && say(event.detail.text, event.detail.tone));

  let waiting = 0;
  const line = document.querySelector(".loading");
  const show = (change) => {
    waiting = Math.max(0, waiting + change);
    line?.classList.toggle("on", waiting > 0);
  };
  document.addEventListener("htmx:beforeRequest", () => show(1));
  document.addEventListener("htmx:afterRequest", () => show(-1));
}
