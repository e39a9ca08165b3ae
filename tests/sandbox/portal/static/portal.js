// SPDX-FileCopyrightText: 2026 The MeSign developers
// SPDX-License-Identifier: GPL-3.0-or-later

// "Another" picture, without losing what has been typed. Everything else works without scripts.
for (const button of document.querySelectorAll("button.again")) {
  const picture = button.parentElement.querySelector("img");
  const address = picture.src;
  button.hidden = false;
  button.addEventListener("click", () => {
    picture.src = `${address}?again=${Date.now()}`;
  });
}
