/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "store/mesign-query.h"
#include "store/mesign-store-bodies.h"

G_BEGIN_DECLS

typedef struct _MesignSearchIndex MesignSearchIndex;

/**
 * MesignSearchWords:
 * @sender: (nullable): names and addresses of the writer
 * @recipients: (nullable): names and addresses it went to
 * @subject: (nullable): the subject
 * @body: (nullable): the text
 * @attachments: (nullable): the names of what is attached
 * @copied: (nullable): names and addresses of those recipients that got a copy
 *
 * What a message is found by. Borrowed by the function that takes it.
 */
typedef struct
{
  const char *sender;
  const char *recipients;
  const char *subject;
  const char *body;
  const char *attachments;
  const char *copied;
} MesignSearchWords;

MesignSearchIndex *mesign_search_index_new (GBytes *image, GError **error);
void mesign_search_index_free (MesignSearchIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSearchIndex, mesign_search_index_free)

gboolean mesign_search_index_begin (MesignSearchIndex *self, GError **error);
gboolean mesign_search_index_put (MesignSearchIndex *self,
                                  const MesignSealedStamp *stamp,
                                  const MesignSearchWords *words,
                                  GError **error);
gboolean mesign_search_index_end (MesignSearchIndex *self, GError **error);
GArray *mesign_search_index_compare (MesignSearchIndex *self,
                                     const GArray *stamps,
                                     guint *n_gone,
                                     GError **error);
gboolean mesign_search_index_is_worn (MesignSearchIndex *self);
GPtrArray *mesign_search_index_search (MesignSearchIndex *self,
                                       MesignQuery *query,
                                       GCancellable *cancellable,
                                       GError **error);
GBytes *mesign_search_index_serialize (MesignSearchIndex *self, GError **error);

G_END_DECLS
