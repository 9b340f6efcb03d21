// Tables and charts. A chart is a table whose cells carry bars: the figures are always readable.

import { h } from "./dom.js";
import { richText } from "./rich_text.js";

const cell = (each, world) => {
  if (each.type === "rich_text") return richText(each, world);
  return String(each.text ?? each.value ?? "");
};

export function table(block, world) {
  const [head, ...rows] = block.rows;
  return h(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": block.caption ?? "Table" },
    h(
      "table",
      {},
      block.caption && h("caption", {}, block.caption),
      h("thead", {}, h("tr", {}, head.map((each) => h("th", { scope: "col" }, cell(each, world))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((each) => h("td", { dir: "auto" }, cell(each, world)))))),
    ),
  );
}

function bar(value, most) {
  const fill = h("span", { class: "fill" });
  fill.style.inlineSize = `${most > 0 ? Math.max(0, (value / most) * 100) : 0}%`;
  return h("td", {}, h("span", { class: "bar" }, fill), h("span", { class: "figure" }, String(value)));
}

export function chart(block) {
  const { chart: data } = block;
  const series = data.segments ? [{ name: "", data: data.segments }] : data.series;
  const labels = series[0].data.map((each) => each.label);
  const most = Math.max(...series.flatMap((each) => each.data.map((point) => point.value)));
  return h(
    "div",
    { class: "table chart", tabindex: "0", role: "region", "aria-label": block.title },
    h(
      "table",
      {},
      h("caption", {}, block.title),
      series.length > 1 &&
        h("thead", {}, h("tr", {}, h("td"), series.map((each) => h("th", { scope: "col" }, each.name)))),
      h(
        "tbody",
        {},
        labels.map((label, index) =>
          h("tr", {}, h("th", { scope: "row", dir: "auto" }, label), series.map((each) => bar(each.data[index].value, most))),
        ),
      ),
    ),
  );
}
