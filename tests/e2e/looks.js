// What the eye, the finger and the keys make of a page; asked by the tests. Each answers with what is wrong.
const PRESSED = "a[href], button, select, summary, textarea, input:not([type=hidden])";
const FIELDS = "select, textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=range])";
const all = (selector) => [...document.querySelectorAll(selector)];
const brief = (el) => el.outerHTML.replace(/\s+/g, " ").slice(0, 140);
const isClipped = (el) => el !== null && (getComputedStyle(el).clipPath !== "none" || isClipped(el.parentElement));
const isSeen = (el) => el.checkVisibility({ visibilityProperty: true }) && !el.closest(".skip") && !isClipped(el);
const isText = (el) => getComputedStyle(el).display === "inline" && el.parentElement.textContent.trim() !== el.textContent.trim();

// What can be pressed; the label of a box is part of the box.
const targets = () => all(PRESSED).filter((el) => isSeen(el) && el.getBoundingClientRect().width > 1);
const whole = (el) => (el.matches("[type=checkbox], [type=radio]") && el.closest("label")) || el;

const isHit = (el, hit) => hit && (whole(el).contains(hit) || (hit.matches("label") && hit.contains(el)));

function covered() {
  return targets().filter((el) => {
    el.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const { left, top, width, height } = el.getClientRects()[0];
    return !isHit(el, document.elementFromPoint(left + width / 2, top + height / 2));
  }).map(brief);
}

// Buttons, pills and places whose words stand out of them.
function overlaps() {
  const text = (el) => {
    const range = document.createRange();
    range.selectNodeContents(el);
    return range.getBoundingClientRect();
  };
  return all(".btn, .pill > span, .badge, .chip, .seg a, .tabs a, .bar__nav a").filter((el) => {
    if (!isSeen(el)) return false;
    const [words, box] = [text(el), el.getBoundingClientRect()];
    return words.left < box.left - 1 || words.right > box.right + 1 || words.bottom > box.bottom + 2;
  }).map(brief);
}

// Words that an element hides because they do not fit; what is hidden on purpose is clipped to nothing.
function cutOff() {
  const hides = (way) => way === "hidden" || way === "clip";
  return all("body *").filter((el) => {
    const { overflowX, overflowY, clipPath } = getComputedStyle(el);
    if (!el.checkVisibility() || clipPath !== "none" || el.clientWidth <= 1 || el.matches(`svg, svg *, meter, ${FIELDS}`)) return false;
    const [x, y] = [el.scrollWidth > el.clientWidth + 1, el.scrollHeight > el.clientHeight + 1];
    return (hides(overflowX) && x) || (hides(overflowY) && y);
  }).map((el) => `${el.className}: ${el.textContent.trim().slice(0, 60)}`);
}

// By more than the one pixel that rounding can make.
function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth + 1 ? [`${scrollWidth - clientWidth} px`] : [];
}

// What scrolls sideways by itself needs a name, and a stop inside it or on it for the keys.
function silentScrollers() {
  return all("body *").filter((el) => {
    const scrolls = ["auto", "scroll"].includes(getComputedStyle(el).overflowX) && el.scrollWidth > el.clientWidth + 1;
    const isNamed = el.ariaLabel || el.getAttribute("aria-labelledby");
    return scrolls && !el.matches(FIELDS) && !el.querySelector(PRESSED) && !(el.tabIndex >= 0 && isNamed);
  }).map(brief);
}

// From the middle of a to the nearest edge of b.
function distance(a, b) {
  const [x, y] = [a.left + a.width / 2, a.top + a.height / 2];
  return Math.hypot(Math.max(b.left - x, x - b.right, 0), Math.max(b.top - y, y - b.bottom, 0));
}

// Less than `least` px each way, with another target in the circle around it. Links inside a sentence may be.
function tooSmall(least) {
  const boxes = targets().filter((el) => !isText(el)).map((el) => [whole(el), whole(el).getBoundingClientRect()]);
  const isFar = ([el, a], [other, b]) => el.contains(other) || other.contains(el) || distance(a, b) >= least / 2;
  const isSmall = ([, { width, height }]) => Math.min(width, height) < least - 0.5;
  return boxes.filter((one) => isSmall(one) && !boxes.every((other) => isFar(one, other))).map(([el]) => brief(el));
}

// Longer than a hundredth of a second.
function moving() {
  const seconds = (time) => parseFloat(time) * (time.endsWith("ms") ? 0.001 : 1);
  const isLong = (times) => times.split(", ").some((time) => seconds(time) > 0.01);
  return all("*").flatMap((el) => ["", "::before", "::after"].filter((part) => {
    const { transitionDuration, animationDuration } = getComputedStyle(el, part);
    return isLong(transitionDuration) || isLong(animationDuration);
  }).map((part) => `${el.tagName}.${el.className}${part}`));
}

const hasEdge = (el) => ["Top", "Bottom"].some((side) => {
  const style = getComputedStyle(el);
  return style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0;
});

// Fields and buttons without an edge; places and choices that are marked by nothing but a background.
function faded() {
  const framed = (el) => hasEdge(el) || hasEdge(el.closest(".affix, .stepper") ?? el);
  const outlined = (el) => getComputedStyle(el).outlineStyle !== "none";
  const bare = all(`button, .btn, ${FIELDS}`).filter((el) => isSeen(el) && !framed(el));
  const alike = all("nav [aria-current], .pill :checked + span").filter((el) => isSeen(el) && !outlined(el));
  return [...bare, ...alike].map(brief);
}

// The focus: an outline or a shadow on what has it, on the pill it draws, or on its frame, and in the window.
function isFocusSeen() {
  const el = document.activeElement;
  const box = el.getBoundingClientRect();
  const isThere = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  if (el.matches("[type=date], [type=datetime-local], [type=time]")) return isThere; // the browser marks its parts
  return isThere && [el, el.nextElementSibling, el.closest(".affix, .stepper")].some((one) => {
    if (!one) return false;
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one);
    const isDrawn = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(", 0)");
    return isDrawn || boxShadow !== "none";
  });
}

window.looks = { covered, cutOff, tooWide, silentScrollers, tooSmall, moving, faded, overlaps, isFocusSeen };
