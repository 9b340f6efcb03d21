// The simulated clock and the buttons that move it.

import { byId, say } from "./dom.js";
import { moveClock } from "./api.js";
import { stamp } from "./dates.js";

export function showClock(seen) {
  const now = new Date(seen.clock.now);
  byId("clock-local").dateTime = seen.clock.now;
  say(byId("clock-local"), stamp(now, seen.viewer.tz));
  say(byId("clock-utc"), `${seen.viewer.tz.replaceAll("_", " ")} · ${stamp(now, "UTC")} UTC`);
  byId("moves").hidden = !seen.clock.can_move;
  for (const button of byId("moves").children) button.setAttribute("aria-disabled", String(seen.clock.moving));
  const bar = byId("progress");
  bar.classList.toggle("moving", seen.clock.moving);
  if (seen.clock.moving && seen.clock.progress !== null) bar.value = seen.clock.progress;
  else if (seen.clock.moving) bar.removeAttribute("value");
  else bar.value = 0;
  say(byId("moved"), seen.clock.said);
  byId("moved").title = seen.clock.said;
  say(byId("banner"), seen.banner);
}

export function listenToClock() {
  byId("moves").addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { hours, next } = button.dataset;
    const told = await moveClock(next ? { next: true } : { hours: Number(hours) });
    if (!told.ok) say(byId("moved"), told.notice);
  });
}
