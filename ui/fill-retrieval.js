// SPDX-FileCopyrightText: 2026 The MeSign developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The body of a function that runs in a world of its own. Handed in: pages, one a line, address, code,
// password, request, and the fields' names, "" where there is none. A form's fields can hide a form's and a
// document's own properties by their names, so these are asked for by the prototypes.
const all = (selector) => Array.from(Document.prototype.querySelectorAll.call(document, selector));
const attribute = (element, name) => Element.prototype.getAttribute.call(element, name);
const allowed = pages.split("\n").map((page) => new URL(page)).map((url) => url.origin + url.pathname);

function isSentHere(target) {
  const url = new URL(target || location.href, location.href);
  return url.origin === location.origin && allowed.includes(url.origin + url.pathname);
}

if (window.top !== window || !allowed.includes(location.origin + location.pathname)) return "elsewhere";

const inputs = all("input");
const areas = all("textarea, input");

// What nobody sees, nobody would have typed into.
const kinds = ["text", "password", "email", "tel", "number", "search", "url", "textarea"];
function isSeen(input) {
  const box = input.getBoundingClientRect();
  const isThere = input.checkVisibility
    ? input.checkVisibility({ opacityProperty: true, visibilityProperty: true, checkOpacity: true, checkVisibilityCSS: true })
    : getComputedStyle(input).visibility === "visible";
  const isPlaced = box.width > 7 && box.height > 7 && box.right + scrollX > 0 && box.bottom + scrollY > 0;
  return isThere && isPlaced && kinds.includes(input.type);
}

const forms = new Set(
  inputs
    .filter((each) => each.name && [codeName, passwordName].includes(each.name))
    .concat(areas.filter((each) => each.name && each.name === csrName))
    .filter(isSeen)
    .map((each) => each.form),
);
const form = forms.size === 1 ? [...forms][0] : null;
if (!form) return "no-form";

const own = (name) => (name ? inputs.find((each) => each.form === form && each.name === name) : null);
const bound = own(addressName);
if (addressName && !bound) return "no-form";
if (bound && bound.value.trim() && bound.value.trim().toLowerCase() !== address.toLowerCase())
  return "other-address";

const buttons = all("button, input").filter((each) => each.form === form);
const targets = buttons.map((each) => attribute(each, "formaction")).filter((each) => each !== null);
const methods = buttons.map((each) => attribute(each, "formmethod")).filter((each) => each !== null);
if (
  all("base[href]").length > 0 ||
  ![attribute(form, "action"), ...targets].every(isSentHere) ||
  ![attribute(form, "method") ?? "get", ...methods].every((each) => each.toLowerCase() === "post")
)
  return "foreign-form";

function fill(input, value) {
  if (!input || !value || input.disabled || input.readOnly || !isSeen(input)) return false;
  input.value = value;
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
  return true;
}

if (bound && !bound.value.trim()) fill(bound, address);
const hasCode = fill(own(codeName), code);
const hasRequest = fill(csrName ? areas.find((each) => each.form === form && each.name === csrName) : null, request);
const hasPassword = fill(own(passwordName), password);
fill(own(confirmName), password);

const captcha = own(captchaName);
if (captcha) {
  captcha.scrollIntoView({ block: "center" });
  captcha.focus();
}
return hasCode && (hasRequest || hasPassword) ? "filled" : "partly";
