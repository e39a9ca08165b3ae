// SPDX-FileCopyrightText: 2026 The MeSign developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The body of a function that runs in a world of its own. Handed in: address, uri and names, one a
// line. Says whether the page's text names the address, whether the uri is that of a frame within the page,
// and whether there is a field with one of the names.
const all = (selector) => Array.from(Document.prototype.querySelectorAll.call(document, selector));

const words = all("body").flatMap((body) => body.innerText.toLowerCase().split(/[\s,;:<>()"'，；：（）、·]+/));
const found = [];
if (address && words.includes(address.toLowerCase())) found.push("address");
if (uri && all("iframe, frame").some((each) => each.src === uri)) found.push("frame");
if (all("input").some((each) => each.name && names.split("\n").includes(each.name))) found.push("field");
return found.join(" ");
