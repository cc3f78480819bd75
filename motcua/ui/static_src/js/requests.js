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

/** The token of now: signing in again in another window changes it, and this page must still be able to save. */
export function token() {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  return cookie || document.querySelector('meta[name="csrf-token"]')?.content || "";
}

function sentToTheDoor(xhr) {
  const door = document.documentElement.dataset.login;
  return Boolean(door && xhr.responseURL && new URL(xhr.responseURL).pathname === door);
}

function askToSignIn() {
  say("Phiên làm việc đã hết, việc vừa làm chưa được ghi. Đăng nhập lại ở cửa sổ mới rồi làm tiếp tại đây.", "warning");
  const way = document.createElement("a");
  way.href = document.documentElement.dataset.login;
  way.target = "_blank";
  way.rel = "noopener";
  way.textContent = "Đăng nhập lại";
  document.querySelector("#messages .message-text")?.append(" ", way);
}

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
    const now = token();
    if (!now) return;
    event.detail.headers["X-CSRFToken"] = now;
    if (event.detail.parameters?.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = now;
  });
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector('input[name="csrfmiddlewaretoken"]');
    if (field) field.value = token() || field.value;
  }, true);

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (sentToTheDoor(xhr) && window.location.pathname !== document.documentElement.dataset.login) {
      event.detail.shouldSwap = false;
      askToSignIn();
      return;
    }
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
