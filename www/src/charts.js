// Draws the traffic lab's charts with uPlot. It is a file of its own, which is loaded when a chart is first drawn. Colours are design tokens.

import uPlot from "uplot";
import sheet from "uplot/dist/uPlot.min.css";

const style = new CSSStyleSheet();
style.replaceSync(sheet);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];

const drawn = new WeakMap();

const number = (value) => (value == null ? "–" : Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en-US") : String(+value.toPrecision(4)));

/** Curves that stand on each other: each one's values with those below it. */
function stack(curves) {
  const sums = [];
  return curves.map((curve) => (curve.dashed ? curve.values : curve.values.map((value, index) => (sums[index] = (sums[index] ?? 0) + (value ?? 0)))));
}

/** What uPlot draws. Stacked curves are painted from the tallest to the lowest, each filled down to the ground. */
function arranged(spec) {
  const values = spec.stacked ? stack(spec.curves) : spec.curves.map((curve) => curve.values);
  const order = spec.curves.map((_, index) => index);
  if (spec.stacked) order.reverse();
  return { order, data: [spec.x, ...order.map((index) => values[index])] };
}

function make(element, spec, order, data, token) {
  const axis = { stroke: token("--text-muted"), grid: { stroke: token("--line"), width: 1 }, ticks: { stroke: token("--line"), width: 1 }, font: "12px system-ui" };
  const series = order.map((index) => {
    const curve = spec.curves[index];
    const colour = token(curve.colour);
    return {
      label: curve.label,
      stroke: colour,
      width: curve.dashed ? 1.5 : 2,
      dash: curve.dashed ? [6, 4] : undefined,
      fill: spec.stacked && !curve.dashed ? colour : undefined,
      points: { show: data[0].length < 2 },
      // The legend tells a curve's own value, not the sum that it is painted at.
      value: (_, value, __, row) => number(row == null ? null : drawn.get(element)?.spec.curves[index].values[row]),
    };
  });
  const options = {
    width: Math.max(element.clientWidth, 200),
    height: 190,
    scales: { x: { time: false } },
    axes: [
      { ...axis, values: (_, marks) => marks.map((mark) => `${number(mark)} s`) },
      { ...axis, size: 58, values: (_, marks) => marks.map(number) },
    ],
    series: [{ label: "Second", value: (_, value) => number(value) }, ...series],
    cursor: { sync: { key: "lab" }, drag: { x: true, y: false } },
  };
  const plot = new uPlot(options, data, element);
  const watch = new ResizeObserver(() => {
    if (!element.isConnected) return watch.disconnect();
    const width = Math.max(element.clientWidth, 200);
    if (width !== plot.width) plot.setSize({ width, height: 190 });
  });
  watch.observe(element);
  return plot;
}

globalThis.stagecraftCharts = (element, spec) => {
  const { order, data } = arranged(spec);
  const styles = getComputedStyle(element);
  const token = (name) => styles.getPropertyValue(name).trim();
  const key = JSON.stringify([spec.title, order.map((index) => [spec.curves[index].label, token(spec.curves[index].colour)]), token("--line")]);
  const before = drawn.get(element);
  if (before?.key === key) {
    before.spec = spec;
    before.plot.setData(data);
    return;
  }
  before?.plot.destroy();
  const entry = { key, spec, plot: null };
  drawn.set(element, entry);
  entry.plot = make(element, spec, order, data, token);
  // For tests: what the chart holds.
  element.stagecraftPlot = entry;
};
