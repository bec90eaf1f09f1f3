// The timer of the bar ticks, behind other tabs too. Where it did not for long, the server asks who was there.
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

// What was done without a network, as far as the device can tell; the server draws the timer again once it knows.
const STATES = { pause: "paused", resume: "", stop: "stopped", end: "stopped" };
const ANSWERS = ["keep", "off", "end"];

function act(bar, name) {
  const hadFocus = bar.contains(document.activeElement);
  if (name === "more") bar.dataset.units = Number(bar.dataset.units) + 1;
  if (ANSWERS.includes(name)) bar.querySelector(".timer__ask")?.remove();
  if (name in STATES && bar.dataset.state !== STATES[name]) turn(bar, STATES[name]);
  say(bar);
  if (hadFocus && !bar.querySelector(":focus:not(:disabled)")) bar.querySelector("#timer-pause").focus();
}

function turn(bar, state) {
  const [clock, other, button] = [".timer__clock", "template", "#timer-pause"].map((name) => bar.querySelector(name));
  const isRunning = "ms" in clock.dataset;
  bar.dataset.state = state;
  for (const el of bar.querySelectorAll("button:is(#timer-more, #timer-stop)")) el.disabled = state === "stopped";
  if (isRunning === !state) return;
  button.replaceWith(other.content.firstElementChild);
  other.content.append(button);
  delete clock.dataset.began;
  if (isRunning) delete clock.dataset.ms;
  else clock.dataset.ms = clock.textContent.split(":").reduce((sum, part) => 60 * sum + 1000 * part, 0);
}

function say(bar) {
  const { state, units, one, many, waits } = bar.dataset;
  const done = Number(units) && (units === "1" ? one : many).replace("{n}", units);
  const what = bar.querySelector(".timer__what");
  what.replaceChildren(what.querySelector("a"), ...[bar.dataset[state], done, waits].filter(Boolean).map((words) => ` · ${words}`));
}

document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr, requestConfig } }) => {
  if (xhr.status === 204 && elt.matches("#timer form")) act(elt.closest("#timer"), requestConfig.parameters.act);
});

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
