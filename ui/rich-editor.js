// SPDX-FileCopyrightText: 2026 The MeSign developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The text being written, told to the program whenever it changes. Runs in a world of its own; the page has no scripts.
// Pictures stand in the page as data, in what is told as the Content-ID they will be sent under.

const told = window.webkit.messageHandlers.rich;
const pictures = new Map();
let timer = 0;

function nameOf(picture) {
  if (!picture.src.startsWith("data:image/")) return null;
  if (!pictures.has(picture.src)) {
    const octets = crypto.getRandomValues(new Uint8Array(16));
    const name = [...octets].map(octet => octet.toString(16).padStart(2, "0")).join("") + "@mesign";
    pictures.set(picture.src, name);
    told.postMessage("picture " + name + " " + picture.src);
  }
  return pictures.get(picture.src);
}

function read() {
  for (const picture of document.images) nameOf(picture);
  const copy = document.body.cloneNode(true);
  for (const picture of copy.querySelectorAll("img")) {
    const name = pictures.get(picture.src);
    if (name) picture.setAttribute("src", "cid:" + name);
    else if (!picture.getAttribute("src").startsWith("cid:")) picture.remove();
  }
  return copy.innerHTML;
}

function tell() {
  clearTimeout(timer);
  timer = 0;
  told.postMessage("text " + read());
}

function tellSoon() {
  if (timer === 0) timer = setTimeout(tell, 100);
}

// A picture that is stored elsewhere is not looked at, and would not go out with the mail.
function dropRemote() {
  for (const picture of [...document.images]) {
    const source = picture.getAttribute("src") || "";
    if (!source.startsWith("data:image/") && !source.startsWith("cid:")) picture.remove();
  }
}

function insertPicture(data) {
  const picture = document.createElement("img");
  picture.src = data;
  document.execCommand("insertHTML", false, picture.outerHTML);
}

document.addEventListener("input", () => {
  dropRemote();
  tellSoon();
});

window.mesignRead = read;
window.mesignInsertPicture = data => { document.body.focus(); insertPicture(data); };
window.mesignShowPicture = (name, data) => {
  pictures.set(data, name);
  for (const picture of [...document.images])
    if (picture.getAttribute("src") === "cid:" + name) picture.src = data;
};
window.mesignLink = address => {
  const selection = document.getSelection();
  if (selection.isCollapsed) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = address;
    document.execCommand("insertHTML", false, link.outerHTML);
  } else document.execCommand("createLink", false, address);
};
window.mesignQuote = () => {
  const node = document.getSelection().anchorNode;
  const element = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
  const inside = element && element.closest("blockquote");
  document.execCommand(inside ? "outdent" : "formatBlock", false, inside ? null : "blockquote");
};
document.body.focus();
