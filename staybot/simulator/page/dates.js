// Instants in the zone of the person whose Slack is shown, by the simulated clock.

const formats = new Map();

function format(tz, options) {
  const key = tz + JSON.stringify(options);
  if (!formats.has(key)) {
    let made;
    try {
      made = new Intl.DateTimeFormat("en-GB", { timeZone: tz, ...options });
    } catch {
      made = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
    }
    formats.set(key, made);
  }
  return formats.get(key);
}

const in_ = (date, tz, options) => format(tz, options).format(date);

export const time = (date, tz) => in_(date, tz, { hour: "2-digit", minute: "2-digit" });
export const day = (date, tz) => in_(date, tz, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const stamp = (date, tz) =>
  in_(date, tz, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

const numeric = (date, tz) => {
  const parts = Object.fromEntries(
    format(tz, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(date).map((p) => [p.type, p.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}`;
};

const DAY = 86400000;

function pretty(date, tz, now, otherwise) {
  const shown = numeric(date, tz);
  if (shown === numeric(now, tz)) return "today";
  if (shown === numeric(new Date(now.getTime() - DAY), tz)) return "yesterday";
  if (shown === numeric(new Date(now.getTime() + DAY), tz)) return "tomorrow";
  return otherwise;
}

function ago(date, now) {
  const minutes = Math.round((now - date) / 60000);
  const [count, unit] =
    Math.abs(minutes) < 60 ? [minutes, "minute"] : Math.abs(minutes) < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-count, unit);
}

const TOKENS = {
  date_num: numeric,
  date: (d, tz) => in_(d, tz, { day: "numeric", month: "long", year: "numeric" }),
  date_short: (d, tz) => in_(d, tz, { day: "numeric", month: "short", year: "numeric" }),
  date_long: day,
  time,
  time_secs: (d, tz) => in_(d, tz, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago: (d, _tz, now) => ago(d, now),
};

// <!date^1392734382^{date_short} at {time}|fallback>: the parts between the carets.
export function slackDate(seconds, pattern, fallback, { tz, now }) {
  const date = new Date(Number(seconds) * 1000);
  if (!Number.isFinite(date.getTime())) return fallback;
  return pattern.replace(/\{(\w+?)(_pretty)?\}/g, (whole, token, wantsPretty) => {
    const write = TOKENS[token];
    if (!write) return whole;
    const words = write(date, tz, now);
    return wantsPretty ? pretty(date, tz, now, words) : words;
  });
}

export const sameDay = (a, b, tz) => numeric(a, tz) === numeric(b, tz);

// The value of a datetime-local field, read as local time of the zone, in Unix seconds.
export function fromLocal(value, tz) {
  const asUtc = new Date(`${value}:00Z`).getTime();
  const offset = (at) => new Date(`${toLocal(at / 1000, tz)}:00Z`).getTime() - Math.floor(at / 60000) * 60000;
  return (asUtc - offset(asUtc - offset(asUtc))) / 1000;
}

export function toLocal(seconds, tz) {
  const date = new Date(seconds * 1000);
  return `${numeric(date, tz)}T${time(date, tz)}`;
}
