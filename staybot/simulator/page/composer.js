// The line in which people write: messages, slash commands with their hints, shortcuts, names after @.

import { act } from "./api.js";
import { byId, h, say } from "./dom.js";

let seen = null;
let choices = [];
let chosen = -1;

const input = () => byId("message");
const box = () => byId("suggestions");

export function showComposer(now) {
  seen = now;
  const form = byId("composer");
  form.hidden = now.place === "home";
  input().placeholder = now.can_write
    ? `Message ${now.place_name}, or / for commands`
    : `Type / for ${now.bot.name}'s commands`;
}

function commands(text) {
  const typed = text.toLowerCase();
  const known = seen.commands.map((each) => ({
    name: each.command,
    words: [each.usage_hint, each.description].filter(Boolean),
    take: () => write(`${each.command} `),
  }));
  const shortcuts = seen.shortcuts.map((each) => ({
    name: each.name,
    words: ["shortcut", each.description],
    take: () => runShortcut(each),
  }));
  return [...known, ...shortcuts].filter(
    (each) => each.name.startsWith(typed) || each.name.toLowerCase().includes(typed.slice(1) || "\0") || typed === "/",
  );
}

function names(fragment, text) {
  const typed = fragment.toLowerCase();
  return seen.people
    .filter((each) => each.name.toLowerCase().includes(typed) || each.handle.startsWith(typed))
    .slice(0, 8)
    .map((each) => ({
      name: `@${each.handle}`,
      words: [each.name],
      take: () => write(`${text.slice(0, text.length - fragment.length)}${each.handle} `),
    }));
}

function hint(text) {
  const used = seen.commands.find((each) => text.startsWith(`${each.command} `));
  return used ? [{ name: used.command, words: [used.usage_hint, used.description].filter(Boolean), take: null }] : [];
}

function suggest() {
  const text = input().value;
  const mention = /(?:^|\s)@([\p{L}\d._-]*)$/u.exec(text);
  if (mention) choices = names(mention[1], text);
  else if (/^\/\S*$/.test(text)) choices = commands(text);
  else choices = hint(text);
  chosen = choices[0]?.take ? 0 : -1;
  draw();
}

function draw() {
  const list = box();
  list.hidden = choices.length === 0;
  input().setAttribute("aria-expanded", String(!list.hidden));
  list.replaceChildren(
    ...choices.map((each, index) =>
      h(
        "li",
        {
          id: `suggestion-${index}`,
          role: "option",
          "aria-selected": String(index === chosen),
          class: each.take ? "" : "hint",
          onmousedown: (event) => {
            event.preventDefault();
            each.take?.();
          },
        },
        h("strong", {}, h("bdi", {}, each.name)),
        ...each.words.map((words) => h("span", {}, h("bdi", {}, words))),
      ),
    ),
  );
  if (chosen >= 0) input().setAttribute("aria-activedescendant", `suggestion-${chosen}`);
  else input().removeAttribute("aria-activedescendant");
}

function write(text) {
  input().value = text;
  input().focus();
  suggest();
}

function hush() {
  choices = [];
  chosen = -1;
  draw();
}

export async function runShortcut(shortcut) {
  write("");
  hush();
  await tell({ kind: "shortcut", callback_id: shortcut.callback_id });
}

async function tell(body) {
  say(byId("notice"), "");
  const told = await act({ as: seen.viewer.id, place: seen.place, ...body });
  say(byId("notice"), told.ok ? "" : told.notice);
  return told.ok;
}

async function send() {
  const text = input().value.trim();
  if (!text) return;
  hush();
  input().value = "";
  const ok = await tell(text.startsWith("/") ? { kind: "command", text } : { kind: "say", text });
  if (!ok && !input().value) input().value = text;
}

function keys(event) {
  if (event.isComposing) return;
  const open = choices.some((each) => each.take);
  if (event.key === "Escape") hush();
  else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : choices.length - 1)) % choices.length;
    draw();
  } else if (open && chosen >= 0 && (event.key === "Tab" || (event.key === "Enter" && !isWhole()))) choices[chosen].take();
  else if (event.key === "Enter" && !event.shiftKey) send();
  else return;
  if (event.key !== "Tab" || open) event.preventDefault();
}

// A command that is already complete is sent, not completed once more.
const isWhole = () => seen.commands.some((each) => each.command === input().value.trim());

export function listenToComposer() {
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  input().addEventListener("keydown", keys);
  input().addEventListener("input", suggest);
  input().addEventListener("blur", hush);
}
