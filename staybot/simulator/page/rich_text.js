// Slack's rich_text: literal by construction, styled by flags.

import { emoji } from "./emoji.js";
import { h, safeLink } from "./dom.js";
import { mention } from "./mrkdwn.js";
import { slackDate } from "./dates.js";

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

const styled = (node, style = {}) =>
  Object.keys(TAGS).reduce((inner, flag) => (style[flag] ? h(TAGS[flag], {}, inner) : inner), node);

const broken = (text) => text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));

const PARTS = {
  text: (each) => broken(each.text),
  link: (each) => safeLink(each.url, each.text ?? each.url),
  user: (each, world) => mention("@" + (world.names[each.user_id] ?? each.user_id)),
  channel: (each, world) => mention("#" + (world.names[each.channel_id] ?? each.channel_id)),
  usergroup: () => mention("@group"),
  broadcast: (each) => mention("@" + each.range),
  emoji: (each) => emoji(`:${each.name}:`),
  date: (each, world) => slackDate(each.timestamp, each.format, each.fallback ?? "", world),
  color: (each) => each.value,
};

const inline = (all, world) =>
  all.flatMap((each) => styled(h("span", {}, PARTS[each.type]?.(each, world) ?? ""), each.style));

const BLOCKS = {
  rich_text_section: (each, world) => h("p", {}, inline(each.elements, world)),
  rich_text_quote: (each, world) => h("blockquote", { dir: "auto" }, inline(each.elements, world)),
  rich_text_preformatted: (each, world) => h("pre", {}, inline(each.elements, world)),
  rich_text_list: (each, world) =>
    h(each.style === "ordered" ? "ol" : "ul", { class: `indent-${each.indent ?? 0}` }, each.elements.map((item) => h("li", {}, inline(item.elements, world)))),
};

export const richText = (block, world) => block.elements.map((each) => BLOCKS[each.type]?.(each, world) ?? "");
