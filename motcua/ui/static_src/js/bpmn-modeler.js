/**
 * Draws a process: <div class="diagram" data-bpmn="modeler" data-src="…" data-into="id of a hidden field"
 * data-panel="id of the panel">. The field always holds the XML of the drawing, so an ordinary form saves it; what
 * it holds when the page opens is drawn in place of data-src.
 */
import Modeler from "bpmn-js/lib/Modeler";
import { drawing, open } from "./bpmn-open.js";
import { vietnamese } from "./bpmn-words.js";
import { startLanes } from "./drawing/lanes.js";
import { palette } from "./drawing/palette.js";
import { startPanel } from "./drawing/panel.js";
import { descriptor } from "./drawing/step.js";

const translation = { translate: ["value", vietnamese] };

window.motcuaModeler = async (holder) => {
  // On a screen too narrow to draw on the page hides the drawing and shows the way to the table.
  if (!holder.getClientRects().length) return;
  const modeler = new Modeler({
    container: holder,
    ...drawing,
    additionalModules: [translation, palette],
    moddleExtensions: { motcua: descriptor },
  });
  if (!(await open(holder, modeler))) return;
  const field = document.getElementById(holder.dataset.into);
  if (!field) return;
  const panel = document.getElementById(holder.dataset.panel);
  const shown = panel && startPanel(panel, modeler);
  startLanes(modeler, JSON.parse(holder.dataset.places || "{}"));
  shown?.show();
  const keep = async () => {
    const { xml } = await modeler.saveXML({ format: true });
    field.value = xml;
    field.form?.setAttribute("data-dirty", "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  modeler.on("commandStack.changed", keep);
  holder.addEventListener("choose", (event) => {
    const element = modeler.get("elementRegistry").get(event.detail.id);
    if (element) modeler.get("selection").select(element);
  });
  field.value = (await modeler.saveXML({ format: true })).xml;
  holder.dataset.ready = "1";
};
