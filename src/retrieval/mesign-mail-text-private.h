/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

/**
 * MesignMailLink:
 * @url: where it leads
 * @shown: (nullable): what a reader of the HTML sees of it
 */
typedef struct
{
  char *url;
  char *shown;
} MesignMailLink;

/**
 * MesignMailText:
 * @text: what the writer of the mail itself wrote, without quotes
 * @html_text: (nullable): the same of the HTML
 * @links: (element-type MesignMailLink): the links in both, those of the HTML first
 * @has_copy: whether there is a quoted or forwarded copy of another mail in it
 */
typedef struct
{
  char *text;
  char *html_text;
  GPtrArray *links;
  gboolean has_copy;
} MesignMailText;

void mesign_mail_text_read (MesignMailText *self, const MesignOpenedMessage *message);
void mesign_mail_text_clear (MesignMailText *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignMailText, mesign_mail_text_clear)

char *mesign_mail_text_unquote (const char *text, gboolean *has_copy);
void mesign_mail_text_add_links (GPtrArray *links, const char *text);

G_END_DECLS
