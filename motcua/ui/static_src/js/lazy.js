/**
 * Heavy parts come only where they are needed. The addresses of the bundles stand on <html> (data-bpmn-viewer,
 * data-bpmn-modeler, data-bpmn-style, data-charts), so the server's hashed names hold.
 */

const loaded = new Map();

function script(url) {
  if (!loaded.has(url)) {
    loaded.set(
      url,
      new Promise((done, failed) => {
        const tag = document.createElement("script");
        tag.src = url;
        tag.onload = done;
        tag.onerror = failed;
        document.head.append(tag);
      }),
    );
  }
  return loaded.get(url);
}

function style(url) {
  if (loaded.has(url)) return;
  loaded.set(url, true);
  const tag = document.createElement("link");
  tag.rel = "stylesheet";
  tag.href = url;
  document.head.append(tag);
}

/** Load diagrams and charts where their holders stand, also those that arrive later. */
export function startLazy() {
  const at = document.documentElement.dataset;
  const prepare = (root) => {
    const find = (selector) => [
      ...(root.matches?.(selector) ? [root] : []),
      ...(root.querySelectorAll?.(selector) ?? []),
    ];
    for (const holder of find("[data-bpmn]")) {
      if (holder.dataset.started) continue;
      holder.dataset.started = "1";
      style(at.bpmnStyle);
      const editing = holder.dataset.bpmn === "modeler";
      script(editing ? at.bpmnModeler : at.bpmnViewer).then(() =>
        editing ? window.motcuaModeler(holder) : window.motcuaViewer(holder),
      );
    }
    for (const holder of find("[data-chart]")) {
      if (holder.dataset.started) continue;
      holder.dataset.started = "1";
      script(at.charts).then(() => window.motcuaChart(holder));
    }
  };
  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
}
