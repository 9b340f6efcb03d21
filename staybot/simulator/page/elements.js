// Interactive elements. Each maker takes (element, context) and gives a node;
// `context.act(kind, element, value, node)` tells the app, `context.value(element)` is what stands there now.

import { askFirst } from "./confirm.js";
import { fromLocal, toLocal } from "./dates.js";
import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { typedInput } from "./typed.js";

const word = (object) => object?.text ?? "";
const keyOf = (element, context) => context.key(element);

async function choose(element, context, value, node, kind = "choose") {
  if (element.confirm && !(await askFirst(element.confirm, context.world))) return false;
  await context.act(kind, element, value, node);
  return true;
}

function button(element, context) {
  return h(
    "button",
    {
      type: "button",
      class: `action ${element.style ?? ""}`,
      "aria-label": element.accessibility_label,
      "data-key": keyOf(element, context),
      onclick: async ({ currentTarget }) => {
        if (/^https?:\/\//i.test(element.url ?? "")) window.open(element.url, "_blank", "noopener,noreferrer");
        await choose(element, context, element.value ?? null, currentTarget, "click");
      },
    },
    textObject(element.text, context.world),
  );
}

function overflow(element, context) {
  const menu = h("details", { class: "overflow" });
  const pick = (option) => async ({ currentTarget }) => {
    menu.open = false;
    menu.firstChild.focus();
    await choose(element, context, option, currentTarget);
  };
  menu.append(
    h("summary", { "aria-label": "More actions", "data-key": keyOf(element, context) }, "⋯"),
    h("ul", {}, element.options.map((o) => h("li", {}, h("button", { type: "button", onclick: pick(o) }, word(o.text))))),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    event.stopPropagation();
    menu.open = false;
    menu.firstChild.focus();
  });
  return menu;
}

const same = (a, b) => a?.value === b?.value;

function ticks(element, context, type) {
  const chosen = context.value(element);
  const many = type === "checkbox";
  const name = keyOf(element, context);
  const isOn = (option) => (many ? (chosen ?? []).some((each) => same(each, option)) : same(chosen, option));
  const group = h("div", { class: "ticks", role: many ? "group" : "radiogroup", ...context.naming(element) });
  const changed = async (event) => {
    const on = [...group.querySelectorAll("input")].flatMap((box, i) => (box.checked ? [element.options[i]] : []));
    await choose(element, context, many ? on : (on[0] ?? null), event.target);
  };
  group.append(
    ...element.options.map((option) =>
      h(
        "label",
        { class: "tick" },
        h("input", { type, name, value: option.value, checked: isOn(option), onchange: changed, "data-key": name }),
        h(
          "span",
          { dir: "auto" },
          textObject(option.text, context.world),
          option.description && h("small", {}, textObject(option.description, context.world)),
        ),
      ),
    ),
  );
  return group;
}

// One native list for every kind of single choice: the phone's and the screen reader's own.
function select(element, context, choices, current) {
  const flat = choices.flatMap((each) => each.choices ?? [each]);
  const option = (each) => h("option", { value: each.id }, each.name);
  const grown = choices.map((each) =>
    each.choices ? h("optgroup", { label: each.name }, each.choices.map(option)) : option(each),
  );
  const list = h(
    "select",
    {
      "data-key": keyOf(element, context),
      ...context.naming(element),
      onchange: async ({ currentTarget }) => {
        const picked = flat.find((each) => each.id === currentTarget.value);
        const told = await choose(element, context, picked?.value ?? null, currentTarget);
        if (!told) list.value = current ?? "";
      },
    },
    h("option", { value: "" }, word(element.placeholder) || "Choose…"),
    grown,
  );
  list.value = current ?? "";
  return list;
}

const asChoice = (option) => ({ id: option.value, name: word(option.text), value: option });
const optionChoices = (element) =>
  element.option_groups?.map((group) => ({ name: word(group.label), choices: group.options.map(asChoice) })) ??
  element.options.map(asChoice);
const people = (world) => world.people.map((each) => ({ id: each.id, name: each.name, value: each.id }));
const channels = (world) => world.channels.map((each) => ({ id: each.id, name: `#${each.name}`, value: each.id }));

function multi(element, context, choices, current, isOn) {
  const name = keyOf(element, context);
  const box = h("div", { class: "ticks many", role: "group", tabindex: "0", ...context.naming(element) });
  const changed = async (event) => {
    const on = [...box.querySelectorAll("input")].flatMap((each, i) => (each.checked ? [choices[i].value] : []));
    await choose(element, context, on, event.target);
  };
  box.append(
    ...choices.map((each) =>
      h(
        "label",
        { class: "tick" },
        h("input", { type: "checkbox", value: each.id, checked: isOn(current ?? [], each), onchange: changed, "data-key": name }),
        h("span", {}, h("bdi", {}, each.name)),
      ),
    ),
  );
  return box;
}

const byValue = (current, each) => current.some((one) => same(one, each.value));
const byIdentity = (current, each) => current.includes(each.id);

function picker(element, context, type, read = (value) => value, write = (value) => value) {
  const current = context.value(element);
  return h("input", {
    type,
    value: current === null || current === undefined ? "" : write(current),
    "data-key": keyOf(element, context),
    ...context.naming(element),
    onchange: ({ currentTarget }) => choose(element, context, currentTarget.value ? read(currentTarget.value) : null, currentTarget),
  });
}

function feedback(element, context) {
  const one = (part) =>
    h("button", {
      type: "button",
      class: "action",
      "aria-label": part.accessibility_label,
      onclick: ({ currentTarget }) => context.act("click", element, part.value, currentTarget),
    }, textObject(part.text, context.world));
  return h("span", { class: "feedback" }, one(element.positive_button), one(element.negative_button));
}

const MAKERS = {
  button,
  overflow,
  icon_button: button,
  feedback_buttons: feedback,
  radio_buttons: (e, c) => ticks(e, c, "radio"),
  checkboxes: (e, c) => ticks(e, c, "checkbox"),
  static_select: (e, c) => select(e, c, optionChoices(e), c.value(e)?.value),
  users_select: (e, c) => select(e, c, people(c.world), c.value(e)),
  channels_select: (e, c) => select(e, c, channels(c.world), c.value(e)),
  conversations_select: (e, c) => select(e, c, channels(c.world), c.value(e)),
  multi_static_select: (e, c) => multi(e, c, optionChoices(e).flatMap((g) => g.choices ?? [g]), c.value(e), byValue),
  multi_users_select: (e, c) => multi(e, c, people(c.world), c.value(e), byIdentity),
  multi_conversations_select: (e, c) => multi(e, c, channels(c.world), c.value(e), byIdentity),
  datepicker: (e, c) => picker(e, c, "date"),
  timepicker: (e, c) => picker(e, c, "time"),
  datetimepicker: (e, c) =>
    picker(e, c, "datetime-local", (v) => fromLocal(v, c.world.tz), (v) => toLocal(v, c.world.tz)),
};

export function element(json, context) {
  const make = MAKERS[json.type] ?? typedInput(json.type);
  return make ? make(json, context) : h("p", { class: "unknown" }, `(${json.type} cannot be shown here)`);
}
