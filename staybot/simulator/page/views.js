// Home tabs and modals.

import { act, flush } from "./api.js";
import { block } from "./blocks.js";
import { byId, h, reconcile } from "./dom.js";
import { contextOf, forgetDrafts } from "./acts.js";

let latest = null;

function context(view, seen) {
  return contextOf({
    viewer: seen.viewer.id,
    surface: { view: view.id },
    prefix: view.id,
    state: () => view.state?.values,
    world: seen.world,
  });
}

const blocksInto = (parent, view, seen) =>
  reconcile(parent, view.blocks, {
    key: (each) => `${view.id}/${each.block_id}`,
    build: (each) => block(each, context(view, seen)),
  });

export function showHome(seen) {
  const home = byId("home");
  if (!seen.home) {
    home.replaceChildren(h("p", { class: "empty" }, "The app has not filled this Home tab yet."));
    return;
  }
  home.querySelector(":scope > .empty")?.remove();
  blocksInto(home, seen.home, seen);
}

export function showModal(seen) {
  const dialog = byId("modal");
  const view = seen.modals.at(-1);
  latest = view ? { view, seen } : null;
  if (!view) return dismiss(dialog);
  const isNew = dialog.dataset.view !== view.id;
  if (isNew) begin(dialog, view);
  byId("modal-title").textContent = view.title.text;
  byId("modal-close").textContent = seen.modals.length > 1 ? (view.close?.text ?? "Back") : (view.close?.text ?? "Cancel");
  byId("modal-submit").hidden = !view.submit;
  byId("modal-submit").textContent = view.submit?.text ?? "";
  const turned = isNew || isOtherPage(view);
  blocksInto(byId("modal-body"), view, seen);
  if (!dialog.open) dialog.showModal();
  if (!turned) return;
  byId("modal-body").scrollTop = 0;
  firstField().focus();
}

// An update that keeps none of the blocks is a new page of the same window.
function isOtherPage(view) {
  const kept = new Set(view.blocks.map((each) => `${view.id}/${each.block_id}`));
  return ![...byId("modal-body").children].some((child) => kept.has(child.dataset.item));
}

function begin(dialog, view) {
  dialog.dataset.view = view.id;
  complain({});
  byId("modal-trouble").textContent = "";
  byId("modal-body").replaceChildren();
}

const firstField = () => {
  const body = byId("modal-body");
  return body.querySelector("[data-first]") ?? body.querySelector(".input :is(input, textarea, select)") ?? byId("modal-title");
};

function dismiss(dialog) {
  if (!dialog.open) return;
  forgetDrafts(dialog.dataset.view);
  delete dialog.dataset.view;
  dialog.close();
  if (document.activeElement === document.body) byId("conversation").focus({ preventScroll: true });
}

function complain(errors) {
  for (const input of byId("modal-body").querySelectorAll(".input")) {
    const words = errors[input.dataset.block] ?? "";
    input.querySelector(".error").textContent = words;
    input.classList.toggle("wrong", Boolean(words));
    for (const field of input.querySelectorAll("input, textarea, select")) {
      if (words) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }
  byId("modal-body").querySelector(".wrong :is(input, textarea, select)")?.focus();
}

async function submit() {
  if (!latest) return;
  const button = byId("modal-submit");
  if (button.getAttribute("aria-busy")) return;
  flush();
  button.setAttribute("aria-busy", "true");
  byId("modal-trouble").textContent = "";
  const told = await act({ kind: "submit", as: latest.seen.viewer.id, view: latest.view.id });
  button.removeAttribute("aria-busy");
  complain(told.errors ?? {});
  byId("modal-trouble").textContent = told.ok || told.errors ? "" : told.notice;
}

function close(all) {
  flush();
  if (latest) act({ kind: "close", as: latest.seen.viewer.id, view: latest.view.id, all });
}

export function listenToModal() {
  byId("modal-form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  byId("modal-close").addEventListener("click", () => close(false));
  byId("modal-x").addEventListener("click", () => close(true));
  byId("modal").addEventListener("cancel", (event) => {
    event.preventDefault();
    close(false);
  });
}
