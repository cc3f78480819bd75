/**
 * Looks at a process: <div class="diagram" data-bpmn="viewer" data-src="/x.bpmn" data-marks='{"done":[id],…}'>
 * or with the XML in a <script type="application/xml"> inside. Marks: done, current, fault, chosen (lists of node
 * ids). A click fires "node" with the id; dispatching "choose" with {id} marks and shows a node.
 */
import Viewer from "bpmn-js/lib/NavigatedViewer";
import { drawing, open } from "./bpmn-open.js";

window.motcuaViewer = (holder) => open(holder, new Viewer({ container: holder, ...drawing }));
