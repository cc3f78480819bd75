/**
 * Type-ahead (an accessible combobox). Markup:
 *   <div class="pick"><input data-typeahead="/dia-chi/" [data-typeahead-into="id_of_hidden"] ...></div>
 * The address answers ?q=… with HTML: elements role="option" with data-value (kept in the hidden field) and
 * data-text (put in the input), or data-href (goes there). Arrow keys move, Enter picks, Escape closes.
 * After a pick the input fires "pick" with the option's data in event.detail; data-typeahead-min sets how many
 * letters to wait for (default 1; 0 opens the list on focus). data-typeahead-with="#form" sends its fields along.
 */
import { whisper } from "./say.js";

const wait = 120;
let serial = 0;

class Pick {
  constructor(input) {
    this.input = input;
    this.hidden = input.dataset.typeaheadInto ? document.getElementById(input.dataset.typeaheadInto) : null;
    this.least = Number(input.dataset.typeaheadMin ?? 1);
    this.list = document.createElement("div");
    this.list.id = `pick-${++serial}`;
    this.list.className = "pick-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Gợi ý");
    this.list.hidden = true;
    (input.closest(".pick") ?? input.parentElement).append(this.list);
    this.at = -1;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.autocomplete = "off";
    input.addEventListener("input", () => this.changed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("focus", () => this.least === 0 && !this.input.value && this.ask());
    input.addEventListener("blur", () => window.setTimeout(() => this.close(), 120));
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest('[role="option"]');
      if (option) this.choose(option);
    });
  }

  changed() {
    if (this.hidden && this.hidden.value) {
      this.hidden.value = "";
      this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
    }
    window.clearTimeout(this.timer);
    if (this.input.value.trim().length < this.least) return this.close();
    this.stale = true;
    this.timer = window.setTimeout(() => this.ask(), wait);
  }

  async ask() {
    this.request?.abort();
    this.request = new AbortController();
    const url = new URL(this.input.dataset.typeahead, window.location.href);
    if (this.input.dataset.typeaheadWith) {
      const form = document.querySelector(this.input.dataset.typeaheadWith);
      for (const [key, value] of new FormData(form)) if (typeof value === "string" && key !== "csrfmiddlewaretoken") url.searchParams.set(key, value);
    }
    url.searchParams.set("q", this.input.value.trim());
    try {
      const answer = await fetch(url, {
        signal: this.request.signal,
        headers: { "HX-Request": "true", "X-Requested-With": "XMLHttpRequest" },
      });
      if (!answer.ok || answer.redirected) return this.close();
      const html = await answer.text();
      this.stale = false;
      this.show(html);
      // Enter came before the answer: quick hands mean the first of what they typed, not of what was there.
      if (this.hasty) {
        this.hasty = false;
        if (this.at >= 0) this.choose(this.options[this.at]);
      }
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    this.list.innerHTML = html;
    this.options = [...this.list.querySelectorAll('[role="option"]')];
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("aria-selected", "false");
    });
    if (!this.options.length && !this.list.textContent.trim()) {
      this.list.innerHTML = '<div class="pick-none">Không tìm thấy. Hãy thử từ khác.</div>';
    }
    if (document.activeElement !== this.input) return;
    this.list.hidden = false;
    // A list of nothing is only a sentence; it is read out below.
    if (this.options.length) this.list.setAttribute("role", "listbox");
    else this.list.removeAttribute("role");
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
    this.mark(this.options.length && !this.input.hasAttribute("data-typeahead-free") ? 0 : -1);
    whisper(this.options.length ? `${this.options.length} gợi ý` : this.list.textContent.trim());
  }

  mark(index) {
    this.options?.forEach((option, at) => {
      option.classList.toggle("on", at === index);
      option.setAttribute("aria-selected", String(at === index));
    });
    this.at = index;
    const option = this.options?.[index];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key !== "Enter") this.hasty = false;
    const size = this.options?.length ?? 0;
    if (event.key === "ArrowDown" && !open) this.ask();
    else if (event.key === "ArrowDown" && size) this.mark((this.at + 1) % size);
    else if (event.key === "ArrowUp" && open && size) this.mark((this.at - 1 + size) % size);
    else if (event.key === "Enter" && this.stale && !this.input.hasAttribute("data-typeahead-free")) this.hasty = true;
    else if (event.key === "Enter" && open && this.at >= 0) this.choose(this.options[this.at]);
    else if (event.key === "Tab" && open && this.at >= 0 && this.hidden) return this.choose(this.options[this.at]);
    else if (event.key === "Escape" && open) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(option) {
    const data = { ...option.dataset };
    this.close();
    if (data.href) {
      window.location.assign(data.href);
      return;
    }
    this.input.value = data.text ?? option.textContent.trim();
    if (this.hidden) {
      this.hidden.value = data.value ?? "";
      this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.input.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: data }));
  }

  close() {
    window.clearTimeout(this.timer);
    this.request?.abort();
    this.stale = false;
    this.hasty = false;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }
}

/** Turn every [data-typeahead] into a combobox, also those that arrive later. */
export function startPicks() {
  const prepare = (root) => {
    const inputs = root.matches?.("[data-typeahead]") ? [root] : (root.querySelectorAll?.("[data-typeahead]") ?? []);
    for (const input of inputs) {
      if (input.dataset.typeaheadOn) continue;
      input.dataset.typeaheadOn = "1";
      new Pick(input);
    }
  };
  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
}
