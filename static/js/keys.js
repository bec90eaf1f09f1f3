// Single keys for the places, rows and acts of a page; silent inside fields, and when switched off under "?" or in Settings.
const PLACES = { t: "today", k: "tasks", p: "payouts", i: "insights" };
const CLICKED = "etu+";
const YEAR = 31_536_000;
const dialog = document.getElementById("keys");
const toggle = document.getElementById("keys-on");
let leader = 0;

const isOn = () => !/(^|; )keys=off/.test(document.cookie);
const inField = (el) => el.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function press(selector, act, place = 0) {
  const el = [...document.querySelectorAll(selector)].at(place);
  if (el) el[act]();
  return Boolean(el);
}

function go(key) {
  const place = PLACES[key];
  return Boolean(place) && press(`[data-place="${place}"]`, "click");
}

// j and k move through the rows of the list, from the one that has the focus; x and e act on it.
function inRows(key, target) {
  const links = [...document.querySelectorAll(".picks .task")];
  const row = target.closest(".picks tr");
  const at = links.findIndex((link) => row?.contains(link));
  if (key === "x") row?.querySelector('[name="pick"]')?.click();
  else if (key === "e") row?.querySelector(".c-more a")?.click();
  else links[Math.min(links.length - 1, Math.max(0, at + (key === "j" ? 1 : -1)))]?.focus();
  return Boolean(row) || ("jk".includes(key) && links.length > 0);
}

function single(key, target) {
  if (key === "g") return (leader = Date.now());
  if (key === "?" && dialog) return dialog.showModal(), true;
  if ("jkxe".includes(key) && inRows(key, target)) return true;
  return press(`[data-key="${CSS.escape(key)}"]`, CLICKED.includes(key) ? "click" : "focus", key === "u" ? -1 : 0);
}

function escape(el) {
  if (inField(el)) el.blur();
  else press(".close", "click");
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || event.defaultPrevented || document.querySelector("dialog:modal, :popover-open")) return;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) return target.form?.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === "Escape") return escape(target);
  if (!isOn() || inField(target)) return;
  const led = Date.now() - leader < 1200;
  leader = 0;
  if (led ? go(key) : single(key, target)) event.preventDefault();
});

if (toggle) {
  toggle.checked = isOn();
  toggle.addEventListener("change", () => {
    document.cookie = `keys=${toggle.checked ? "on" : "off"}; path=/; max-age=${YEAR}; samesite=lax`;
  });
}
