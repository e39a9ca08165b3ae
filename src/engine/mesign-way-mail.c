/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mail that was sent to see whether a certificate is of use: finding it, and removing it. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-way-private.h"

#include "engine/mesign-way-check.h"
#include "mime/mesign-mime-header.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-messages.h"

#include <string.h>

/* What came late is removed all the same; this long after it was sent. */
#define REMEMBER_SECONDS (14 * 24 * 60 * 60)

#define SETTING_SENT "sent"

void
mesign_way_mail_copy (const MesignWayMail *self, MesignWayMail *copy)
{
  copy->account = g_strdup (self->account);
  copy->header_id = g_strdup (self->header_id);
  copy->token = g_strdup (self->token);
}

void
mesign_way_mail_clear (MesignWayMail *self)
{
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->header_id, g_free);
  g_clear_pointer (&self->token, g_free);
}

/* Finding */

static gboolean
is_anywhere (const MesignMessageInfo *info)
{
  for (guint i = 0; i < info->placements->len; i++)
    if (!((const MesignPlacement *) info->placements->pdata[i])->is_hidden)
      return TRUE;

  return FALSE;
}

/* A Message-ID can be had by others: whoever got the mail, or reads along. Theirs are left alone.
 */
static gboolean
bears_token (const MesignWayMail *self, GBytes *octets)
{
  g_autofree char *token = mesign_mime_header_dup_first (octets, MESIGN_WAY_FIELD);

  return g_strcmp0 (token, self->token) == 0;
}

static gboolean
add_if_it (const MesignWayMail *self,
           MesignJob *job,
           gint64 id,
           GPtrArray *found,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (MesignMessageInfo) info =
      mesign_store_get_message_sync (job->engine->store, id, error);
  g_autoptr (GBytes) octets = NULL;

  if (info == NULL)
    return FALSE;
  if (!is_anywhere (info))
    return TRUE;
  octets = mesign_engine_fetch_octets_sync (job, id, cancellable, error);
  if (octets == NULL)
    return FALSE;
  if (bears_token (self, octets))
    g_ptr_array_add (found, g_steal_pointer (&info));

  return TRUE;
}

/* All copies of it there are, in whatever mailbox. A job that has no connection runs again with one
 * where the server has to be asked. */
GPtrArray *
mesign_way_mail_find_sync (const MesignWayMail *self,
                           MesignJob *job,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GPtrArray) found =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_message_info_unref);
  g_autoptr (GArray) ids =
      mesign_store_list_header_ids_sync (job->engine->store, self->account, self->header_id, error);

  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    if (!add_if_it (self, job, g_array_index (ids, gint64, i), found, cancellable, error))
      return NULL;

  return g_steal_pointer (&found);
}

/* Removing */

gboolean
mesign_way_mail_remove_sync (const MesignWayMail *self,
                             MesignJob *job,
                             guint *n_removed,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (GPtrArray) found = mesign_way_mail_find_sync (self, job, cancellable, error);

  *n_removed = 0;
  if (found == NULL)
    return FALSE;
  if (found->len > 0 &&
      !mesign_engine_delete_in_place_sync (job->engine, self->account, found, error))
    return FALSE;
  *n_removed = found->len;

  return TRUE;
}

/* What may come later */

typedef struct
{
  MesignWayMail mail;
  gint64 until;
} Sent;

static void
sent_free (Sent *self)
{
  mesign_way_mail_clear (&self->mail);
  g_free (self);
}

/* One line a mail; what is none was written by somebody else, and is passed over. */
static void
add_line (GPtrArray *list, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  Sent *sent;

  if (g_strv_length (words) != 4)
    return;
  sent = g_new0 (Sent, 1);
  sent->mail.account = g_strdup (words[0]);
  sent->mail.header_id = g_strdup (words[1]);
  sent->mail.token = g_strdup (words[2]);
  sent->until = g_ascii_strtoll (words[3], NULL, 10);
  if (sent->until > mesign_engine_now ())
    g_ptr_array_add (list, sent);
  else
    sent_free (sent);
}

static GPtrArray *
read_sent (MesignEngine *engine)
{
  g_autofree char *text =
      mesign_settings_dup_string (engine->settings, MESIGN_WAY_SETTINGS, SETTING_SENT);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sent_free);

  for (guint i = 0; lines[i] != NULL; i++)
    add_line (list, lines[i]);

  return list;
}

static void
write_sent (MesignEngine *engine, GPtrArray *list)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const Sent *sent = list->pdata[i];

      g_string_append_printf (text, "%s %s %s %" G_GINT64_FORMAT "\n", sent->mail.account,
                              sent->mail.header_id, sent->mail.token, sent->until);
    }
  mesign_settings_set_string (engine->settings, MESIGN_WAY_SETTINGS, SETTING_SENT, text->str);
  mesign_engine_save_settings_async (engine, NULL, NULL, NULL);
}

/* Has it removed whenever it comes, also by a later run of the program. */
void
mesign_way_mail_remember (const MesignWayMail *self, MesignEngine *engine)
{
  g_autoptr (GPtrArray) list = read_sent (engine);
  Sent *sent = g_new0 (Sent, 1);

  mesign_way_mail_copy (self, &sent->mail);
  sent->until = mesign_engine_now () + REMEMBER_SECONDS;
  g_ptr_array_add (list, sent);
  write_sent (engine, list);
}

/* Whether a mail calls itself one that was sent as a check: nobody is told of those. On the main
 * context. */
gboolean
mesign_engine_is_way_mail (MesignEngine *self, const char *header_id)
{
  g_autoptr (GPtrArray) list = read_sent (self);

  for (guint i = 0; header_id != NULL && i < list->len; i++)
    if (strcmp (((const Sent *) list->pdata[i])->mail.header_id, header_id) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_under_way (MesignEngine *engine, const MesignWayMail *mail)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&engine->mutex);

  return engine->way_tokens != NULL && g_hash_table_contains (engine->way_tokens, mail->token);
}

/* Those that came when nobody waited for them any more. */
void
mesign_engine_remove_way_mails_sync (MesignJob *job, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) list = read_sent (job->engine);

  for (guint i = 0; i < list->len; i++)
    {
      const MesignWayMail *mail = &((const Sent *) list->pdata[i])->mail;
      g_autoptr (GError) error = NULL;
      guint n_removed;

      if (g_strcmp0 (mail->account, job->account->id) == 0 && !is_under_way (job->engine, mail) &&
          !mesign_way_mail_remove_sync (mail, job, &n_removed, cancellable, &error))
        g_message ("A mail that was sent as a check stays for now: %s", error->message);
    }
}
