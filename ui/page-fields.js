// SPDX-FileCopyrightText: 2026 The MeSign developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the scripts that are run on pages have in common; it stands before each of them. A form's fields can
// hide a form's and a document's own properties by their names, so these are asked for by the prototypes.
const all = (selector) => Array.from(Document.prototype.querySelectorAll.call(document, selector));
const attribute = (element, name) => Element.prototype.getAttribute.call(element, name);

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

// A profile names a field by its name, its label or its placeholder, each one a line.
const entriesOf = (lines) => lines.split("\n").filter((line) => line);
const isWorded = (entry) => /^(?:label|placeholder):/.test(entry);
const plain = (text) => (text ?? "").replace(/\s+/g, " ").replace(/^[\s*＊]+|[\s:：*＊]+$/g, "").trim().toLowerCase();

function labelsOf(input) {
  const ids = (attribute(input, "aria-labelledby") ?? "").split(/\s+/).filter((id) => id);
  const named = all("[id]").filter((each) => ids.includes(attribute(each, "id")));
  return [...(input.labels ?? []), ...named].map((each) => each.textContent).concat(attribute(input, "aria-label") ?? []);
}

// Words may stand at several fields, and at one that nobody sees.
function isMeant(entry, input) {
  if (!isWorded(entry)) return input.name === entry;
  const [, kind, words] = /^(\w+):([^]*)$/.exec(entry);
  const texts = kind === "label" ? labelsOf(input) : [attribute(input, "placeholder")];
  return isSeen(input) && texts.some((text) => plain(text) !== "" && plain(text) === plain(words));
}

// The field that the first of the entries means that means one at all; words have to mean only one.
function findField(entries, fields) {
  for (const entry of entries) {
    const meant = fields.filter((each) => isMeant(entry, each));
    if (meant.length > 1 && isWorded(entry)) return null;
    if (meant.length > 0) return meant[0];
  }
  return null;
}
