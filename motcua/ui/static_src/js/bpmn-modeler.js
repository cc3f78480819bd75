/**
 * Draws a process: <div class="diagram" data-bpmn="modeler" data-src="…" data-into="id of a hidden field">.
 * The field always holds the XML of the drawing, so an ordinary form saves it.
 */
import Modeler from "bpmn-js/lib/Modeler";
import { drawing, open } from "./bpmn-open.js";
import { vietnamese } from "./bpmn-words.js";

const translation = { translate: ["value", vietnamese] };

window.motcuaModeler = async (holder) => {
  const modeler = new Modeler({ container: holder, ...drawing, additionalModules: [translation] });
  if (!(await open(holder, modeler))) return;
  const field = document.getElementById(holder.dataset.into);
  if (!field) return;
  const keep = async () => {
    const { xml } = await modeler.saveXML({ format: true });
    field.value = xml;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  modeler.on("commandStack.changed", keep);
  await keep();
};
