// The page: it follows one person in one place, and draws whatever the server says they see.

import { act, flush, follow } from "./api.js";
import { byId, say } from "./dom.js";
import { closeDrawer, listenToPeople, showPeople, showTabs } from "./people.js";
import { listenToClock, showClock } from "./clock.js";
import { listenToComposer, showComposer } from "./composer.js";
import { listenToModal, showHome, showModal } from "./views.js";
import { showMessages } from "./messages.js";

const asked = new URLSearchParams(location.search);
const where = { as: asked.get("as") ?? "", place: asked.get("place") ?? "dm" };
let seen = null;

function worldOf(snapshot) {
  return {
    names: snapshot.names,
    people: snapshot.people.filter((each) => !each.deleted),
    channels: snapshot.channels,
    tz: snapshot.viewer.tz,
    now: new Date(snapshot.clock.now),
  };
}

function see(snapshot) {
  const before = seen;
  const isElsewhere = before && (before.viewer.id !== snapshot.viewer.id || before.place !== snapshot.place);
  seen = { ...snapshot, world: worldOf(snapshot) };
  where.as = seen.viewer.id;
  document.title = `${seen.viewer.name} · ${seen.place_name} · simulated Slack`;
  if (isElsewhere) byId("notice").textContent = "";
  showClock(seen);
  showPeople(seen, (as) => go({ as }));
  showTabs(seen, (place) => go({ place }));
  showPlace();
  if (isElsewhere && seen.place === "home") byId("scroll").scrollTop = 0;
  if (before?.clock.moving && !seen.clock.moving && seen.place === "home") act({ kind: "open_home", as: where.as });
  showComposer(seen);
  showModal(seen);
  document.body.dataset.ready = `${seen.viewer.id}/${seen.place}`;
}

function showPlace() {
  const isHome = seen.place === "home";
  byId("home").hidden = !isHome;
  byId("messages").hidden = isHome;
  byId("none").hidden = isHome || seen.messages.length > 0;
  const canWait = byId("moves").hidden ? "" : " Let time pass with the buttons at the top.";
  say(byId("none"), `No messages here yet.${canWait}`);
  byId("conversation").setAttribute("aria-label", seen.place_name);
  if (isHome) showHome(seen);
  else showMessages(seen);
}

function go(change) {
  flush();
  Object.assign(where, change);
  history.replaceState(null, "", `?${new URLSearchParams(where)}`);
  closeDrawer();
  if (where.place === "home") act({ kind: "open_home", as: where.as });
  connect();
}

function connect() {
  follow({ ...where, see, lost });
}

function lost(isLost) {
  document.body.classList.toggle("lost", isLost);
  if (isLost) say(byId("moved"), "The simulated Slack does not answer; trying again.");
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("conversation").focus();
});
listenToPeople(() => seen && showPeople(seen, (as) => go({ as })));
listenToClock();
listenToComposer();
listenToModal();
connect();
