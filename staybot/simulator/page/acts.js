// What a person does with an element, and what Slack shows when the app does not answer.

import { act, actSoon, flush } from "./api.js";
import { h } from "./dom.js";

const drafts = new Map();

// The value that stands in an element: what was typed here, else what the server knows.
function standing(key, state, block, element) {
  if (drafts.has(key)) return drafts.get(key);
  const entry = state?.[block.block_id]?.[element.action_id];
  if (!entry) return null;
  const [, value] = Object.entries(entry).find(([name]) => name !== "type") ?? [];
  return value ?? null;
}

export function forgetDrafts(prefix) {
  for (const key of [...drafts.keys()]) if (key.startsWith(`${prefix}/`)) drafts.delete(key);
}

function markFailed(node, words) {
  const place = node?.closest(".block");
  if (!place) return;
  place.querySelector(":scope > .no-answer")?.remove();
  if (words) place.append(h("p", { class: "no-answer", role: "alert" }, h("span", { "aria-hidden": "true" }, "⚠ "), words));
}

// `surface` says where the element stands: {view} or {channel, ts}.
export function contextOf({ viewer, surface, prefix, state, world }) {
  return {
    world,
    prefix,
    value: (block, element) => standing(`${prefix}/${block.block_id}/${element.action_id}`, state(), block, element),
    act: async (kind, { block, element, value, node }) => {
      const key = `${prefix}/${block.block_id}/${element.action_id}`;
      const body = { kind, as: viewer, ...surface, block: block.block_id, action: element.action_id, value };
      if (kind !== "click" && element.type !== "overflow") drafts.set(key, value);
      if (kind === "type") {
        const told = await actSoon(key, body);
        if (told) markFailed(node, told.ok ? "" : told.notice);
        return;
      }
      flush();
      node?.setAttribute("aria-busy", "true");
      const told = await act(body);
      node?.removeAttribute("aria-busy");
      markFailed(node, told.ok ? "" : told.notice);
    },
  };
}
