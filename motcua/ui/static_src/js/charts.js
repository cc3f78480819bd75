/**
 * A chart: <div class="chart" data-chart role="img" aria-label="…"><script type="application/json">{option}</script></div>
 * The option is an ECharts one (line, bar); our colours, type and number writing come from here.
 */
import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

const axis = {
  axisLine: { lineStyle: { color: "#d9d1c8" } },
  axisTick: { show: false },
  axisLabel: { color: "#6d645d", fontSize: 12.5 },
  splitLine: { lineStyle: { color: "#efe9e2" } },
};
echarts.registerTheme("motcua", {
  color: ["#b11e2b", "#1c7a4a", "#c99a2e", "#2f55a4", "#8a6d5b", "#6b4a8e"],
  textStyle: { fontFamily: "Be Vietnam Pro, sans-serif", color: "#1f1a17" },
  categoryAxis: axis,
  valueAxis: axis,
  timeAxis: axis,
  legend: { textStyle: { color: "#433c37", fontSize: 13 } },
  line: { symbolSize: 5, lineStyle: { width: 2 } },
});

const written = new Intl.NumberFormat("vi-VN");
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

window.motcuaChart = (holder) => {
  const option = JSON.parse(holder.querySelector('script[type="application/json"]').textContent);
  const chart = echarts.init(holder, "motcua", { renderer: "svg" });
  for (const axis of [option.xAxis, option.yAxis]) {
    if (axis?.type === "value") axis.axisLabel = { formatter: (value) => written.format(value), ...axis.axisLabel };
  }
  chart.setOption({
    animation: !still,
    grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", valueFormatter: (value) => (typeof value === "number" ? written.format(value) : (value ?? "–")) },
    ...option,
  });
  new ResizeObserver(() => chart.resize()).observe(holder);
  chart.on("click", ({ data }) => data?.href && window.location.assign(data.href));
};
