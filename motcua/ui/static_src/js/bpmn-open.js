/** Shared by viewer and modeler: load the drawing, colour the marked nodes, tell clicks. */

async function source(holder) {
  const typed = holder.dataset.into && document.getElementById(holder.dataset.into)?.value;
  if (typed) return typed;
  const inside = holder.querySelector('script[type="application/xml"]');
  if (inside) return inside.textContent;
  const answer = await fetch(holder.dataset.src, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

/** How our diagrams are drawn: the screen's own type and warm ink. */
export const drawing = {
  textRenderer: { defaultStyle: { fontFamily: '"Be Vietnam Pro", sans-serif', fontSize: 12 } },
  bpmnRenderer: { defaultStrokeColor: "#433c37", defaultLabelColor: "#1f1a17" },
};

/** Open the diagram of a holder in a bpmn-js instance. */
export async function open(holder, instance) {
  holder.bpmn = instance;
  try {
    await instance.importXML(await source(holder));
  } catch {
    const note = document.createElement("p");
    note.className = "pick-none";
    note.textContent = "Không mở được sơ đồ này. Xem bảng các bước để thay thế.";
    holder.replaceChildren(note);
    return null;
  }
  const canvas = instance.get("canvas");
  const registry = instance.get("elementRegistry");
  for (const [mark, ids] of Object.entries(JSON.parse(holder.dataset.marks || "{}"))) {
    for (const id of ids) if (registry.get(id)) canvas.addMarker(id, `mark-${mark}`);
  }
  canvas.zoom("fit-viewport", "auto");
  let chosen = null;
  const choose = (id) => {
    if (chosen && registry.get(chosen)) canvas.removeMarker(chosen, "mark-chosen");
    chosen = registry.get(id) ? id : null;
    if (!chosen) return;
    canvas.addMarker(id, "mark-chosen");
    canvas.scrollToElement(id, 80);
  };
  instance.on("element.click", ({ element }) => {
    choose(element.id);
    holder.dispatchEvent(new CustomEvent("node", { bubbles: true, detail: { id: element.id, type: element.type } }));
  });
  holder.addEventListener("choose", (event) => choose(event.detail.id));
  holder.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  return instance;
}
