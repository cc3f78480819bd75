/** What a step of ours says beyond BPMN: one extension element, read and written through bpmn-js. */

export const descriptor = {
  name: "Motcua",
  uri: "urn:motcua:bpmn:1",
  prefix: "motcua",
  xml: { tagAlias: "lowerCase" },
  types: [
    {
      name: "Step",
      superClass: ["Element"],
      properties: [
        "position", "minutes", "kind", "where", "unit_name", "role", "content", "product", "legal_status",
        "may_supplement", "may_refuse", "may_return_to", "agency", "block", "leg", "leg_name", "on_timeout",
      ].map((name) => ({ name, isAttr: true, type: "String" })),
    },
  ],
};

const worked = /^bpmn:(.*Task|CallActivity)$/;
const shared = new Set(["bo_sung_gui", "bo_sung_nhan", "tu_choi_ky", "tu_choi_tra"]);

/** Whether somebody works at a shape, or waits there for a time to pass. */
export function isStep(element) {
  if (!element || element.labelTarget) return false;
  if (worked.test(element.type)) return true;
  const events = element.businessObject.eventDefinitions ?? [];
  return element.type === "bpmn:IntermediateCatchEvent" && events.some((one) => one.$type === "bpmn:TimerEventDefinition");
}

/** Whether a step is one of those every process shares (supplement, refusal): they are drawn anew on saving. */
export function isShared(element) {
  return shared.has(element.id);
}

/** The extension of a step, or undefined. */
export function facts(element) {
  const values = element.businessObject.extensionElements?.values ?? [];
  return values.find((one) => one.$type === "motcua:Step");
}

/** Write facts of a step; can be undone like everything else drawn. */
export function write(modeler, element, changes) {
  const modeling = modeler.get("modeling");
  const step = facts(element);
  if (step) {
    modeling.updateModdleProperties(element, step, changes);
    return;
  }
  const moddle = modeler.get("moddle");
  const bo = element.businessObject;
  const around = moddle.create("bpmn:ExtensionElements", { values: [...(bo.extensionElements?.values ?? [])] });
  const made = moddle.create("motcua:Step", changes);
  made.$parent = around;
  around.$parent = bo;
  around.values.push(made);
  modeling.updateProperties(element, { extensionElements: around });
}

/** All steps as they stand from left to right. */
export function steps(modeler) {
  return modeler
    .get("elementRegistry")
    .filter(isStep)
    .sort((a, b) => a.x - b.x || a.y - b.y);
}
