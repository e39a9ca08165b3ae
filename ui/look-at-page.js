// SPDX-FileCopyrightText: 2026 The MeSign developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The body of a function that runs in a world of its own. Handed in: address, uri and names, one a
// line. Says whether the page's text names the address, whether the uri is that of a frame within the page,
// and whether there is a field that one of the names means.

// Not as a part of a longer address.
function isNamed(text, wanted) {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const isBegun = /[\w.!#$%&*+/=?^`{|}~@-]$/.test(text.slice(0, at));
    const goesOn = /^(?:[\w-]|\.\w)/.test(text.slice(at + wanted.length));
    if (!isBegun && !goesOn) return true;
  }
  return false;
}

const found = [];
if (address && all("body").some((body) => isNamed(body.innerText.toLowerCase(), address.toLowerCase())))
  found.push("address");
if (uri && all("iframe, frame").some((each) => each.src === uri)) found.push("frame");
if (all("input, textarea").some((each) => entriesOf(names).some((entry) => isMeant(entry, each)))) found.push("field");
return found.join(" ");
