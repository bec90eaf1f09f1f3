// What the eye, the finger and the keys make of a page; asked by the tests. Each answers with what is wrong.
const PRESSED = "a[href], button, select, summary, textarea, input:not([type=hidden])";
const FIELDS = "select, textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=range])";
const AS_IT_IS = "script, style, textarea, time, kbd, abbr, .brand, .plat"; // a name, a day, a key: no language makes them longer
const all = (selector) => [...document.querySelectorAll(selector)];
const brief = (el) => el.outerHTML.replace(/\s+/g, " ").slice(0, 140);
const isClipped = (el) => el !== null && (getComputedStyle(el).clipPath !== "none" || isClipped(el.parentElement));
const isSeen = (el) => el.checkVisibility({ visibilityProperty: true }) && !el.closest(".skip") && !isClipped(el);
const isText = (el) => getComputedStyle(el).display === "inline" && el.parentElement.textContent.trim() !== el.textContent.trim();

// With no motion a change still takes a moment; it is over before anything is asked.
function arrive() {
  document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish());
}

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

// The focus goes down the page and up again; what stays in the window may not lie over all of what has it.
function hiddenFocus() {
  const isUnder = (el) => {
    el.focus({ preventScroll: true });
    el.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const { left, top, width, height } = whole(el).getBoundingClientRect();
    const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
    return !points.some(([x, y]) => isHit(el, document.elementFromPoint(left + width * x, top + height * y)));
  };
  const stops = targets().filter((el) => el.tabIndex >= 0 && !el.disabled);
  scrollTo(0, 0);
  return [...new Set([...stops, ...stops.toReversed()].filter(isUnder).map(brief))];
}

// Stops of the keys that nobody sees, not even while they have the focus.
function unseenStops() {
  const stops = all(PRESSED).filter((el) => el.tabIndex >= 0 && !el.disabled && el.checkVisibility({ visibilityProperty: true }));
  return stops.filter((el) => {
    el.focus({ preventScroll: true });
    return isClipped(el);
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

// The boxes of words, one for each text that can be seen, with the element it stands in.
function* texts() {
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (nodes.nextNode()) {
    const el = nodes.currentNode.parentElement;
    range.selectNodeContents(nodes.currentNode);
    if (nodes.currentNode.data.trim() && isSeen(el) && !el.closest("svg, option")) yield [el, range.getBoundingClientRect()];
  }
}

// Words that stand sideways out of a box around them, so that they lie over what is beside it. The box ends where
// its padding begins, but not for what is placed in it, nor for spaces that hang at the end of a line.
// In what scrolls or hides they are asked for elsewhere.
function standsOut() {
  const holds = (el) => getComputedStyle(el).overflowX === "visible" && el !== document.body;
  const isBox = (el) => !["inline", "contents"].includes(getComputedStyle(el).display);
  const isOut = (words, el, isFree) => {
    const [box, style] = [el.getBoundingClientRect(), getComputedStyle(el)];
    const [left, right] = isFree ? [0, 0] : [parseFloat(style.paddingLeft), parseFloat(style.paddingRight)];
    return words.left < box.left + left - 1 || words.right > box.right - right + 1;
  };
  return [...texts()].filter(([el, words]) => {
    let isFree = getComputedStyle(el).whiteSpace.startsWith("pre");
    for (let around = el; around && holds(around); around = around.parentElement) {
      if (isBox(around) && isOut(words, around, isFree)) return true;
      isFree ||= getComputedStyle(around).position === "absolute";
    }
    return false;
  }).map(([el]) => brief(el));
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
function tooSmall(least = 24) {
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

// Fields, buttons and what lies on a ground of its own, without an edge; places and choices that are marked by
// nothing but a background; platforms without their colour.
function faded() {
  const framed = (el) => hasEdge(el) || hasEdge(el.closest(".affix, .stepper") ?? el);
  const outlined = (el) => getComputedStyle(el).outlineStyle !== "none";
  const bare = all(`button, .btn, .bulk, .note, .toast, .timer, .badge, .chip, ${FIELDS}`).filter((el) => isSeen(el) && !framed(el));
  const alike = all("nav [aria-current], .pill :checked + span").filter((el) => isSeen(el) && !outlined(el));
  const plain = all(".dot").filter((el) => isSeen(el) && getComputedStyle(el).forcedColorAdjust !== "none");
  return [...bare, ...alike, ...plain].map(brief);
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

// The words of the page, by two fifths longer, as another language may have them; numbers, days and keys stay.
function lengthen() {
  if ("isLonger" in document.body.dataset) return;
  document.body.dataset.isLonger = "";
  const longer = (word) => word + word.slice(0, Math.round(word.length * 0.4));
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const { currentNode } = nodes;
    if (!currentNode.parentElement.closest(AS_IT_IS)) currentNode.data = currentNode.data.replace(/\p{L}{2,}/gu, longer);
  }
}

// How large letters are.
function letters() {
  arrive();
  return getComputedStyle(document.documentElement).fontSize;
}

// Several questions at once: pairs of a question and what it finds.
function answer(names) {
  arrive();
  return names.flatMap((name) => window.looks[name]().map((found) => [name, found]));
}

window.looks = { answer, letters, covered, hiddenFocus, unseenStops, standsOut, lengthen, cutOff, tooWide, silentScrollers, tooSmall, moving, faded, overlaps, isFocusSeen };
