// SPDX-FileCopyrightText: 2026 The MeSign developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The body of a function that runs in a world of its own. Handed in: pages, one a line, address, code,
// password, request, and what the profile names the fields by, one a line, "" where there is none.
const allowed = pages.split("\n").map((page) => new URL(page)).map((url) => url.origin + url.pathname);

function isSentHere(target) {
  const url = new URL(target || location.href, location.href);
  return url.origin === location.origin && allowed.includes(url.origin + url.pathname);
}

if (window.top !== window || !allowed.includes(location.origin + location.pathname)) return "elsewhere";

const inputs = all("input");
const areas = all("textarea, input");

const [addressEntries, codeEntries, passwordEntries, confirmEntries, csrEntries, captchaEntries] =
  [addressName, codeName, passwordName, confirmName, csrName, captchaName].map(entriesOf);
const isOneOf = (entries) => (each) => entries.some((entry) => isMeant(entry, each));

const forms = new Set(
  inputs
    .filter(isOneOf(codeEntries.concat(passwordEntries)))
    .concat(areas.filter(isOneOf(csrEntries)))
    .filter(isSeen)
    .map((each) => each.form),
);
const form = forms.size === 1 ? [...forms][0] : null;
if (!form) return "no-form";

// No field is two things at once.
const taken = new Set();
function own(entries, fields = inputs) {
  const field = findField(entries, fields.filter((each) => each.form === form && !taken.has(each)));
  if (field) taken.add(field);
  return field;
}

// Words at a field are no reason to show a password in it.
function ownPassword(entries) {
  const field = own(entries);
  return field && (field.type === "password" || entries.includes(field.name)) ? field : null;
}

const bound = own(addressEntries);
if (addressEntries.length > 0 && !bound) return "no-form";
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

const codeField = own(codeEntries);
const requestField = own(csrEntries, areas);
const passwordField = ownPassword(passwordEntries);
const confirmField = ownPassword(confirmEntries);

if (bound && !bound.value.trim()) fill(bound, address);
const hasCode = fill(codeField, code);
const hasRequest = fill(requestField, request);
const hasPassword = fill(passwordField, password);
fill(confirmField, password);

const captcha = own(captchaEntries);
if (captcha) {
  captcha.scrollIntoView({ block: "center" });
  captcha.focus();
}
return hasCode && (hasRequest || hasPassword) ? "filled" : "partly";
