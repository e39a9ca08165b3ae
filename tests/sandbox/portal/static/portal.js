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

// Whoever uses the keyboard begins where there is something to do: at the first complaint, else at the
// first field or button of the page.
const main = document.querySelector("main");
let first =
  main.querySelector('[aria-invalid="true"]') ??
  main.querySelector("form input:not([type=hidden]), form select, form textarea, form button, a.button");
if (first?.type === "radio") first = main.querySelector(`[name="${first.name}"]:checked`) ?? first;
first?.focus();
