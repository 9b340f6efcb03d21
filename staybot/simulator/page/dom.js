// The only place where elements are made. Text becomes text nodes; nothing is ever parsed as HTML.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "value") node.value = value;
    else if (name === "checked") node.checked = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((each) => each || each === 0));
  return node;
}

export const byId = (id) => document.getElementById(id);

export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Keeps the nodes of unchanged items, so that focus, typing and scrolling survive an update.
export function reconcile(parent, items, { key, build, version = JSON.stringify }) {
  const old = new Map([...parent.children].map((node) => [node.dataset.item, node]));
  const focus = remembered(parent);
  const nodes = items.map((item) => {
    const id = String(key(item));
    const now = version(item);
    const kept = old.get(id);
    if (kept && kept.version === now) return kept;
    const node = build(item);
    node.dataset.item = id;
    node.version = now;
    return node;
  });
  const same = nodes.length === parent.children.length && nodes.every((node, i) => node === parent.children[i]);
  if (same) return;
  place(parent, nodes);
  restore(parent, focus);
}

function place(parent, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...parent.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

function remembered(parent) {
  const active = document.activeElement;
  if (!active || active === parent || !parent.contains(active)) return null;
  const marked = active.closest("[data-key]");
  return {
    node: active,
    key: active.dataset.key ?? marked?.dataset.key,
    value: active.value,
    item: [...parent.children].find((child) => child.contains(active))?.dataset.item,
    start: active.selectionStart,
    end: active.selectionEnd,
  };
}

function restore(parent, focus) {
  if (!focus || document.activeElement === focus.node) return;
  const all = [...parent.querySelectorAll("[data-key]")].filter((node) => node.dataset.key === focus.key);
  const item = [...parent.children].find((child) => child.dataset.item === focus.item);
  const node = all.find((each) => each.value === focus.value) ?? all[0] ?? item;
  if (!node) return;
  if (node === item && node.tabIndex < 0) node.tabIndex = -1; // what had the focus is gone: stay near it
  node.focus({ preventScroll: true });
  if (typeof focus.start === "number" && node.setSelectionRange && node.type !== "email") {
    node.setSelectionRange(focus.start, focus.end);
  }
}

export function safeLink(url, ...children) {
  const allowed = /^(https?:\/\/|mailto:)/i.test(url);
  if (!allowed) return h("span", {}, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
