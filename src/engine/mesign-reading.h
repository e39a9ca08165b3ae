/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-calendar-event.h"
#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

/**
 * MesignReadingLink:
 * @href: where it leads, as written
 * @text: what a reader sees of it
 * @is_misleading: whether the text names another site than the one it leads to
 */
typedef struct
{
  char *href;
  char *text;
  gboolean is_misleading;
} MesignReadingLink;

void mesign_reading_link_free (MesignReadingLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignReadingLink, mesign_reading_link_free)

gboolean mesign_reading_is_native (const MesignBodyPart *part);
char *mesign_reading_dup_html (const MesignBodyPart *part,
                               const char *picture_scheme,
                               const char *remote_scheme);
guint mesign_reading_count_remote (const MesignBodyPart *part);
GPtrArray *mesign_reading_list_links (const MesignBodyPart *part);
gboolean mesign_reading_is_misleading (const char *text, const char *href);
gboolean mesign_reading_is_same_host (const char *a, const char *b);
MesignCalendarEvent *mesign_reading_read_event (const MesignAttachment *attachment);

G_END_DECLS
