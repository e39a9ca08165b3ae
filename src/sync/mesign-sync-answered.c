/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mail that has gone out may have answered or forwarded another, which bears a mark of it then.
 */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include "mime/mesign-mime-header.h"

#include <string.h>

static gboolean
is_among (const GPtrArray *people, const char *address)
{
  for (guint i = 0; i < people->len; i++)
    if (mesign_address_same (((const MesignAddress *) people->pdata[i])->address, address))
      return TRUE;

  return FALSE;
}

/* An answer goes to somebody who had part in the mail; a subject may be hidden. */
static gboolean
is_answer (const MesignEnvelope *answered, const MesignOutgoing *outgoing)
{
  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const char *address = ((MesignOutgoingRecipient *) outgoing->recipients->pdata[i])->address;

      if (is_among (answered->from, address) || is_among (answered->reply_to, address) ||
          is_among (answered->to, address) || is_among (answered->cc, address))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_called_forward (const char *subject)
{
  static const char *const prefixes[] = { "Fwd:", "Fw:", "转发:", "转发：" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (subject, prefixes[i], strlen (prefixes[i])) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
queue_mark (MesignSyncJob *job, const MesignMessageInfo *answered, MesignFlags mark, GError **error)
{
  g_autoptr (GArray) placements = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < answered->placements->len; i++)
    {
      const MesignPlacement *placement = answered->placements->pdata[i];

      if (!placement->is_hidden && (placement->flags & mark) == 0)
        g_array_append_val (placements, placement->id);
    }

  return placements->len == 0 ||
         mesign_store_queue_flags_sync (job->context->store,
                                        (const gint64 *) (gpointer) placements->data,
                                        placements->len, mark, MESIGN_FLAG_NONE, error) != 0;
}

static gboolean
mark_answered (MesignSyncJob *job,
               const MesignOutgoing *outgoing,
               const MesignEnvelope *sent,
               GError **error)
{
  MesignStore *store = job->context->store;
  gint64 id =
      mesign_store_find_header_id_sync (store, outgoing->account, 0, sent->in_reply_to[0], error);
  g_autoptr (MesignMessageInfo) answered =
      id > 0 ? mesign_store_get_message_sync (store, id, error) : NULL;
  gboolean is_forward;

  if (answered == NULL)
    return id == 0;
  is_forward = is_called_forward (sent->subject) || !is_answer (answered->envelope, outgoing);

  return queue_mark (job, answered, is_forward ? MESIGN_FLAG_FORWARDED : MESIGN_FLAG_ANSWERED,
                     error);
}

/* Marks the mail that @octets, which have gone out, answer or forward, if it is here. The server is
 * told with the next replay. It is no reason to send again that the mark cannot be made. */
void
mesign_sync_mark_answered (MesignSyncJob *job, const MesignOutgoing *outgoing, GBytes *octets)
{
  g_autoptr (MesignEnvelope) sent = mesign_mime_parse_envelope (octets);
  g_autoptr (GError) error = NULL;

  if (sent->in_reply_to[0] != NULL && !mark_answered (job, outgoing, sent, &error))
    g_message ("The mail that was answered is not marked: %s", error->message);
}
