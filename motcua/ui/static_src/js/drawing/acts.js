/** Acts on the drawing that hands on the keyboard can do too: a step after, a branch beside, a step away. */
import { facts, isStep, write } from "./step.js";

const ROOM = 176;
const isFlow = (connection) => connection.type === "bpmn:SequenceFlow";
const outgoing = (element) => element.outgoing.filter(isFlow);
const incoming = (element) => element.incoming.filter(isFlow);

/** The choice right behind a step, at which it may also go back, ask for papers or refuse. */
function choiceAfter(step) {
  const [only, more] = outgoing(step);
  return only && !more && only.target.id === `nhanh_${step.id}` ? only.target : null;
}

/** The flow along which a step goes forward. */
function onward(step) {
  const choice = choiceAfter(step);
  if (!choice) return outgoing(step)[0];
  const usual = choice.businessObject.default;
  return outgoing(choice).find((flow) => flow.businessObject === usual) ?? outgoing(choice)[0];
}

function makeRoom(modeler, from, size = ROOM, axis = "x") {
  const tool = modeler.get("spaceTool");
  const all = modeler.get("elementRegistry").filter((element) => element.parent);
  const { movingShapes, resizingShapes } = tool.calculateAdjustments(all, axis, size, from);
  const delta = axis === "x" ? { x: size, y: 0 } : { x: 0, y: size };
  tool.makeSpace(movingShapes, resizingShapes, delta, axis === "x" ? "e" : "s", from);
}

function newStep(modeler, name, like) {
  const shape = modeler.get("elementFactory").createShape({ type: "bpmn:UserTask" });
  shape.businessObject.name = name;
  const step = modeler.get("moddle").create("motcua:Step", like);
  const around = modeler.get("moddle").create("bpmn:ExtensionElements", { values: [step] });
  step.$parent = around;
  around.$parent = shape.businessObject;
  shape.businessObject.extensionElements = around;
  return shape;
}

function likeOf(element) {
  const own = facts(element);
  const like = { kind: "THAM_DINH", minutes: "240", may_supplement: "true", may_refuse: "true" };
  if (own?.where === "PHONG") Object.assign(like, { where: own.where, unit_name: own.unit_name, role: "thu_ly" });
  return like;
}

/** Do several changes as one, so that one undoing takes them all back. */
function asOne(modeler, run) {
  const commands = modeler.get("commandStack");
  if (!modeler.actsTogether) {
    commands.register("motcua.together", { preExecute: (context) => (context.result = context.run()), execute: () => [], revert: () => [] });
    modeler.actsTogether = true;
  }
  const context = { run };
  commands.execute("motcua.together", context);
  return context.result;
}

/** Put a new step on the line behind a step; return it. */
export const addAfter = (modeler, element) => asOne(modeler, () => putAfter(modeler, element));

/** Ask an opinion beside a step: another branch of its block, or a new block of the two; return the new step. */
export const addBeside = (modeler, element) => asOne(modeler, () => putBeside(modeler, element));

/** Take a step off the line; what came before leads to what comes after. */
export const remove = (modeler, element) => asOne(modeler, () => takeAway(modeler, element));

function putAfter(modeler, element) {
  const flow = onward(element);
  if (!flow) return null;
  const last = choiceAfter(element) ?? element;
  const edge = last.x + last.width;
  makeRoom(modeler, edge + 1);
  const at = { x: edge + ROOM / 2 + 8, y: element.y + element.height / 2 };
  return modeler.get("modeling").createShape(newStep(modeler, "Bước mới", likeOf(element)), at, flow);
}

const GATE = /^bpmn:(Parallel|Inclusive)Gateway$/;

/** The gateways between which a branch runs, if it does: its own step, or the frame of its leg. */
function blockOf(modeler, branch) {
  const split = incoming(branch).map((flow) => flow.source).find((source) => GATE.test(source.type));
  const own = split && modeler.get("elementRegistry").get(split.id.replace(/^chia__/, "gop__"));
  const join = own && own !== split ? own : onward(branch)?.target;
  return split && join && GATE.test(join.type) ? { split, join } : null;
}

function putBeside(modeler, chosen) {
  const modeling = modeler.get("modeling");
  const factory = modeler.get("elementFactory");
  const element = chosen.parent.type === "bpmn:SubProcess" ? chosen.parent : chosen;
  if (!incoming(element).length || !onward(element)) return null;
  let { split, join } = blockOf(modeler, element) ?? {};
  if (!split || !join) {
    const choice = choiceAfter(element);
    if (choice) dropChoice(modeler, element, choice);
    makeRoom(modeler, element.x - 1, 90);
    split = modeling.createShape(
      factory.createShape({ type: "bpmn:ParallelGateway" }),
      { x: element.x - 58, y: element.y + element.height / 2 },
      incoming(element)[0],
    );
    makeRoom(modeler, element.x + element.width + 1, 90);
    join = modeling.createShape(
      factory.createShape({ type: "bpmn:ParallelGateway" }),
      { x: element.x + element.width + 58, y: element.y + element.height / 2 },
      outgoing(element)[0],
    );
  }
  const low = Math.max(...outgoing(split).map((flow) => flow.target.y + flow.target.height));
  makeRoom(modeler, low + 1, 100, "y");
  const like = { ...likeOf(chosen), kind: "LAY_Y_KIEN", role: "phoi_hop", minutes: "480" };
  const made = modeling.createShape(
    newStep(modeler, "Lấy ý kiến", like),
    { x: element.x + element.width / 2, y: low + 56 },
    element.parent,
  );
  modeling.connect(split, made, { type: "bpmn:SequenceFlow" });
  modeling.connect(made, join, { type: "bpmn:SequenceFlow" });
  return made;
}

/** Take away the choice behind a step, its other ways with it; a branch of a block goes forward and back only. */
function dropChoice(modeler, element, choice) {
  const modeling = modeler.get("modeling");
  const usual = choice.businessObject.default;
  const flow = outgoing(choice).find((one) => one.businessObject === usual) ?? outgoing(choice)[0];
  const after = flow.target;
  modeling.removeElements([choice]);
  for (const left of outgoing(element)) modeling.removeConnection(left);
  modeling.connect(element, after, { type: "bpmn:SequenceFlow" });
  write(modeler, element, { may_supplement: "false", may_refuse: "false" });
}

function takeAway(modeler, step) {
  const modeling = modeler.get("modeling");
  const inner = modeler.get("elementRegistry").filter((one) => one.parent === step.parent && one !== step);
  const lastOfLeg = step.parent.type === "bpmn:SubProcess" && !inner.some(isStep);
  const element = lastOfLeg ? step.parent : step;
  const block = blockOf(modeler, element);
  if (block && outgoing(block.split).length > 1) {
    const pass = outgoing(element).map((flow) => flow.target).filter((one) => one.id.startsWith("giay__"));
    modeling.removeElements([element, ...pass]);
    // A block of one branch is none: its gateways go and the branch stands on the line.
    if (outgoing(block.split).length === 1) modeling.removeElements([block.split, block.join]);
    return;
  }
  const flow = onward(element);
  const choice = choiceAfter(element);
  if (flow) for (const before of [...incoming(element)]) modeling.reconnectEnd(before, flow.target, middle(flow.target));
  modeling.removeElements(choice ? [element, choice] : [element]);
}

const middle = (shape) => ({ x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 });
