// Inputs into which people type: every keystroke is kept, so that nothing typed is lost.

import { h } from "./dom.js";

const FIELDS = {
  plain_text_input: { type: "text" },
  rich_text_input: { lines: true },
  number_input: { type: "text", inputmode: "decimal" },
  email_text_input: { type: "email" },
  url_text_input: { type: "url" },
};

const COUNT_FROM = 3000;

const asRich = (text) => ({
  type: "rich_text",
  elements: text ? [{ type: "rich_text_section", elements: [{ type: "text", text }] }] : [],
});

function words(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(words).join("");
  return value.text ?? words(value.elements ?? "");
}

function counter(element, id) {
  const most = element.max_length ?? (element.multiline ? COUNT_FROM : null);
  if (!most) return { node: null, count() {} };
  const node = h("p", { class: "counter", id });
  const count = (text) => {
    const over = text.length - most;
    node.textContent = over > 0 ? `${over} character${over === 1 ? "" : "s"} too many` : `${text.length} of ${most} characters`;
    node.classList.toggle("over", over > 0);
  };
  return { node, count };
}

function field(element, context) {
  const kind = FIELDS[element.type];
  const key = context.key(element);
  const counterId = `count-${encodeURIComponent(key)}`;
  const { node: note, count } = counter(element, counterId);
  const naming = context.naming(element, note ? [counterId] : []);
  const send = (text) => (element.type === "rich_text_input" ? asRich(text) : text || null);
  const shared = {
    "data-key": key,
    placeholder: element.placeholder?.text,
    dir: "auto",
    ...naming,
    oninput: ({ currentTarget }) => {
      count(currentTarget.value);
      context.act("type", element, send(currentTarget.value), currentTarget);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      if (event.currentTarget.tagName === "INPUT") {
        event.preventDefault();
        context.act("enter", element, send(event.currentTarget.value), event.currentTarget);
      }
    },
  };
  const isLong = element.multiline || kind.lines;
  const input = isLong ? h("textarea", { rows: 4, ...shared }) : h("input", { type: kind.type, inputmode: kind.inputmode, ...shared });
  input.value = words(context.value(element));
  count(input.value);
  if (element.focus_on_load) input.dataset.first = "true";
  return note ? h("div", { class: "counted" }, input, note) : input;
}

export const typedInput = (type) => (type in FIELDS ? field : null);
