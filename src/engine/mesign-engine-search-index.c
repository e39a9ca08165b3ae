/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#include "mime/mesign-mime-address.h"
#include "sync/mesign-sealed-text.h"

#include <string.h>

/* The texts of encrypted mail are found in an index that is never on the disk but as a sealed
 * image. The store says which texts there are, and the index which it has: so it is right whatever
 * image it began with, and only what differs is opened. */

#define PAGE 50

/* By the header to show; what was sealed before recipients were goes by the outer one. */
static char *
dup_recipients (const MesignSealedList *list, const MesignEnvelope *outer)
{
  GPtrArray *const lists[] = { list->to != NULL ? list->to : outer->to,
                               list->to != NULL ? list->cc : outer->cc,
                               list->to != NULL ? list->bcc : outer->bcc };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *shown =
          lists[i] != NULL ? mesign_mime_display_addresses (lists[i]) : g_strdup ("");

      g_string_append_printf (text, "%s\n", shown);
    }

  return g_strdup (text->str);
}

static gboolean
index_message (MesignEngine *self,
               MesignSearchIndex *index,
               MesignSecret *key,
               const MesignSealed *sealed,
               GError **error)
{
  g_autoptr (MesignMessageInfo) info =
      mesign_store_get_message_sync (self->store, sealed->message_id, NULL);
  g_autoptr (MesignSealedList) list = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sender = NULL;
  g_autofree char *recipients = NULL;
  g_autofree char *names = NULL;
  g_autofree char *copied = NULL;
  MesignSearchWords words = { 0 };
  MesignSealedStamp stamp;

  mesign_sealed_get_stamp (sealed, &stamp);
  list = mesign_sealed_list_open (key, sealed->message_id, sealed->list, NULL);
  text = mesign_sealed_text_open (key, sealed->message_id, sealed->text, NULL);
  if (info == NULL || list == NULL || text == NULL)
    return mesign_search_index_put (index, &stamp, NULL, error);
  sender = mesign_mime_display_addresses (info->envelope->from);
  recipients = dup_recipients (list, info->envelope);
  copied = mesign_mime_display_addresses (list->to != NULL ? list->cc : info->envelope->cc);
  names = g_strjoinv ("\n", list->attachment_names);
  words.sender = sender;
  words.recipients = recipients;
  words.subject = list->subject;
  words.body = text;
  words.attachments = names;
  words.copied = copied;

  return mesign_search_index_put (index, &stamp, &words, error);
}

static void
drop_index (MesignEngine *self)
{
  g_clear_pointer (&self->search_index, mesign_search_index_free);
  g_clear_pointer (&self->search_missing, g_array_unref);
  self->search_change = -1;
  self->search_unsaved = 0;
  self->search_has_gone = FALSE;
}

/* On the local worker. */
void
mesign_engine_drop_search_index (MesignEngine *self)
{
  drop_index (self);
}

static int
compare_fingerprints (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MesignCertificate *const *) a)->fingerprint,
                 (*(MesignCertificate *const *) b)->fingerprint);
}

static char *
dup_own (MesignEngine *self, GError **error)
{
  g_autoptr (GPtrArray) own =
      mesign_keystore_list_certificates_sync (self->keystore, MESIGN_CERTIFICATE_OWN, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  if (own == NULL)
    return NULL;
  g_ptr_array_sort (own, compare_fingerprints);
  for (guint i = 0; i < own->len; i++)
    g_checksum_update (
        checksum, (const guchar *) ((const MesignCertificate *) own->pdata[i])->fingerprint, -1);

  return g_strdup (g_checksum_get_string (checksum));
}

/* Another process may have deleted a certificate: what only its key opened is to be forgotten here,
 * too. */
static gboolean
look_at_own (MesignEngine *self, GError **error)
{
  gint64 generation = mesign_keystore_get_generation_sync (self->keystore);
  g_autofree char *own = NULL;

  if (self->search_own != NULL && generation == self->search_own_generation)
    return TRUE;
  own = dup_own (self, error);
  if (own == NULL)
    return FALSE;
  if (g_strcmp0 (own, self->search_own) != 0)
    drop_index (self);
  g_free (self->search_own);
  self->search_own = g_steal_pointer (&own);
  self->search_own_generation = generation;

  return TRUE;
}

/* What is to be opened and put into the index. */
static gboolean
compare (MesignEngine *self, const GArray *stamps, GError **error)
{
  guint n_gone = 0;

  g_clear_pointer (&self->search_missing, g_array_unref);
  self->search_missing = mesign_search_index_compare (self->search_index, stamps, &n_gone, error);
  self->search_unsaved += n_gone;
  self->search_has_gone |= n_gone > 0;

  return self->search_missing != NULL;
}

static gboolean
begin_anew (MesignEngine *self, GError **error)
{
  drop_index (self);
  self->search_index = mesign_search_index_new (NULL, error);

  return self->search_index != NULL;
}

static gboolean
look_at_store (MesignEngine *self, const GArray *stamps, MesignSecret *key, GError **error)
{
  if (self->search_index == NULL)
    self->search_index = mesign_engine_load_search_image_sync (self, key);
  if ((self->search_index == NULL && !begin_anew (self, error)) || !compare (self, stamps, error))
    return FALSE;

  return !mesign_search_index_is_worn (self->search_index) ||
         (begin_anew (self, error) && compare (self, stamps, error));
}

/* The newest ones come first. */
static gboolean
put_page (MesignEngine *self, MesignSecret *key, GError **error)
{
  GArray *missing = self->search_missing;
  guint n = MIN (PAGE, missing->len);
  g_autoptr (GPtrArray) texts = mesign_store_get_sealed_texts_sync (
      self->store, &g_array_index (missing, gint64, missing->len - n), n, error);

  if (texts == NULL)
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    if (!index_message (self, self->search_index, key, texts->pdata[i], error))
      return FALSE;
  g_array_set_size (missing, missing->len - n);
  self->search_unsaved += n;

  return TRUE;
}

/* One page at least, however long it took to come here: each slice is to get on. */
static gboolean
put_missing (MesignEngine *self, MesignSecret *key, gint64 end, GError **error)
{
  gboolean done = mesign_search_index_begin (self->search_index, error);

  if (done && self->search_missing->len > 0)
    do
      done = put_page (self, key, error);
    while (done && self->search_missing->len > 0 && g_get_monotonic_time () < end);
  if (done && mesign_search_index_end (self->search_index, error))
    return TRUE;
  drop_index (self);

  return FALSE;
}

/* Looks at what the store has, unless that is known, or what is known is not in the index yet; TRUE
 * with no index where it has nothing. */
static gboolean
compare_with_store (MesignJob *job, gint64 change, MesignSecret **key, GError **error)
{
  MesignEngine *self = job->engine;
  gboolean is_known = self->search_index != NULL && (self->search_change == change ||
                                                     !mesign_engine_search_index_is_whole (self));
  g_autoptr (GArray) stamps =
      is_known ? NULL : mesign_store_list_sealed_stamps_sync (self->store, error);
  GError *inner = NULL;

  if (!is_known && stamps == NULL)
    return FALSE;
  if (is_known || stamps->len > 0)
    *key = mesign_engine_derive_text_key (job, &inner);
  if (*key == NULL)
    {
      drop_index (self);
      if (inner != NULL)
        g_propagate_error (error, inner);
      else if (!is_known && stamps->len == 0)
        mesign_engine_forget_search_image_sync (self);
      return inner == NULL;
    }
  if (is_known)
    return TRUE;
  if (!look_at_store (self, stamps, *key, error))
    return FALSE;
  self->search_change = change;

  return TRUE;
}

/* Brings the index up to date until @end, by one page at least. What the store has is looked at
 * anew only when the index has all that was there before: while a sync writes, the change is
 * another one each time. Where there is no encrypted mail, or no key for it, there is no index
 * then. On the local worker. */
gboolean
mesign_engine_update_search_index_sync (MesignJob *job, gint64 end, GError **error)
{
  MesignEngine *self = job->engine;
  gint64 change = mesign_store_get_last_change_sync (self->store, error);
  int generation = g_atomic_int_get (&self->generation_of_search);
  g_autoptr (MesignSecret) key = NULL;

  if (change < 0)
    return FALSE;
  if (self->search_generation != generation)
    drop_index (self);
  self->search_generation = generation;
  if (!look_at_own (self, error))
    return FALSE;
  if (self->search_index != NULL && self->search_change == change &&
      mesign_keystore_get_state (self->keystore) == MESIGN_KEYSTORE_UNLOCKED &&
      mesign_engine_search_index_is_whole (self))
    return TRUE;

  return compare_with_store (job, change, &key, error) &&
         (self->search_index == NULL || put_missing (self, key, end, error));
}

/* What is in the store and not in the index comes into it until @end, by one page at least. On the
 * local worker. */
gboolean
mesign_engine_fill_search_index_sync (MesignEngine *self,
                                      MesignSecret *key,
                                      gint64 end,
                                      GError **error)
{
  return put_missing (self, key, end, error);
}

/* Words of what is gone cannot be taken out of an index, only left out of a new one. */
static gboolean
leave_out_gone (MesignEngine *self, const GArray *stamps, GError **error)
{
  self->search_image_is_stale = TRUE;
  if (stamps->len > 0)
    return begin_anew (self, error) && compare (self, stamps, error);
  drop_index (self);

  return TRUE;
}

/* Looks whether the index, or where none was needed yet its image, has words of what is not in the
 * store any more, and begins anew then. There is no index afterwards where there is nothing to be
 * found. On the local worker. */
gboolean
mesign_engine_prune_search_index_sync (MesignEngine *self, MesignSecret *key, GError **error)
{
  gint64 change = mesign_store_get_last_change_sync (self->store, error);
  g_autoptr (GArray) stamps = NULL;

  if (change < 0 || !look_at_own (self, error))
    return FALSE;
  if (self->search_index == NULL && self->search_looked != change)
    {
      self->search_generation = g_atomic_int_get (&self->generation_of_search);
      self->search_index = mesign_engine_load_search_image_sync (self, key);
    }
  self->search_looked = change;
  if (self->search_index == NULL || (self->search_change == change && !self->search_has_gone))
    return TRUE;
  stamps = mesign_store_list_sealed_stamps_sync (self->store, error);
  if (stamps == NULL || !compare (self, stamps, error) ||
      (self->search_has_gone && !leave_out_gone (self, stamps, error)))
    return FALSE;
  self->search_change = change;

  return TRUE;
}

gboolean
mesign_engine_search_index_is_whole (MesignEngine *self)
{
  return self->search_missing == NULL || self->search_missing->len == 0;
}
