/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

/* Pictures of the mail itself are asked for by this scheme. */
#define MESIGN_PICTURE_SCHEME "mesign-part"
/* Those from the web, once a person wants to see them, by this one. */
#define MESIGN_REMOTE_SCHEME "mesign-web"

/**
 * MesignPreparedPart:
 * @part: (transfer none): the part of the message
 * @html: (nullable): cleaned HTML where it has to be drawn; %NULL where the text says all
 * @html_with_remote: (nullable): the same with pictures from the web, if there are any
 * @links: (element-type MesignReadingLink): its links
 * @n_remote: how much of it lies elsewhere
 *
 * A part of a body, ready to be shown.
 */
typedef struct
{
  const MesignBodyPart *part;
  char *html;
  char *html_with_remote;
  GPtrArray *links;
  guint n_remote;
} MesignPreparedPart;

void mesign_prepare_body_async (MesignOpenedMessage *message,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *mesign_prepare_body_finish (GAsyncResult *result, GError **error);

G_END_DECLS
