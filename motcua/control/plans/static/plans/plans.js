// Review by keyboard, the document following the item at hand; every act also works without this file.
document.documentElement.classList.add("js");
const review = document.querySelector("[data-review]");
const typing = (target) => Boolean(target.closest?.("input, textarea, select"));
const items = () => [...review.querySelectorAll("[data-item]")];

function mark(item) {
  const lines = review.querySelector(".doc");
  if (!lines) return;
  lines.querySelectorAll("li.on").forEach((line) => line.classList.remove("on"));
  const from = Number(item.dataset.from), to = Number(item.dataset.to);
  if (!from) return;
  let first = null;
  for (const line of lines.children) {
    if (line.value < from || line.value > to) continue;
    line.classList.add("on");
    first ??= line;
  }
  if (first) lines.scrollTo({ top: first.offsetTop - lines.offsetTop - lines.clientHeight / 4 });
}

function go(item, { focus = true } = {}) {
  review.querySelectorAll("[data-item].here").forEach((other) => other !== item && other.classList.remove("here"));
  item.classList.add("here");
  for (const button of review.querySelectorAll("[data-item-key][data-key]")) delete button.dataset.key;
  for (const button of item.querySelectorAll("[data-item-key]")) {
    if (button.dataset.itemKey !== "Enter") button.dataset.key = button.dataset.itemKey;
  }
  // While an item is being written, F9 keeps it; else it takes the plan into following.
  const main = document.querySelector("[data-main]");
  if (main && item.hasAttribute("data-editing")) delete main.dataset.key;
  else if (main) main.dataset.key = "F9";
  if (focus) {
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }
  mark(item);
}

function step(by) {
  const all = items();
  const at = all.findIndex((item) => item.classList.contains("here"));
  const next = all[at === -1 ? 0 : at + by];
  if (next) go(next);
}

/** After an item was judged the next one that waits is at hand. */
function onward(item) {
  const all = items();
  const waits = (one) => one.matches(".item-cho");
  const next = all.slice(all.indexOf(item) + 1).find(waits) ?? all.find(waits) ?? item;
  go(next);
}

if (review) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const here = review.querySelector("[data-item].here");
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "Enter" && here && (event.target === here || event.target === document.body)) {
      here.querySelector('[data-item-key="Enter"]')?.click();
    } else return;
    event.preventDefault();
  });
  review.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    if (item && !item.classList.contains("here")) go(item, { focus: false });
  });
  review.addEventListener("click", (event) => {
    const line = event.target.closest("[data-of]");
    const item = line ? document.getElementById(line.dataset.of) : event.target.closest("[data-item]");
    if (line && item) go(item);
    else if (item && !event.target.closest("a, button, input, select, textarea, label")) go(item);
    const to = event.target.closest("[data-goto]");
    const wanted = to && review.querySelector(`[data-line="${to.dataset.goto}"]`);
    if (wanted) {
      event.preventDefault();
      review.querySelectorAll(".doc li.on").forEach((one) => one.classList.remove("on"));
      wanted.classList.add("on");
      const doc = wanted.closest(".doc");
      doc.scrollTo({ top: wanted.offsetTop - doc.offsetTop - doc.clientHeight / 4 });
      const of = document.getElementById(wanted.dataset.of);
      if (of) go(of, { focus: false });
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const item = document.getElementById(event.detail.target.id);
    if (!item?.matches("[data-item]")) return;
    if (item.hasAttribute("data-editing")) {
      go(item, { focus: false });
      item.querySelector("textarea, input:not([type=hidden])")?.focus();
    } else onward(item);
  });
  // A split is where the cursor stands in the task's words.
  review.addEventListener("click", (event) => {
    const button = event.target.closest("[data-split]");
    if (!button) return;
    button.value = String(button.form.querySelector("[name=title]").selectionStart ?? 0);
    button.form.removeAttribute("hx-post");
    event.preventDefault();
    const form = document.createElement("form");
    form.method = "post";
    form.action = button.formAction;
    for (const [name, value] of [["csrfmiddlewaretoken", button.form.csrfmiddlewaretoken.value], ["at", button.value]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  });
  const wanted = location.hash.length > 2 && document.getElementById(location.hash.slice(1));
  go(wanted && wanted.matches("[data-item]") ? wanted : review.querySelector(".item-cho") ?? items()[0] ?? review, { focus: Boolean(wanted) });
}
