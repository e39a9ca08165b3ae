/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignMailto:
 * @to: addresses, separated by commas
 * @cc: addresses, separated by commas
 * @bcc: addresses, separated by commas
 * @subject: one line
 * @body: the text
 * @wants_attachment: whether it names a file to attach, which is never done
 *
 * What a web page or another program asks to be written.
 */
typedef struct
{
  char *to;
  char *cc;
  char *bcc;
  char *subject;
  char *body;
  gboolean wants_attachment;
} MesignMailto;

MesignMailto *mesign_mailto_parse (const char *uri);
void mesign_mailto_free (MesignMailto *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignMailto, mesign_mailto_free)

G_END_DECLS
