/** A step dragged into another lane is done there: its place and unit follow the lane. */
import { facts, isShared, isStep, write } from "./step.js";

function laneOf(modeler, element) {
  const x = element.x + element.width / 2;
  const y = element.y + element.height / 2;
  const holds = (lane) => lane.x <= x && x <= lane.x + lane.width && lane.y <= y && y <= lane.y + lane.height;
  return modeler.get("elementRegistry").filter((one) => one.type === "bpmn:Lane" && holds(one)).pop();
}

/** Follow lanes; `places` are the words of each place by its code. */
export function startLanes(modeler, places) {
  const known = new Map();
  for (const element of modeler.get("elementRegistry").filter(isStep)) {
    const own = facts(element);
    const lane = laneOf(modeler, element);
    if (own && lane && !isShared(element)) known.set(lane.id, { where: own.where, unit_name: own.unit_name ?? "" });
  }
  const settle = (element) => {
    const lane = laneOf(modeler, element);
    if (!lane || !isStep(element) || isShared(element)) return;
    const named = (lane.businessObject.name ?? "").trim();
    const place = Object.keys(places).find((code) => places[code] === named);
    const here = known.get(lane.id) ?? (place ? { where: place, unit_name: "" } : { where: "PHONG", unit_name: named });
    const own = facts(element);
    if (own?.where !== here.where || (own?.unit_name ?? "") !== here.unit_name) write(modeler, element, here);
  };
  modeler.get("eventBus").on("commandStack.elements.move.postExecuted", ({ context }) => context.shapes.forEach(settle));
  modeler.get("eventBus").on("commandStack.shape.create.postExecuted", ({ context }) => {
    if (isStep(context.shape) && !facts(context.shape)) {
      const wait = context.shape.type === "bpmn:IntermediateCatchEvent";
      write(modeler, context.shape, { kind: wait ? "CHO_HAN" : "THAM_DINH", minutes: "240" });
      settle(context.shape);
    }
  });
  // An arrow of supplement or refusal taken away takes the right with it.
  modeler.get("eventBus").on("commandStack.connection.delete.preExecute", ({ context }) => {
    const words = context.connection.businessObject.conditionExpression?.body ?? "";
    const step = modeler.get("elementRegistry").get((context.connection.source?.id ?? "").replace(/^nhanh_/, ""));
    if (!step || !facts(step)) return;
    if (words.includes('"supplement"')) write(modeler, step, { may_supplement: "false" });
    if (words.includes('"refuse"')) write(modeler, step, { may_refuse: "false" });
  });
}
