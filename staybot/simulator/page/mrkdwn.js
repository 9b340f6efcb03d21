// Slack's mrkdwn as nodes. Whatever is not understood stays the text it is.

import { slackDate } from "./dates.js";
import { emoji } from "./emoji.js";
import { h, safeLink } from "./dom.js";

const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

const STYLES = [
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
];

// `world` knows names, the viewer's zone and the simulated now.
export function mrkdwn(text, world) {
  const parts = text.split(/```([\s\S]*?)```/);
  return parts.flatMap((part, index) =>
    index % 2 ? [h("pre", {}, decode(part.replace(/^\n|\n$/g, "")))] : quotes(part, world),
  );
}

function quotes(text, world) {
  const nodes = [];
  let quoted = [];
  const close = () => {
    if (quoted.length) nodes.push(h("blockquote", { dir: "auto" }, lines(quoted, world)));
    quoted = [];
  };
  let plain = [];
  const flush = () => {
    if (plain.length) nodes.push(...lines(plain, world));
    plain = [];
  };
  for (const line of text.split("\n")) {
    const match = /^(?:&gt;|>)(?!\S*>) ?(.*)$/.exec(line);
    if (match) {
      flush();
      quoted.push(match[1]);
    } else {
      close();
      plain.push(line);
    }
  }
  flush();
  close();
  return nodes;
}

const lines = (all, world) => all.flatMap((line, index) => [index ? h("br") : null, ...inline(line, world)]).filter(Boolean);

export function inline(text, world) {
  const code = /`([^`\n]+)`/.exec(text);
  if (code) return around(text, code, h("code", {}, decode(code[1])), world);
  const special = /<([^<>]+)>/.exec(text);
  if (special) return around(text, special, entity(special[1], world), world);
  return styled(text, world);
}

const around = (text, match, node, world) => [
  ...inline(text.slice(0, match.index), world),
  node,
  ...inline(text.slice(match.index + match[0].length), world),
];

function styled(text, world) {
  for (const [mark, tag] of STYLES) {
    const m = `\\${mark}`;
    const match = new RegExp(`(^|[\\s("'*_~])${m}([^\\s${m}](?:[^${m}]*[^\\s${m}])?)${m}(?=$|[\\s.,;:!?)"'*_~…—–-])`).exec(text);
    if (match) {
      const start = match.index + match[1].length;
      return [
        ...styled(text.slice(0, start), world),
        h(tag, {}, ...styled(match[2], world)),
        ...styled(text.slice(match.index + match[0].length), world),
      ];
    }
  }
  return text ? [emoji(decode(text))] : [];
}

function entity(body, world) {
  const [target, label] = split(body);
  if (target.startsWith("@")) return mention("@" + (world.names[target.slice(1)] ?? label ?? target.slice(1)));
  if (target.startsWith("#")) return mention("#" + (world.names[target.slice(1)] ?? label ?? target.slice(1)));
  if (target.startsWith("!date^")) return date(target, label, world);
  if (target.startsWith("!subteam^")) return mention(label ?? "@group");
  if (target.startsWith("!")) return mention("@" + target.slice(1));
  return safeLink(decode(target), decode(label ?? target));
}

function split(body) {
  const bar = body.indexOf("|");
  return bar < 0 ? [body, undefined] : [body.slice(0, bar), body.slice(bar + 1)];
}

function date(target, fallback, world) {
  const [, seconds, pattern, link] = target.split("^");
  const words = slackDate(seconds, pattern ?? "", decode(fallback ?? ""), world);
  const node = h("time", { datetime: new Date(Number(seconds) * 1000 || 0).toISOString() }, words);
  return link ? safeLink(link, node) : node;
}

export const mention = (name) => h("span", { class: "mention" }, h("bdi", {}, decode(name)));

// A text object of Block Kit.
export function textObject(object, world) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, world);
  return object.text
    .split("\n")
    .flatMap((line, index) => [index ? h("br") : null, object.emoji === false ? line : emoji(line)])
    .filter(Boolean);
}
