// A conversation: messages, the replies under them, and what only the viewer sees.

import { block } from "./blocks.js";
import { byId, h, reconcile, say } from "./dom.js";
import { contextOf } from "./acts.js";
import { day, sameDay, stamp, time } from "./dates.js";
import { mrkdwn } from "./mrkdwn.js";

export function avatar(id, name) {
  const node = h("span", { class: "avatar", "aria-hidden": "true" }, [...name.trim()][0]?.toUpperCase() ?? "?");
  const sum = [...id].reduce((all, letter) => (all * 31 + letter.codePointAt(0)) % 9973, 7);
  node.style.setProperty("--hue", Math.round(sum * 137.5) % 360); // the golden angle: neighbours differ
  return node;
}

function file({ id, name, title, size }) {
  const link = h("a", { href: `files/${encodeURIComponent(id)}`, download: name, dir: "auto" }, title || name);
  return h("li", { class: "file" }, link, h("span", { dir: "auto" }, `${name} · ${size} bytes`));
}

function body(message, seen) {
  const said = () => h("div", { class: "text", dir: "auto" }, mrkdwn(message.text, seen.world));
  if (!message.files.length) return message.blocks.length ? blocks(message, seen) : said();
  return [message.text && said(), h("ul", { class: "files" }, message.files.map(file)), blocks(message, seen)];
}

function blocks(message, seen) {
  const context = contextOf({
    viewer: seen.viewer.id,
    surface: { channel: message.channel, ts: message.ts },
    prefix: message.ts,
    state: () => message.state,
    world: seen.world,
  });
  return message.blocks.map((each) => block(each, context));
}

function build(message, seen) {
  const at = new Date(message.at);
  const tz = seen.viewer.tz;
  return h(
    "li",
    { class: `message ${message.ephemeral ? "ephemeral" : ""} ${message.first ? "new-day" : ""}` },
    message.first && h("p", { class: "day" }, h("span", {}, day(at, tz))),
    h(
      "article",
      { "aria-label": `${message.name}, ${stamp(at, tz)}` },
      avatar(message.user, message.name),
      h(
        "div",
        { class: "message-body" },
        h(
          "p",
          { class: "by" },
          h("bdi", { class: "author" }, message.name),
          message.is_bot && h("span", { class: "badge" }, "app"),
          h("time", { datetime: message.at, title: stamp(at, tz) }, time(at, tz)),
          message.edited && h("span", { class: "edited" }, "(edited)"),
        ),
        message.ephemeral && h("p", { class: "only-you" }, "Only visible to you"),
        body(message, seen),
        message.replies.length > 0 &&
          h(
            "details",
            { class: "thread", open: true },
            h("summary", {}, `${message.replies.length} ${message.replies.length === 1 ? "reply" : "replies"}`),
            h("ol", { class: "messages" }, message.replies.map((reply) => build(reply, seen))),
          ),
      ),
    ),
  );
}

function threaded(messages, tz) {
  const parents = new Map();
  const top = [];
  for (const each of messages) {
    const message = { ...each, replies: [] };
    const parent = each.thread_ts && each.thread_ts !== each.ts ? parents.get(each.thread_ts) : null;
    if (parent) parent.replies.push(message);
    else {
      const before = top.at(-1);
      message.first = !before || !sameDay(new Date(before.at), new Date(each.at), tz);
      top.push(message);
    }
    parents.set(each.ts, message);
  }
  return top;
}

let shown = { where: "", last: "" };

export function showMessages(seen) {
  const scroll = byId("scroll");
  const where = `${seen.viewer.id}/${seen.place}`;
  const isNew = where !== shown.where;
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const list = byId("messages");
  if (isNew) list.replaceChildren();
  const top = threaded(seen.messages, seen.viewer.tz);
  const { viewer } = seen;
  reconcile(list, top, {
    key: (message) => message.ts,
    build: (message) => build(message, seen),
    version: (message) => JSON.stringify([{ ...message, state: null }, viewer.tz]),
  });
  announce(seen, isNew);
  if (isNew || atEnd) scroll.scrollTop = scroll.scrollHeight;
  const last = seen.messages.at(-1);
  shown = { where, last: last?.ts ?? "" };
}

function announce(seen, isNew) {
  if (isNew) return;
  const fresh = seen.messages.filter((each) => each.ts > shown.last && each.user !== seen.viewer.id);
  if (!fresh.length) return;
  const last = fresh.at(-1);
  say(byId("heard"), `${fresh.length > 1 ? `${fresh.length} new messages. ` : ""}${last.name}: ${last.text}`);
}
