/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-exchange-job-private.h"

#include "engine/mesign-engine-private.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-part.h"
#include "store/mesign-store-exchange.h"
#include "store/mesign-store-operations.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How much is filed in one transaction. */
#define BATCH_MAILS 100
#define BATCH_OCTETS (16 * 1024 * 1024)

/* Mails on their way into one mailbox. */
struct _MesignMailFiling
{
  MesignEngine *engine;
  gint64 mailbox_id;
  char *place;
  MesignExchanged *exchanged;
  GHashTable *seen; /* SHA-256 of each mail, of which there may be a million */
  GArray *batch;
  gsize batch_octets;
};

#define DIGEST_LENGTH 32

/* Each octet of a digest is as good as any other. */
static guint
hash_digest (gconstpointer digest)
{
  guint hash;

  memcpy (&hash, digest, sizeof hash);

  return hash;
}

static gboolean
is_equal_digest (gconstpointer one, gconstpointer two)
{
  return memcmp (one, two, DIGEST_LENGTH) == 0;
}

/* Whether it is new. */
static gboolean
note_digest (GHashTable *seen, GBytes *octets)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length;
  const guchar *data = g_bytes_get_data (octets, &length);
  guint8 digest[DIGEST_LENGTH];
  gsize digest_length = sizeof digest;

  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, digest, &digest_length);

  return g_hash_table_add (seen, g_memdup2 (digest, sizeof digest));
}

static void
clear_append (gpointer data)
{
  MesignNewAppend *append = data;

  g_free ((char *) append->path);
  g_bytes_unref (append->octets);
  mesign_envelope_unref (append->envelope);
}

/* @place: (nullable): where the mails lie, for people, to be told with what is left out. */
MesignMailFiling *
mesign_mail_filing_new (MesignEngine *engine, gint64 mailbox_id, const char *place)
{
  MesignMailFiling *self = g_new0 (MesignMailFiling, 1);

  self->engine = engine;
  self->mailbox_id = mailbox_id;
  self->place = g_strdup (place);
  self->seen = g_hash_table_new_full (hash_digest, is_equal_digest, g_free, NULL);
  self->batch = g_array_new (FALSE, TRUE, sizeof (MesignNewAppend));
  g_array_set_clear_func (self->batch, clear_append);

  return self;
}

void
mesign_mail_filing_free (MesignMailFiling *self)
{
  g_hash_table_unref (self->seen);
  g_array_unref (self->batch);
  g_free (self->place);
  g_free (self);
}

/* Filing */

static MesignNewAppend *
get_append (MesignMailFiling *self, guint i)
{
  return &g_array_index (self->batch, MesignNewAppend, i);
}

static gboolean
put_files (MesignMailFiling *self, GError **error)
{
  for (guint i = 0; i < self->batch->len; i++)
    {
      MesignNewAppend *append = get_append (self, i);

      append->path = mesign_engine_put_outbox_file (self->engine, append->octets, error);
      if (append->path == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
remove_files (MesignMailFiling *self)
{
  for (guint i = 0; i < self->batch->len; i++)
    if (get_append (self, i)->path != NULL)
      mesign_engine_remove_outbox_file (self->engine, get_append (self, i)->path);
}

/* The files are on the disk before the store speaks of them. */
static gboolean
file_batch (MesignMailFiling *self, GError **error)
{
  if (self->batch->len == 0)
    return TRUE;
  if (!put_files (self, error) ||
      !mesign_store_queue_appends_sync (self->engine->store, self->mailbox_id, get_append (self, 0),
                                        self->batch->len, error))
    {
      remove_files (self);
      return FALSE;
    }
  self->exchanged->n_done += self->batch->len;
  g_array_set_size (self->batch, 0);
  self->batch_octets = 0;

  return TRUE;
}

/* One mail */

static gboolean
is_mail (const MesignEnvelope *envelope)
{
  return envelope->n_from > 0 || envelope->message_id != NULL || envelope->date > 0 ||
         *envelope->subject != '\0';
}

static MesignEnvelope *
parse_envelope (GBytes *octets)
{
  g_autoptr (MesignMimePart) part = mesign_mime_part_parse (octets, NULL);
  g_autoptr (MesignEnvelope) envelope =
      part != NULL ? mesign_mime_parse_envelope (part->header_block) : NULL;

  return envelope != NULL && is_mail (envelope) ? g_steal_pointer (&envelope) : NULL;
}

/* 0 where neither the file nor the mail tells. */
static gint64
choose_date (const MesignMailRecord *record, const MesignEnvelope *envelope)
{
  gint64 now = mesign_engine_now ();

  if (record->date > 0 && record->date <= now)
    return record->date;

  return envelope->date > 0 && envelope->date <= now ? envelope->date : 0;
}

/* As an mbox cannot tell whether the last line had an end, it is the same mail with and without. */
static gboolean
look_for_octets (MesignMailFiling *self,
                 const MesignEnvelope *envelope,
                 gint64 date,
                 GBytes *octets,
                 gboolean *found,
                 GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  gint64 same = mesign_store_find_same_sync (self->engine->store, self->mailbox_id, envelope, date,
                                             octets, error);

  if (same == 0 && length > 2 && memcmp (data + length - 2, "\r\n", 2) == 0)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (octets, 0, length - 2);

      same = mesign_store_find_same_sync (self->engine->store, self->mailbox_id, envelope, date,
                                          shorter, error);
    }
  *found = same > 0;

  return same >= 0;
}

/* Whether the mailbox has it, or it stands twice in what is imported. */
static gboolean
look_for_same (MesignMailFiling *self,
               const MesignMailRecord *record,
               const MesignEnvelope *envelope,
               gint64 date,
               GBytes *octets,
               gboolean *found,
               GError **error)
{
  g_autoptr (GBytes) whole = NULL;

  *found = !note_digest (self->seen, octets);
  if (*found)
    return TRUE;
  if (!look_for_octets (self, envelope, date, octets, found, error))
    return FALSE;
  if (*found || record->whole == NULL)
    return TRUE;
  whole = mesign_mime_canonicalize (record->whole);

  return look_for_octets (self, envelope, date, whole, found, error);
}

static void
skip (MesignMailFiling *self, const MesignMailRecord *record)
{
  g_autofree char *mail = record->reason != NULL
                              /* Translators: what was left out of an import, and why */
                              ? g_strdup_printf (_ ("%s (%s)"), record->place, record->reason)
                              : g_strdup (record->place);
  g_autofree char *place = NULL;

  if (self->place != NULL && record->reason != NULL)
    place = g_strdup_printf ("%s: %s", self->place, mail);
  else if (self->place != NULL)
    /* Translators: a mailbox in a folder, and a mail in it */
    place = g_strdup_printf (_ ("%s: %s (no mail, or too large)"), self->place, mail);
  mesign_exchanged_skip (self->exchanged, place != NULL ? place : mail);
}

static gboolean
take_mail (MesignMailFiling *self, const MesignMailRecord *record, GError **error)
{
  g_autoptr (GBytes) octets =
      record->octets != NULL ? mesign_mime_canonicalize (record->octets) : NULL;
  g_autoptr (MesignEnvelope) envelope = octets != NULL ? parse_envelope (octets) : NULL;
  MesignNewAppend append = { 0 };
  gboolean found;

  if (envelope == NULL)
    {
      skip (self, record);
      return TRUE;
    }
  append.internaldate = choose_date (record, envelope);
  if (!look_for_same (self, record, envelope, append.internaldate, octets, &found, error))
    return FALSE;
  if (found)
    {
      self->exchanged->n_there++;
      return TRUE;
    }
  if (append.internaldate == 0)
    append.internaldate = mesign_engine_now ();
  append.flags = record->flags;
  self->batch_octets += g_bytes_get_size (octets);
  append.octets = g_steal_pointer (&octets);
  append.envelope = g_steal_pointer (&envelope);
  g_array_append_val (self->batch, append);

  return (self->batch->len < BATCH_MAILS && self->batch_octets < BATCH_OCTETS) ||
         file_batch (self, error);
}

/* Files all mails of a source. What was read before an error is filed all the same: so much is
 * done, and another try passes over it.
 * @note: is called after each mail
 * @source_error: (out): what ended the reading too early; then the result is TRUE */
gboolean
mesign_mail_filing_run_sync (MesignMailFiling *self,
                             MesignMailSource *source,
                             MesignExchanged *exchanged,
                             void (*note) (gpointer data),
                             gpointer data,
                             GCancellable *cancellable,
                             GError **source_error,
                             GError **error)
{
  g_auto (MesignMailRecord) record = { 0 };

  self->exchanged = exchanged;
  while (mesign_mail_source_next_sync (source, &record, cancellable, source_error))
    {
      if (!take_mail (self, &record, error))
        return FALSE;
      mesign_mail_record_clear (&record);
      note (data);
    }

  return file_batch (self, error);
}
