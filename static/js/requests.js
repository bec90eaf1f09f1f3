// What htmx is doing, said plainly: slow requests show a bar on their target, failed ones say so.
const SLOW = 300;
const waiting = new WeakMap();
const box = document.getElementById("toasts");

function done(event) {
  clearTimeout(waiting.get(event.detail.xhr));
  event.detail.target?.removeAttribute("aria-busy");
  regain();
}

function say(words, retry) {
  const toast = document.createElement("div");
  toast.className = "toast toast--rust";
  toast.append(Object.assign(document.createElement("span"), { textContent: words }));
  if (retry) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: box.dataset.retry });
    button.addEventListener("click", () => (hold(toast), toast.remove(), retry(), regain()));
    toast.append(button);
  }
  box.append(toast);
}

function failed(event, words) {
  const { elt, requestConfig } = event.detail;
  const again = requestConfig?.triggeringEvent?.type;
  say(words, again && elt.isConnected ? () => window.htmx.trigger(elt, again) : null);
}

// What is swapped away takes no focus with it: the same field has it again, or what stands there now.
const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
let held = null;

function hold(target) {
  const [el, parent] = [document.activeElement, target.parentElement];
  held = el === document.body || !parent ? null : { el, parent, at: [...parent.children].indexOf(target) };
}

function same({ tagName, name, value }) {
  return name ? document.querySelector(`${tagName}[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`) : null;
}

function regain() {
  if (!held || held.el.isConnected) return;
  const { el, parent, at } = held;
  for (const place of [same(el), parent.children[at], parent]) {
    if (document.activeElement !== document.body) return;
    if (place?.isConnected) (place.matches(STOPS) ? place : place.querySelector(STOPS))?.focus();
  }
  if (document.activeElement === document.body) document.getElementById("main")?.focus();
}

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  waiting.set(detail.xhr, setTimeout(() => detail.target?.setAttribute("aria-busy", "true"), SLOW));
});
document.addEventListener("htmx:afterRequest", done);
// Without an answer; what is asked beside the writing is missed by nobody.
function unheard(event) {
  if (!event.detail.elt.matches("[data-beside]")) failed(event, box.dataset.offline);
}

document.addEventListener("htmx:sendError", unheard);
document.addEventListener("htmx:timeout", unheard);
document.addEventListener("htmx:responseError", (event) => failed(event, box.dataset.failed));
navigator.serviceWorker?.addEventListener("message", ({ data }) => data.act === "unsent" && say(box.dataset.stays));

document.addEventListener("htmx:beforeSwap", (event) => hold(event.detail.target));

// What is written in a form, and not sent yet.
const FIELD = "input:not([type=hidden]), textarea, select";
const isPost = (form) => form?.matches("[method=post i]"); // a field named "method" hides the property

function isChosen({ options, selectedIndex }) {
  const all = [...options];
  return all.some((one) => one.defaultSelected) ? all.some((one) => one.selected !== one.defaultSelected) : selectedIndex > 0;
}

const isTicked = (el) => /checkbox|radio/.test(el.type);
const isTyped = (el) => (el.options ? isChosen(el) : isTicked(el) ? el.checked !== el.defaultChecked : el.value !== el.defaultValue);
const isWriting = (sent) => [...document.querySelectorAll(FIELD)].some((el) => isPost(el.form) && el.form !== sent && isTyped(el));

// Signed out meanwhile, the answer leads to the sign-in page. It takes nobody away from what they are writing:
// that is kept when they send it.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, requestConfig, xhr } = event.detail;
  const { signIn } = document.body.dataset;
  if (!xhr.getResponseHeader("HX-Redirect")?.startsWith(signIn) || !isWriting(requestConfig.verb === "post" ? elt.closest("form") : null)) return;
  event.preventDefault();
  if (requestConfig.triggeringEvent?.isTrusted) say(box.dataset.out);
});

// A toast goes after 10 seconds, unless somebody points at it or is inside it.
const LIFE = 10_000;

function age(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? age(toast) : toast.remove()), LIFE);
}

// A tap on it sends it away, off what lies under it.
box.addEventListener("click", ({ target }) => {
  if (!target.closest("a, button")) target.closest(".toast")?.remove();
});
box.querySelectorAll(".toast").forEach(age);
new MutationObserver((records) => {
  for (const { addedNodes } of records) for (const el of addedNodes) if (el.matches?.(".toast")) age(el);
}).observe(box, { childList: true });

// A page that Back brings out of the browser's memory is asked for again if something was written since it was
// drawn; one in which something is written stays.
const drawn = Date.now();
const wrote = () => sessionStorage.setItem("wrote", Date.now());

document.addEventListener("submit", ({ target }) => isPost(target) && wrote());
document.addEventListener("task-logged", wrote);
window.addEventListener("pageshow", ({ persisted }) => {
  const isOld = persisted && Number(sessionStorage.getItem("wrote")) > drawn;
  if (isOld && !isWriting()) location.reload();
});
