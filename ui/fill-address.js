// SPDX-FileCopyrightText: 2026 The MeSign developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The body of a function that runs in a world of its own. Handed in: page, address and names, what the
// profile names the field by, one a line. The field is filled in only where nothing is in it, and the address is
// nowhere yet.
if (window.top !== window || location.origin + location.pathname !== new URL(page).origin + new URL(page).pathname)
  return "elsewhere";

const entries = entriesOf(names);
const fields = all("input, textarea").filter(
  (each) => ["text", "email", "textarea"].includes(each.type) && !each.disabled && !each.readOnly && isSeen(each),
);
const entry = entries.find((one) => fields.some((each) => isMeant(one, each)));
const meant = fields.filter((each) => entry !== undefined && isMeant(entry, each));
if (meant.length === 0 || (meant.length > 1 && isWorded(entry))) return "no-form";
if (meant.some((each) => each.value.toLowerCase().includes(address.toLowerCase()))) return "filled";

const field = meant.find((each) => !each.value.trim());
if (!field) return "other-address";

const action = (field.form && attribute(field.form, "action")) || location.href;
if (all("base[href]").length > 0 || new URL(action, location.href).origin !== location.origin)
  return "foreign-form";

field.value = address;
for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
return "filled";
