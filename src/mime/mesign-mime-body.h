/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "mime/mesign-mime-part.h"

G_BEGIN_DECLS

/**
 * MesignMimeBody:
 * @text: (nullable): the part to show as plain text
 * @html: (nullable): the part to show as HTML
 *
 * One piece of the body in the order shown; of a multipart/alternative both, else one of them.
 */
typedef struct
{
  MesignMimePart *text;
  MesignMimePart *html;
} MesignMimeBody;

/**
 * MesignMimeAttachment:
 * @part: the part
 * @is_inline: whether the HTML of the body refers to it by Content-ID
 */
typedef struct
{
  MesignMimePart *part;
  gboolean is_inline;
} MesignMimeAttachment;

/**
 * MesignMimeSelection:
 * @body: (element-type MesignMimeBody): what to show, in order
 * @attachments: (element-type MesignMimeAttachment): what to offer, in order
 *
 * What a reader shows of a part tree. Immutable; the fields are read only.
 */
typedef struct
{
  GPtrArray *body;
  GPtrArray *attachments;
} MesignMimeSelection;

#define MESIGN_TYPE_MIME_SELECTION (mesign_mime_selection_get_type ())
MESIGN_DECLARE_VALUE (MesignMimeSelection, mesign_mime_selection)

MesignMimeSelection *mesign_mime_select (MesignMimePart *root);
char *mesign_mime_body_dup_text (const MesignMimeBody *self, char **charset);
char *mesign_mime_body_dup_html (const MesignMimeBody *self, char **charset);

G_END_DECLS
