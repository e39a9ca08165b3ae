/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* HTML of a mail, as a reader shows it and as a reply quotes it: what is left of it neither runs
 * nor loads anything. */

#include "config.h"

#include "fuzz.h"
#include "look.h"

void
fuzz_target_init (void)
{
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *html = g_utf8_make_valid (text, -1);

  look_at_html (html);

  return 0;
}
