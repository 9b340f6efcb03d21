// The colon names an app is likely to use; any other stays as it is typed.

const NAMES = {
  wave: "👋", tada: "🎉", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", lock: "🔒",
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", smile: "😄", slightly_smiling_face: "🙂", neutral_face: "😐",
  slightly_frowning_face: "🙁", disappointed: "😞", blush: "😊", grin: "😁", heart: "❤️", green_heart: "💚", pray: "🙏",
  calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", clock1: "🕐", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  speech_balloon: "💬", bulb: "💡", memo: "📝", pencil: "✏️", pencil2: "✏️", bar_chart: "📊", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", seedling: "🌱", herb: "🌿", deciduous_tree: "🌳", sun: "☀️", sunny: "☀️", cloud: "☁️",
  rain_cloud: "🌧️", partly_sunny: "⛅", star: "⭐", sparkles: "✨", rocket: "🚀", bell: "🔔", no_bell: "🔕", eyes: "👀",
  question: "❓", information_source: "ℹ️", gear: "⚙️", house: "🏠", raised_hands: "🙌", clap: "👏", handshake: "🤝",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", mega: "📣", loudspeaker: "📢", see_no_evil: "🙈", shield: "🛡️",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", large_green_circle: "🟢", large_yellow_circle: "🟡",
  red_circle: "🔴", white_circle: "⚪", arrow_right: "➡️", point_right: "👉", leftwards_arrow_with_hook: "↩️",
};

export const emoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => NAMES[name] ?? whole);
