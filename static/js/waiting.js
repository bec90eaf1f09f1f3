// What this device has kept without a network: how much waits, what was refused, and a question before signing out.
const worker = window.isSecureContext ? navigator.serviceWorker : null;
const { person } = document.body.dataset;
const root = document.documentElement;
const box = document.getElementById("waiting");
const note = document.getElementById("unsent");
const LONGEST = 60_000;
let [all, count, sent, dropped, isOut, isAlone, pause] = [0, 0, 0, 0, false, false, 1000];

const say = (act, more) => worker.ready.then(({ active }) => active.postMessage({ act, person, ...more }));
const here = () => say("here", { look: `${root.lang} ${root.dataset.theme}` });
const list = () => person && say("list");

function show(entries) {
  if (!note) return; // a page of the gate
  const timer = document.getElementById("timer");
  if (timer && entries.length < all) window.htmx.trigger(timer, "refresh");
  sent = entries.length > all ? 0 : sent + all - entries.length - dropped; // since the first that waits
  [all, count, dropped] = [entries.length, entries.filter((entry) => !entry.wrong).length, 0];
  write();
  for (const old of document.querySelectorAll("[data-unsent]")) old.remove();
  for (const entry of entries) if (entry.wrong) refused(entry);
}

function write() {
  const { one, many, oneSent, manySent, out, alone } = note.dataset;
  const said = [];
  if (sent) said.push(sent === 1 ? oneSent : manySent.replace("{n}", sent));
  if (count) said.push(count === 1 ? one : many.replace("{n}", count));
  if (isAlone) said.push(alone);
  else if (count && isOut) said.push(out);
  const words = said.join(". ");
  if (box.textContent !== words) box.textContent = words;
}

// What is asked beside the writing got an answer, or none: then what is saved here waits on this device.
function heard(isThere) {
  if (isAlone === !isThere || !worker?.controller || !note) return;
  isAlone = !isThere;
  write();
}

// One that the server refused: why, and the way to mend it or to let it go.
function refused(entry) {
  const part = note.content.cloneNode(true);
  const answer = new DOMParser().parseFromString(entry.wrong, "text/html");
  const why = [...answer.querySelectorAll("main [role=alert]")].map((el) => el.textContent.trim());
  part.querySelector("[data-why]").textContent = why.join(" ");
  const form = part.querySelector("form");
  form.action = entry.path;
  const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? ""; // the page itself may be an old one
  for (const [name, value] of [["csrfmiddlewaretoken", token], ...new URLSearchParams(entry.body)]) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  part.querySelector("[data-drop]").addEventListener("click", () => ((dropped += 1), say("drop", { id: entry.id })));
  document.getElementById("main").before(part);
}

function ask(event) {
  const isLeaving = new URL(event.target.action).pathname === document.body.dataset.signOut;
  if (all && isLeaving && !window.confirm(note.dataset.leave)) event.preventDefault();
}

// A network that has just come back may take a moment until it carries something.
function later() {
  if (navigator.onLine) setTimeout(here, pause);
  pause = Math.min(pause * 2, LONGEST);
}

function hear({ data }) {
  if (data.act === "later") return later();
  if (data.act === "list") return show(data.entries);
  if (data.act === "who") isOut = data.person !== person;
  list();
}

if (worker) {
  worker.addEventListener("message", hear);
  worker.startMessages();
  const begin = () => worker.register("/sw.js").then(here, () => {});
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
  window.addEventListener("online", () => ((pause = 1000), heard(true), here()));
  document.addEventListener("submit", ask);
  document.addEventListener("htmx:sendError", ({ detail }) => detail.elt.matches("[data-beside]") && heard(false));
  document.addEventListener("htmx:afterOnLoad", () => heard(true));
  list();
}
