// Whose Slack is shown.

import { avatar } from "./messages.js";
import { byId, h, reconcile, say } from "./dom.js";

let wanted = "";
let shownFor = "";

function item(person, choose) {
  const unread = person.unread;
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: "person",
        "data-key": `person/${person.id}`,
        title: person.note || undefined,
        "aria-current": person.here ? "true" : undefined,
        onclick: () => choose(person.id),
      },
      avatar(person.id, person.name),
      h(
        "span",
        { class: "person-text" },
        h("bdi", { class: "person-name" }, person.name),
        h("bdi", { class: "person-note" }, person.note),
      ),
      unread ? h("span", { class: "unread" }, String(unread), h("span", { class: "sr" }, " unread")) : null,
    ),
  );
}

export function showPeople(seen, choose) {
  const found = seen.people
    .filter((each) => !each.deleted && `${each.name} ${each.note}`.toLowerCase().includes(wanted))
    .map((each) => ({ ...each, here: each.id === seen.viewer.id }));
  reconcile(byId("people-list"), found, { key: (each) => each.id, build: (each) => item(each, choose) });
  if (shownFor !== seen.viewer.id) byId("people-list").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  shownFor = seen.viewer.id;
  byId("people-none").hidden = found.length > 0;
  say(byId("who-name"), seen.viewer.name);
  say(byId("who-note"), seen.viewer.note);
}

export function showTabs(seen, choose) {
  const tabs = seen.places.map((each) => ({ ...each, here: each.id === seen.place }));
  reconcile(byId("tabs"), tabs, {
    key: (each) => each.id,
    build: (each) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          class: "tab",
          "data-key": `tab/${each.id}`,
          "aria-selected": String(each.here),
          "aria-controls": "conversation",
          tabindex: each.here ? "0" : "-1",
          onclick: () => choose(each.id),
        },
        h("bdi", {}, each.name),
        each.unread ? h("span", { class: "unread" }, String(each.unread), h("span", { class: "sr" }, " unread")) : null,
      ),
  });
}

function stepThrough(selector, keys) {
  return (event) => {
    const step = keys[event.key];
    if (step === undefined) return;
    const all = [...event.currentTarget.querySelectorAll(selector)];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (next.getAttribute("role") === "tab") next.click();
  };
}

export function listenToPeople(redraw) {
  byId("search").addEventListener("input", ({ currentTarget }) => {
    wanted = currentTarget.value.trim().toLowerCase();
    redraw();
  });
  byId("people-list").addEventListener("keydown", stepThrough(".person", { ArrowDown: 1, ArrowUp: -1 }));
  byId("tabs").addEventListener("keydown", stepThrough(".tab", { ArrowRight: 1, ArrowLeft: -1 }));
  const drawer = byId("people");
  byId("people-open").addEventListener("click", () => {
    drawer.classList.add("open");
    byId("main").inert = true;
    byId("search").focus();
  });
  byId("people-close").addEventListener("click", closeDrawer);
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer());
}

export function closeDrawer() {
  if (!byId("people").classList.contains("open")) return;
  byId("people").classList.remove("open");
  byId("main").inert = false;
  byId("people-open").focus();
}
