// Single keys for the places and acts of a page; silent inside fields and when switched off under "?".
const PLACES = { t: "today", k: "tasks", p: "payouts", i: "insights" };
const dialog = document.getElementById("keys");
const toggle = document.getElementById("keys-on");
let leader = 0;

const isOn = () => localStorage.getItem("keys") !== "off";
const inField = (el) => el.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function press(selector, act) {
  const el = document.querySelector(selector);
  if (el) el[act]();
  return Boolean(el);
}

function go(key) {
  const place = PLACES[key];
  return Boolean(place) && press(`[data-place="${place}"]`, "click");
}

function single(key) {
  if (key === "g") return (leader = Date.now());
  if (key === "?" && dialog) return dialog.showModal(), true;
  return press(`[data-key="${CSS.escape(key)}"]`, "ut+".includes(key) ? "click" : "focus");
}

function escape(el) {
  if (inField(el)) el.blur();
  else press(".close", "click");
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || document.querySelector("dialog:modal, :popover-open")) return;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) return target.form?.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === "Escape") return escape(target);
  if (!isOn() || inField(target)) return;
  const led = Date.now() - leader < 1200;
  leader = 0;
  if (led ? go(key) : single(key)) event.preventDefault();
});

if (toggle) {
  toggle.checked = isOn();
  toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
}
