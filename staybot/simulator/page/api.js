// Talking to the server: one stream of what the viewer sees, and one place to which acts are posted.

async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) return await response.json();
    return { ok: false, notice: await response.text() };
  } catch {
    return { ok: false, notice: "The simulated Slack does not answer. Is it still running?" };
  }
}

const lines = new Map();
const typing = new Map();
const PAUSE = 150;

// Acts in one window or message go out one after the other: what was typed first arrives first.
export function act(body) {
  const where = body.view ?? body.ts ?? "elsewhere";
  const sent = (lines.get(where) ?? Promise.resolve()).then(() => post("act", body));
  lines.set(where, sent);
  return sent.finally(() => lines.get(where) === sent && lines.delete(where));
}

// Sent after a pause in the typing; null for what a later keystroke overtook.
export function actSoon(key, body) {
  const earlier = typing.get(key);
  clearTimeout(earlier?.timer);
  earlier?.drop();
  return new Promise((resolve) => {
    const send = () => {
      typing.delete(key);
      act(body).then(resolve);
    };
    typing.set(key, { timer: setTimeout(send, PAUSE), send, drop: () => resolve(null) });
  });
}

export function flush() {
  for (const { timer, send } of [...typing.values()]) {
    clearTimeout(timer);
    send();
  }
}

export const moveClock = (body) => post("clock", body);

let source;
let again;

export function follow({ as, place, see, lost }) {
  source?.close();
  clearTimeout(again);
  source = new EventSource(`events?${new URLSearchParams({ as, place })}`);
  source.onmessage = (event) => {
    lost(false);
    see(JSON.parse(event.data));
  };
  source.onerror = ({ currentTarget }) => {
    if (currentTarget !== source) return;
    lost(true);
    if (source.readyState === EventSource.CLOSED) again = setTimeout(() => follow({ as, place, see, lost }), 1000);
  };
}
