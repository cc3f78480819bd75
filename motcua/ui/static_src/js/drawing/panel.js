/**
 * The panel beside the drawing: who does the chosen step, where, in how long, to what product. Its fields stand in
 * the page ([data-prop]); here they are tied to the shapes. The list of steps lets the keyboard choose.
 */
import { addAfter, addBeside, remove } from "./acts.js";
import { facts, isShared, isStep, steps, write } from "./step.js";
import { whisper } from "../say.js";

const DAY = 480;

function timeOf(minutes) {
  const amount = Number(minutes) || 0;
  if (amount && amount % DAY === 0) return [String(amount / DAY), String(DAY)];
  if (amount % 3) return [String(amount), "1"];
  return [String(amount / 60).replace(".", ","), "60"];
}

function minutesOf(amount, unit) {
  const number = Number(String(amount).trim().replace(",", ".") || "0");
  return Number.isFinite(number) && number >= 0 ? String(Math.round(number * Number(unit))) : null;
}

/** Tie the panel of a page to a modeler. */
export function startPanel(panel, modeler) {
  const field = (name) => panel.querySelector(`[data-prop="${name}"]`);
  const list = panel.querySelector("[data-step-list]");
  const back = panel.querySelector("[data-back]");
  let chosen = null;

  const name = (element) => element.businessObject.name || "Bước chưa đặt tên";

  function showList() {
    const here = document.activeElement?.dataset?.pick;
    list.replaceChildren(
      ...steps(modeler)
        .filter((element) => !isShared(element))
        .map((element, place) => {
          const line = document.createElement("li");
          const button = document.createElement("button");
          button.type = "button";
          button.className = "step-pick";
          button.dataset.pick = element.id;
          button.textContent = `${place + 1}. ${name(element)}`;
          if (element === chosen) button.setAttribute("aria-current", "true");
          line.append(button);
          return line;
        }),
    );
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    if (here) list.querySelector(`[data-pick="${CSS.escape(here)}"]`)?.focus();
  }

  function showBack(own) {
    const picked = new Set((own?.may_return_to ?? "").split(" ").filter(Boolean));
    const earlier = steps(modeler).filter((element) => element !== chosen && element.x < chosen.x && !isShared(element));
    back.replaceChildren(
      ...earlier.map((element) => {
        const label = document.createElement("label");
        const box = document.createElement("input");
        Object.assign(box, { type: "checkbox", className: "tick", value: element.id, checked: picked.has(element.id) });
        label.append(box, ` ${name(element)}`);
        return label;
      }),
    );
  }

  function show() {
    const form = panel.querySelector("[data-step-form]");
    const none = panel.querySelector("[data-step-none]");
    const usable = Boolean(chosen) && isStep(chosen);
    form.hidden = !usable || isShared(chosen);
    none.hidden = !form.hidden;
    none.textContent = usable
      ? "Bước này giống nhau ở mọi quy trình (bổ sung, từ chối qua Bộ phận Một cửa) nên không sửa ở đây."
      : "Chọn một bước trên sơ đồ hoặc trong danh sách để sửa thông tin của bước.";
    showList();
    if (form.hidden) return;
    const own = facts(chosen);
    field("name").value = chosen.businessObject.name ?? "";
    for (const one of ["kind", "where", "role", "unit_name", "content", "product", "agency", "leg_name", "on_timeout"]) {
      field(one).value = own?.[one] ?? "";
    }
    [field("amount").value, field("unit").value] = timeOf(own?.minutes);
    field("may_supplement").checked = own?.may_supplement !== "false";
    field("may_refuse").checked = own?.may_refuse !== "false";
    panel.querySelector("[data-in-block]").hidden = !isBranch(chosen);
    panel.querySelector("[data-on-line]").hidden = isBranch(chosen);
    showBack(own);
  }

  function choose(element, { scroll = false } = {}) {
    chosen = element && isStep(element) ? element : null;
    show();
    if (chosen && scroll) modeler.get("canvas").scrollToElement(chosen, 80);
  }

  modeler.on("selection.changed", ({ newSelection }) => choose(newSelection.length === 1 ? newSelection[0] : null));
  modeler.on("element.changed", ({ element }) => {
    if (element === chosen && !panel.contains(document.activeElement)) show();
    else if (isStep(element)) showList();
  });
  modeler.on(["shape.added", "shape.removed"], () => window.requestAnimationFrame(showList));

  panel.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (pick) {
      const element = modeler.get("elementRegistry").get(pick.dataset.pick);
      modeler.get("selection").select(element);
      modeler.get("canvas").scrollToElement(element, 80);
      list.querySelector(`[data-pick="${CSS.escape(pick.dataset.pick)}"]`)?.focus();
      return;
    }
    const act = event.target.closest("[data-draw]")?.dataset.draw;
    if (!act || !chosen) return;
    if (act === "remove") {
      const gone = name(chosen);
      remove(modeler, chosen);
      whisper(`Đã bỏ bước ${gone}`);
      return;
    }
    const made = (act === "after" ? addAfter : addBeside)(modeler, chosen);
    if (!made) {
      whisper("Bước này chưa nối với bước sau nên chưa thêm được.");
      return;
    }
    modeler.get("selection").select(made);
    modeler.get("canvas").scrollToElement(made, 80);
    field("name").focus();
    field("name").select();
  });

  panel.addEventListener("change", (event) => {
    if (!chosen) return;
    const prop = event.target.dataset.prop;
    if (prop === "name") modeler.get("modeling").updateProperties(chosen, { name: event.target.value });
    else if (prop === "amount" || prop === "unit") {
      const minutes = minutesOf(field("amount").value, field("unit").value);
      field("amount").setAttribute("aria-invalid", minutes === null);
      if (minutes !== null) write(modeler, chosen, { minutes });
    } else if (prop === "may_supplement" || prop === "may_refuse") {
      write(modeler, chosen, { [prop]: String(event.target.checked) });
    } else if (prop === "kind") write(modeler, chosen, { kind: event.target.value, role: "", where: "" });
    else if (prop) write(modeler, chosen, { [prop]: event.target.value });
    else if (back.contains(event.target)) {
      const picked = [...back.querySelectorAll(":checked")].map((box) => box.value);
      write(modeler, chosen, { may_return_to: picked.join(" ") });
    }
    if (prop === "kind") show();
    else if (prop === "name") showList();
  });

  return { choose, show };
}

/** Whether a step stands between gateways whose branches run together, or in a leg's frame. */
function isBranch(element) {
  if (element.parent?.type === "bpmn:SubProcess" || facts(element)?.block) return true;
  return element.incoming.some((flow) => /^bpmn:(Parallel|Inclusive)Gateway$/.test(flow.source.type) && flow.source.outgoing.length > 1);
}
