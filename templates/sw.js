{% autoescape off %}// The service worker. The shell comes from the device, pages from the network; without one there is a page that
// says so, and a form to log with. What is posted then waits here, each with its key, until it can be sent.
const known = {{ known }};{% endautoescape %}
const SHELL = `shell-${known.version}`;
const OF = `${known.form}?of`; // for whom, and on which day, the form was kept
const DAY = 86_400_000;
const BROUGHT = "brought"; // pages that forms brought, and whose they are
const WHOSE = `${known.offline}?whose`;
const MOST_BROUGHT = 20;
const HALF_HOUR = 1_800_000;
const FRESH = { cache: "no-cache" }; // Back would be content with the page as it was
const CHANGED = { act: "changed" };
const UNSENT = { act: "unsent" };
const FORM = "application/x-www-form-urlencoded";

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("sync", (event) => event.waitUntil(send()));
self.addEventListener("message", (event) => event.waitUntil(hear(event)));

async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll([...known.files, known.offline]);
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  const isBack = request.isHistoryNavigation || request.cache === "only-if-cached";
  if (request.method === "POST" && isBack) event.respondWith(brought(request));
  else if (request.method === "POST" && known.posts.includes(pathname)) event.respondWith(post(event, pathname));
  else if (request.method === "GET" && known.files.includes(pathname)) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, pathname));
});

async function file(request) {
  const kept = await caches.match(request, { ignoreSearch: true });
  return (known.isBeingMade || !kept) ? fetch(request).catch(() => kept ?? Response.error()) : kept;
}

async function page(event, pathname) {
  const isPost = event.request.method === "POST";
  try {
    const answer = await (isPost ? sent(event) : fetch(event.request, FRESH));
    if (isPost && isDone(answer)) await heed(pathname);
    return answer;
  } catch {
    return isPost ? unsent(event) : instead(pathname);
  }
}

// ---- Back to a page that a form had brought. The browser asks for it with a form that must not be sent again.

async function sent(event) {
  const { request } = event;
  if (request.mode !== "navigate") return fetch(request);
  const place = await placeOf(request);
  const answer = await fetch(request);
  const isSecret = new URL(request.url).pathname.startsWith(known.doors); // keys and codes stay off the device
  if (answer.type === "basic" && !isSecret) event.waitUntil(bring(place, answer.clone()));
  return answer;
}

async function placeOf(request) {
  const digest = await crypto.subtle.digest("SHA-256", await request.clone().arrayBuffer());
  return `${request.url}?${encodeURIComponent(btoa(String.fromCharCode(...new Uint8Array(digest))))}`;
}

async function bring(place, answer) {
  const pages = await caches.open(BROUGHT);
  await pages.put(place, answer);
  const old = (await pages.keys()).slice(1, -MOST_BROUGHT); // the first says whose they are
  await Promise.all(old.map((page) => pages.delete(page)));
}

// As it was; where it is no longer kept, the page of that address as it is now.
async function brought(request) {
  const page = await (await caches.open(BROUGHT)).match(await placeOf(request));
  return page ?? fetch(request.url, FRESH).catch(() => instead(new URL(request.url).pathname));
}

// They are one person's, and good for a while; whoever comes next finds none.
async function bringTo(person) {
  const pages = await caches.open(BROUGHT);
  const isTheirs = (await (await pages.match(WHOSE))?.text()) === person;
  for (const place of await pages.keys()) {
    const at = Date.parse((await pages.match(place))?.headers.get("Date"));
    if (!isTheirs || Date.now() - at > HALF_HOUR) await pages.delete(place);
  }
  if (!isTheirs) await pages.put(WHOSE, new Response(person));
}

// A form that got no answer: the browser stays on its page, with all that was written, and the page says so.
async function unsent({ clientId }) {
  const client = clientId && (await self.clients.get(clientId));
  if (client) client.postMessage(UNSENT);
  else await tell(UNSENT);
  return new Response(null, { status: 204 });
}

// Without a network: the form where one would log, else the page that says so.
async function instead(pathname) {
  const form = pathname === known.log && (await caches.match(known.form));
  return form || (await caches.match(known.offline)) || Response.error();
}

const isDone = (answer) => answer.ok || answer.type === "opaqueredirect";

// What a form that went through means for what the device keeps.
async function heed(pathname) {
  if (pathname === known.signOut) await forget();
  const shell = await caches.open(SHELL);
  if (known.changes.some((path) => pathname.startsWith(path))) await shell.delete(OF);
}

async function post(event, pathname) {
  const { request } = event;
  const fields = new URLSearchParams(await request.clone().text());
  const isFromHere = !fields.has("csrfmiddlewaretoken"); // the form that the device keeps has no token
  try {
    if (isFromHere) throw new TypeError();
    const answer = await sent(event);
    if (answer.type === "opaqueredirect") await remove(idOf(fields, pathname));
    return answer;
  } catch (error) {
    const isPage = request.mode === "navigate";
    if (isPage && pathname === known.log && hasGap(fields) && (await caches.match(known.form))) return toGap(fields);
    if (!fields.get("person") || (pathname === known.log && isEmpty(fields))) {
      if (isPage) return unsent(event);
      throw error;
    }
    await keep(fields, pathname);
    return isPage ? Response.redirect(known.log, 303) : new Response(null, { status: 204 });
  }
}

// The line at the top of a page, alone and without a number that may be its pay: it goes to the gap in the form.
const NO_PAY = /\d+([.,]\d+)?\s*(h|m|s|hours?|hrs?|min[a-z]*|se[ckg][a-z]*|std|stunden?|horas?)(?![a-z])|[x×]\d+|\d+[x×]|\d+:\d+/gi;
const hasGap = (fields) => !fields.has("minutes") && !/\d/.test((fields.get("line") ?? "").replace(NO_PAY, ""));
const toGap = (fields) => Response.redirect(`${known.log}?${new URLSearchParams({ line: fields.get("line") ?? "" })}#id_pay`, 303);

// A form in which nothing says what was done: an impatient second tap, on the form that the first one brought.
const isEmpty = (fields) => fields.get("status") === "pending" && ["line", "minutes", "pay"].every((name) => !fields.get(name)?.trim());

// ---- What waits, oldest first: {id, person, path, body, at, wrong}; `wrong` is the page that says why.

const idOf = (fields, pathname) => `${pathname} ${fields.get("key") ?? crypto.randomUUID()}`;

async function keep(fields, path) {
  const id = idOf(fields, path);
  const person = fields.get("person");
  if (fields.has("version")) await comeAfter(fields, path, person);
  fields.delete("csrfmiddlewaretoken");
  await store("readwrite", (rows) => rows.put({ id, person, path, body: String(fields), at: Date.now() }));
  await self.registration.sync?.register("send").catch(() => {});
  await tell(CHANGED);
}

// An act on the timer as it will be after those that wait: each of them makes it one version newer.
async function comeAfter(fields, path, person) {
  const before = (await waiting(person)).filter((entry) => entry.path === path);
  fields.set("version", String(Number(fields.get("version")) + before.length));
}

const remove = (id) => store("readwrite", (rows) => rows.delete(id));

async function waiting(person) {
  const all = await store("readonly", (rows) => rows.getAll());
  return all.filter((entry) => entry.person === person).sort((a, b) => a.at - b.at);
}

function store(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("waiting", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("entries", { keyPath: "id" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("entries", mode);
      const asked = act(transaction.objectStore("entries"));
      const end = (then, value) => (database.close(), then(value));
      transaction.oncomplete = () => end(resolve, asked.result);
      transaction.onerror = transaction.onabort = () => end(reject, transaction.error);
    };
  });
}

// ---- Sending: one after the other, as the person who is signed in, and never two at once.

let sending = Promise.resolve();
const send = () => (sending = sending.then(sendAll, sendAll));

async function sendAll() {
  if (!(await store("readonly", (rows) => rows.count()))) return;
  const answer = await fetch(known.person, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return tell({ act: "later" });
  const { person, token } = await answer.json();
  const mine = (await waiting(person)).filter((entry) => !entry.wrong);
  for (const entry of mine) if (!(await sendOne(entry, token))) return tell({ act: "later" });
  await tell({ act: "who", person });
}

// Whether the next one may follow.
async function sendOne(entry, token) {
  const headers = { "Content-Type": FORM, "HX-Request": "true", "X-CSRFToken": token, "X-Person": entry.person, "X-Waited": String(Math.max(0, Date.now() - entry.at)) };
  const answer = await fetch(entry.path, { method: "POST", headers, body: entry.body }).catch(() => null);
  if (!answer || new URL(answer.url).pathname === known.signIn) return false;
  if (answer.ok) await remove(entry.id);
  else if (answer.status === 422) await refuse(entry, await answer.text());
  return answer.ok || answer.status === 422;
}

const refuse = (entry, wrong) => store("readwrite", (rows) => rows.put({ ...entry, wrong }));

// ---- The pages: who is here, what waits for them.

let keeping = Promise.resolve();
const ACTS = {
  async here({ person, look }) {
    keeping = keeping.catch(() => {}).then(() => bringTo(person)).then(() => keepForm(person, look)); // one after the other: the last visit counts
    await keeping;
    await send();
  },
  list: async ({ person }, source) => source.postMessage({ act: "list", entries: await waiting(person) }),
  async drop({ id, person }) {
    const mine = await waiting(person);
    if (mine.some((entry) => entry.id === id)) await remove(id);
    await tell(CHANGED);
  },
};

const hear = ({ data, source }) => ACTS[data.act]?.(data, source);

async function tell(message) {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}

// The offline page in their language and theme, and the form with the names that they choose from.
async function keepForm(person, look) {
  const of = `${person} ${look} ${Math.floor(Date.now() / DAY)}`;
  const shell = await caches.open(SHELL);
  const before = (await (await shell.match(OF))?.text()) ?? "";
  if (before === of) return;
  if (!person || !before.startsWith(person)) await forgetForm(shell);
  const paths = person ? [known.offline, known.form] : [known.offline];
  const done = await Promise.all(paths.map((path) => renew(shell, path)));
  if (done.every(Boolean)) await shell.put(OF, new Response(of));
}

async function renew(shell, path) {
  const answer = await fetch(path, { cache: "no-store" }).catch(() => null);
  const isGood = answer?.ok && !answer.redirected;
  if (isGood) await shell.put(path, answer);
  return isGood;
}

const forgetForm = (shell) => Promise.all([shell.delete(known.form), shell.delete(OF)]);

async function forget() {
  for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
  await forgetForm(await caches.open(SHELL));
  await new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase("waiting");
    asked.onsuccess = asked.onerror = asked.onblocked = resolve;
  });
}
