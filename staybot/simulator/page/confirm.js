// Block Kit's confirmation dialog.

import { byId } from "./dom.js";
import { textObject } from "./mrkdwn.js";

export function askFirst(confirm, world) {
  const dialog = byId("confirm");
  byId("confirm-title").replaceChildren(...textObject(confirm.title, world));
  byId("confirm-text").replaceChildren(...textObject(confirm.text, world));
  byId("confirm-yes").textContent = confirm.confirm.text;
  byId("confirm-deny").textContent = confirm.deny.text;
  byId("confirm-yes").className = confirm.style === "danger" ? "danger" : "primary";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
