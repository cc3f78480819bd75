/**
 * Processes: drawing, table and faults point at each other; the table editor moves, adds and removes rows by key.
 */
(() => {

  /** Show a drawing as high as its frame allows, at a size that can be read, from its start or at the current step. */
  function readable(holder) {
    const canvas = holder.bpmn?.get("canvas");
    if (!canvas) return;
    // The palette of an editor lies over its left edge.
    const margin = holder.dataset.bpmn === "modeler" ? 84 : 10;
    canvas.zoom("fit-viewport");
    const whole = canvas.viewbox();
    const size = Math.min(1, Math.max(0.62, (whole.outer.height - 16) / whole.inner.height));
    if (whole.scale >= size) return;
    canvas.zoom(size);
    const box = canvas.viewbox();
    const node = holder.dataset.current && holder.bpmn.get("elementRegistry").get(holder.dataset.current);
    const right = whole.inner.x + whole.inner.width + 20 - box.width;
    const wanted = node ? node.x + node.width / 2 - box.width / 2 : whole.inner.x - margin;
    const low = node && node.y + node.height + 40 > whole.inner.y - 10 + box.height;
    canvas.viewbox({
      x: Math.max(whole.inner.x - margin, Math.min(wanted, right)),
      y: low ? node.y + node.height / 2 - box.height / 2 : whole.inner.y - 10,
      width: box.width,
      height: box.height,
    });
  }

  function line(page, key) {
    return page.querySelector(`[data-step-line="${CSS.escape(key)}"]`);
  }

  function choose(page, key, { scroll = true } = {}) {
    page.querySelectorAll("[data-step-line].chosen").forEach((row) => row.classList.remove("chosen"));
    const row = line(page, key);
    row?.classList.add("chosen");
    if (scroll) row?.scrollIntoView({ block: "nearest" });
  }

  function tieTogether(page) {
    const holder = page.querySelector("[data-bpmn]");
    const show = (id) => holder?.dispatchEvent(new CustomEvent("choose", { detail: { id } }));
    holder?.addEventListener("drawn", () => readable(holder));
    holder?.addEventListener("node", (event) => choose(page, event.detail.id.replace(/^nhanh_/, "")));
    page.addEventListener("click", (event) => {
      const from = event.target.closest("[data-step]");
      const row = event.target.closest("[data-step-line]");
      if (from?.dataset.step) {
        choose(page, from.dataset.step);
        show(from.dataset.step);
      } else if (row) {
        choose(page, row.dataset.stepLine, { scroll: false });
        show(row.dataset.stepLine);
      } else if (event.target.closest("[data-fit]")) holder.bpmn?.get("canvas").zoom("fit-viewport", "auto");
      else if (event.target.closest("[data-zoom]")) readable(holder);
      else if (event.target.closest("[data-widen]")) {
        const wide = page.classList.toggle("widened");
        event.target.closest("[data-widen]").setAttribute("aria-pressed", wide);
        holder.bpmn?.get("canvas").resized();
        readable(holder);
      }
    });
    page.addEventListener("keydown", (event) => {
      const row = event.target.closest?.("[data-step-line]");
      if (row && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        row.click();
      }
    });
  }

  function editTable(form) {
    const rows = form.querySelector("[data-rows]");
    const blank = form.querySelector("[data-blank]");
    const all = () => [...rows.children];
    const changed = () => {
      all().forEach((row, place) => (row.querySelector(".step-number").textContent = place + 1));
      form.setAttribute("data-dirty", "");
      form.dispatchEvent(new CustomEvent("moved", { bubbles: true }));
    };
    const focusIn = (row, name = "name") => row?.querySelector(`[name="${name}"]`)?.focus();
    const add = (after) => {
      const row = blank.content.firstElementChild.cloneNode(true);
      if (after) after.after(row);
      else rows.append(row);
      changed();
      focusIn(row);
    };
    const move = (row, by) => {
      const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
      if (!other) return;
      const at = document.activeElement;
      if (by < 0) other.before(row);
      else other.after(row);
      changed();
      at?.focus();
    };
    const remove = (row) => {
      if (all().length === 1) return;
      const near = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      changed();
      focusIn(near);
    };
    form.addEventListener("click", (event) => {
      const row = event.target.closest(".step-row");
      if (event.target.closest("[data-add]")) add(null);
      else if (event.target.closest("[data-up]")) move(row, -1);
      else if (event.target.closest("[data-down]")) move(row, 1);
      else if (event.target.closest("[data-remove]")) remove(row);
      const fault = event.target.closest("[data-step-row]");
      const wanted = fault && all()[Number(fault.dataset.stepRow) - 1];
      if (wanted) {
        all().forEach((other) => other.classList.toggle("chosen", other === wanted));
        focusIn(wanted);
      }
    });
    form.addEventListener("keydown", (event) => {
      const row = event.target.closest?.(".step-row");
      if (!row) return;
      if (event.key === "Enter" && !event.altKey && event.target.matches("input")) event.preventDefault();
      if (!event.altKey) return;
      const acts = { ArrowUp: () => move(row, -1), ArrowDown: () => move(row, 1), Enter: () => add(row), Delete: () => remove(row) };
      if (!acts[event.key]) return;
      event.preventDefault();
      acts[event.key]();
    });
  }

  document.querySelector("[data-print-page]")?.addEventListener("click", () => window.print());
  document.querySelectorAll("[data-process]").forEach(tieTogether);
  document.querySelectorAll("[data-table-editor]").forEach(editTable);
})();
