// Block Kit blocks as nodes.

import { chart, table } from "./figures.js";
import { element } from "./elements.js";
import { h, safeLink } from "./dom.js";
import { markdown } from "./markdown.js";
import { richText } from "./rich_text.js";
import { textObject } from "./mrkdwn.js";

const para = (object, world, attributes = {}) => h("div", { dir: "auto", class: "text", ...attributes }, textObject(object, world));

// Elements that stand alone in a section are described by its text.
const slug = (block, context) => encodeURIComponent(`${context.prefix}-${block.block_id}`);

function within(context, block, labelledBy) {
  return {
    ...context,
    key: (each) => `${context.prefix}/${block.block_id}/${each.action_id}`,
    value: (each) => context.value(block, each),
    act: (kind, each, value, node) => context.act(kind, { block, element: each, value, node }),
    naming: (each, described = []) => ({
      id: labelledBy.own,
      "aria-labelledby": labelledBy.id,
      "aria-label": labelledBy.id ? undefined : (each.placeholder?.text ?? each.accessibility_label ?? each.type.replaceAll("_", " ")),
      "aria-describedby": [...(labelledBy.described ?? []), ...described].join(" ") || undefined,
      "aria-required": labelledBy.required,
    }),
  };
}

function picture(block, world) {
  if (block.slack_file) {
    const id = block.slack_file.id ?? block.slack_file.url?.split("/").pop();
    return h("img", { src: `files/${encodeURIComponent(id)}`, alt: block.alt_text, loading: "lazy" });
  }
  return h("span", { class: "outside" }, "Picture: ", safeLink(block.image_url, block.alt_text));
}

function section(block, context) {
  const id = `text-${slug(block, context)}`;
  const accessory = block.accessory;
  return h(
    "div",
    { class: `section ${accessory ? "with-accessory" : ""}` },
    h(
      "div",
      { class: "section-text" },
      block.text && para(block.text, context.world, { id }),
      block.fields && h("div", { class: "fields" }, block.fields.map((each) => para(each, context.world))),
    ),
    accessory &&
      h(
        "div",
        { class: "accessory" },
        accessory.type === "image"
          ? picture(accessory, context.world)
          : element(accessory, within(context, block, { id: block.text ? id : undefined })),
      ),
  );
}

function input(block, context) {
  const own = `in-${slug(block, context)}`;
  const hint = block.hint ? `hint-${own}` : null;
  const error = `error-${own}`;
  const inside = within(context, block, {
    own,
    id: `label-${own}`,
    described: [hint, error].filter(Boolean),
    required: block.optional ? undefined : "true",
  });
  return h(
    "div",
    { class: "input", "data-block": block.block_id },
    h(
      "label",
      { class: "label", id: `label-${own}`, for: own, dir: "auto" },
      textObject(block.label, context.world),
      block.optional && h("span", { class: "optional" }, " (optional)"),
    ),
    element(block.element, inside),
    h("p", { class: "error", id: error }),
    hint && h("p", { class: "hint", id: hint, dir: "auto" }, textObject(block.hint, context.world)),
  );
}

const MAKERS = {
  section,
  input,
  header: (b, c) => h("h3", { class: "header", dir: "auto" }, textObject(b.text, c.world)),
  divider: () => h("hr"),
  context: (b, c) =>
    h(
      "div",
      { class: "context" },
      b.elements.map((each) => (each.type === "image" ? picture(each, c.world) : para(each, c.world))),
    ),
  actions: (b, c) => h("div", { class: "actions" }, b.elements.map((each) => element(each, within(c, b, {})))),
  image: (b, c) =>
    h("figure", {}, b.title && h("figcaption", {}, textObject(b.title, c.world)), picture(b, c.world)),
  rich_text: (b, c) => h("div", { class: "text", dir: "auto" }, richText(b, c.world)),
  markdown: (b) => h("div", { class: "text", dir: "auto" }, markdown(b.text)),
  alert: (b, c) => h("div", { class: `alert ${b.level ?? "default"}`, role: "note" }, textObject(b.text, c.world)),
  table: (b, c) => table(b, c.world),
  data_table: (b, c) => table(b, c.world),
  data_visualization: (b) => chart(b),
};
MAKERS.context_actions = MAKERS.actions;

export function block(json, context) {
  const make = MAKERS[json.type];
  const node = make ? make(json, context) : h("p", { class: "unknown" }, `(${json.type} cannot be shown here)`);
  return h("div", { class: "block" }, node);
}
