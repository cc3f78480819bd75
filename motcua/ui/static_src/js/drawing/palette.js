/** The palette of a process: the few shapes a table of steps can hold, and the tools to move them. */

class StepsPalette {
  constructor(palette, create, elementFactory, spaceTool, lassoTool, handTool, globalConnect, translate) {
    Object.assign(this, { create, elementFactory, spaceTool, lassoTool, handTool, globalConnect, translate });
    palette.registerProvider(this);
  }

  getPaletteEntries() {
    const tool = (group, icon, phrase, start) => ({
      group,
      className: icon,
      title: this.translate(phrase),
      action: { click: start },
    });
    const shape = (icon, phrase, options) => {
      const start = (event) => this.create.start(event, this.elementFactory.createShape(options));
      return { group: "shapes", className: icon, title: this.translate(phrase), action: { dragstart: start, click: start } };
    };
    return {
      "hand-tool": tool("tools", "bpmn-icon-hand-tool", "Activate hand tool", (event) => this.handTool.activateHand(event)),
      "lasso-tool": tool("tools", "bpmn-icon-lasso-tool", "Activate lasso tool", (event) => this.lassoTool.activateSelection(event)),
      "space-tool": tool("tools", "bpmn-icon-space-tool", "Activate create/remove space tool", (event) =>
        this.spaceTool.activateSelection(event)),
      "connect-tool": tool("tools", "bpmn-icon-connection-multi", "Activate global connect tool", (event) =>
        this.globalConnect.start(event)),
      line: { group: "tools", separator: true },
      step: shape("bpmn-icon-user-task", "Create step", { type: "bpmn:UserTask" }),
      wait: shape("bpmn-icon-intermediate-event-catch-timer", "Create wait for time", {
        type: "bpmn:IntermediateCatchEvent",
        eventDefinitionType: "bpmn:TimerEventDefinition",
      }),
      parallel: shape("bpmn-icon-gateway-parallel", "Create parallel gateway", { type: "bpmn:ParallelGateway" }),
      choice: shape("bpmn-icon-gateway-xor", "Create gateway", { type: "bpmn:ExclusiveGateway" }),
      note: shape("bpmn-icon-text-annotation", "Add text annotation", { type: "bpmn:TextAnnotation" }),
    };
  }
}

StepsPalette.$inject = [
  "palette", "create", "elementFactory", "spaceTool", "lassoTool", "handTool", "globalConnect", "translate",
];

export const palette = { __init__: ["paletteProvider"], paletteProvider: ["type", StepsPalette] };
