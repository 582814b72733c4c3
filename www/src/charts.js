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
    // A level that hardly moves must not look as if it fell to the ground.
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, most > 0 ? Math.max(most * 1.05, spec.least ?? 0) : spec.least || 1] } },
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
  tellPicks(element, entry);
  // For tests: what the chart holds.
  element.stagecraftPlot = entry;
};

/** Which curve stands at a height of a stacked chart. */
function hit(spec, row, height) {
  const curves = stack(spec.curves);
  const found = spec.curves.findIndex((curve, index) => !curve.dashed && curve.values[row] > 0 && curves[index][row] >= height);
  return found < 0 ? "" : spec.curves[found].label;
}

/** A click on a row of the chart, which is no end of a drag, is told to whoever listens. */
function tellPicks(element, entry) {
  const { plot } = entry;
  let pressed = 0;
  plot.over.addEventListener("mousedown", (event) => (pressed = event.clientX));
  plot.over.addEventListener("click", (event) => {
    const row = plot.cursor.idx;
    if (row == null || Math.abs(event.clientX - pressed) > 3) return;
    const { x } = entry.spec;
    const from = x[row];
    // The last row is as long as the one before it.
    const seconds = row + 1 < x.length ? x[row + 1] - from : from - (x[row - 1] ?? from - 1);
    const label = entry.spec.stacked ? hit(entry.spec, row, plot.posToVal(plot.cursor.top, "y")) : "";
    element.dispatchEvent(new CustomEvent("stagecraft-pick", { detail: { from, seconds, label } }));
  });
}

/** Offers the chart as a PNG: uPlot's own canvas on the page's ground, with a title above and a legend below. */
globalThis.stagecraftSavePng = (element, name) => {
  const entry = drawn.get(element);
  if (!entry) return;
  const { plot, spec } = entry;
  const source = plot.ctx.canvas;
  const ratio = source.width / plot.width;
  const styles = getComputedStyle(element);
  const token = (name) => styles.getPropertyValue(name).trim();
  const canvas = document.createElement("canvas");
  const paint = canvas.getContext("2d");
  const font = (size, weight) => `${weight} ${size}px system-ui, sans-serif`;
  // Where each entry of the legend stands.
  paint.font = font(12, 400);
  const places = [];
  let [left, top] = [16, 0];
  for (const curve of spec.curves) {
    const width = 40 + paint.measureText(curve.label).width;
    if (left > 16 && left + width > plot.width - 16) [left, top] = [16, top + 20];
    places.push([left, top]);
    left += width;
  }
  const head = 40;
  canvas.width = source.width;
  canvas.height = source.height + Math.round((head + 34 + top) * ratio);
  paint.fillStyle = token("--surface");
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(source, 0, Math.round(head * ratio));
  paint.scale(ratio, ratio);
  paint.fillStyle = token("--text");
  paint.font = font(15, 600);
  paint.fillText(spec.title, 16, 24);
  const titled = paint.measureText(spec.title).width;
  paint.font = font(12, 400);
  paint.fillStyle = token("--text-muted");
  paint.fillText(spec.unit, 16 + titled + 10, 24);
  spec.curves.forEach((curve, index) => {
    const [x, y] = [places[index][0], head + plot.height + 16 + places[index][1]];
    paint.strokeStyle = token(curve.colour);
    paint.lineWidth = 3;
    paint.setLineDash(curve.dashed ? [6, 4] : []);
    paint.beginPath();
    paint.moveTo(x, y);
    paint.lineTo(x + 18, y);
    paint.stroke();
    paint.fillStyle = token("--text");
    paint.fillText(curve.label, x + 24, y + 4);
  });
  canvas.toBlob((blob) => {
    if (!blob) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    // Safari begins to read after the click is over.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }, "image/png");
};
