// The timer of the bar ticks, in the tab's title too, and behind other tabs. Where it did not for long, nobody was
// there: that is told to the server, which asks about it.
const AWAY = 600_000;
const FRESH = 60_000;
let seen = Date.now();
let drawn = seen;

const two = (number) => String(number).padStart(2, "0");

function face(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  return hours ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function show(clock, now) {
  clock.dataset.began ??= now - clock.dataset.ms;
  clock.textContent = face(now - clock.dataset.began);
}

function look(bar, isRunning, now) {
  const ms = now - seen;
  if (ms <= AWAY) seen = now; // a longer absence waits until it can be told
  if (document.visibilityState !== "visible" || now - drawn < FRESH || !navigator.onLine) return;
  seen = drawn = now;
  if (isRunning && ms > AWAY) window.htmx.ajax("POST", bar.dataset.away, { source: bar, target: bar, swap: "outerHTML", values: { ms, version: bar.dataset.version } });
  else window.htmx.trigger(bar, "refresh");
}

function tick() {
  const [bar, now] = [document.getElementById("timer"), Date.now()];
  const clock = bar?.querySelector("[data-ms]");
  if (clock) show(clock, now);
  const plain = document.title.replace(/^[\d:]+ · /, "");
  document.title = clock ? `${clock.textContent} · ${plain}` : plain;
  if (bar) look(bar, Boolean(clock), now);
}

setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick);
tick();
