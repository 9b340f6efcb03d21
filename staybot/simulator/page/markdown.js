// The part of standard Markdown that apps send in a `markdown` block.

import { h, safeLink } from "./dom.js";

const INLINE = [
  [/`([^`]+)`/, (m) => h("code", {}, m[1])],
  [/\[([^\]]+)\]\(([^)\s]+)\)/, (m) => safeLink(m[2], m[1])],
  [/\*\*([^*]+)\*\*/, (m) => h("strong", {}, inline(m[1]))],
  [/~~([^~]+)~~/, (m) => h("s", {}, inline(m[1]))],
  [/\*([^*\s][^*]*)\*|\b_([^_]+)_\b/, (m) => h("em", {}, inline(m[1] ?? m[2]))],
];

function inline(text) {
  for (const [pattern, make] of INLINE) {
    const match = pattern.exec(text);
    if (match) return [...inline(text.slice(0, match.index)), make(match), ...inline(text.slice(match.index + match[0].length))];
  }
  return text ? [text] : [];
}

function line(text) {
  const heading = /^(#{1,6}) +(.*)$/.exec(text);
  if (heading) return h("h4", {}, inline(heading[2]));
  const item = /^\s*(?:[-*+]|\d+\.) +(.*)$/.exec(text);
  if (item) return h("li", {}, inline(item[1]));
  const quote = /^> ?(.*)$/.exec(text);
  if (quote) return h("blockquote", {}, inline(quote[1]));
  return text.trim() ? h("p", {}, inline(text)) : null;
}

export const markdown = (text) => text.split("\n").map(line);
