/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-correspondents.h"

#include "crypto/mesign-cms.h"
#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-certificates.h"
#include "store/mesign-store-correspondents.h"

#include <glib/gi18n-lib.h>

#define EXPIRES_SOON ((gint64) 30 * 24 * 60 * 60)

static void
clear (MesignCorrespondent *self)
{
  g_clear_pointer (&self->address, mesign_address_unref);
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
  g_clear_pointer (&self->verdict, mesign_trust_verdict_unref);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
}

MESIGN_DEFINE_VALUE (MesignCorrespondent, mesign_correspondent)

/**
 * mesign_recipient_state_to_string:
 * @state: a state
 *
 * Returns: its word, such as "expiring"
 */
const char *
mesign_recipient_state_to_string (MesignRecipientState state)
{
  static const char *const words[] = { "none",      "valid",   "expiring",
                                       "untrusted", "expired", "revoked" };

  g_return_val_if_fail (state < G_N_ELEMENTS (words), "none");

  return words[state];
}

/**
 * mesign_correspondent_can_encrypt:
 * @self: somebody to write to
 *
 * Returns: whether mail to it can be encrypted
 */
gboolean
mesign_correspondent_can_encrypt (const MesignCorrespondent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->state == MESIGN_RECIPIENT_VALID || self->state == MESIGN_RECIPIENT_EXPIRING;
}

static gboolean
is_for_other_things (const char *reason)
{
  return g_strcmp0 (reason, "key-usage") == 0 || g_strcmp0 (reason, "purpose") == 0;
}

/**
 * mesign_correspondent_get_reason:
 * @self: somebody to write to
 *
 * Returns: (nullable): the word for why mail to it cannot be encrypted: "none", "expired",
 * "revoked", "unsupported-key", or what is wrong with a certificate that is "untrusted", such as
 * "unknown-root" or "key-usage"; %NULL if it can
 */
const char *
mesign_correspondent_get_reason (const MesignCorrespondent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (mesign_correspondent_can_encrypt (self))
    return NULL;
  if (self->state != MESIGN_RECIPIENT_UNTRUSTED)
    return mesign_recipient_state_to_string (self->state);
  if (self->verdict->reason != NULL)
    return self->verdict->reason;

  /* all is well with it but that nothing can be encrypted to such a key here */
  return "unsupported-key";
}

/**
 * mesign_correspondent_get_problem:
 * @self: somebody to write to
 *
 * Returns: (nullable): the same in a few words for people
 */
const char *
mesign_correspondent_get_problem (const MesignCorrespondent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->state)
    {
    case MESIGN_RECIPIENT_NONE:
      return _ ("no certificate");
    case MESIGN_RECIPIENT_EXPIRED:
      if (g_strcmp0 (self->verdict->reason, "not-yet-valid") == 0)
        return _ ("certificate not valid yet");
      return _ ("certificate expired");
    case MESIGN_RECIPIENT_REVOKED:
      return _ ("certificate revoked");
    case MESIGN_RECIPIENT_UNTRUSTED:
      if (self->verdict->reason == NULL)
        return _ ("certificate with a key of an unsupported kind");
      return is_for_other_things (self->verdict->reason)
                 ? _ ("certificate not meant for encryption")
                 : _ ("certificate not trusted");
    case MESIGN_RECIPIENT_VALID:
    case MESIGN_RECIPIENT_EXPIRING:
    default:
      return NULL;
    }
}

/* Judging */

static MesignRecipientState
get_state (MesignCertificate *certificate, const MesignTrustVerdict *verdict, gint64 now)
{
  switch (verdict->status)
    {
    case MESIGN_SIGNATURE_VALID:
      if (!mesign_cms_can_encrypt_to (certificate, NULL))
        return MESIGN_RECIPIENT_UNTRUSTED;
      return certificate->not_after < now + EXPIRES_SOON ? MESIGN_RECIPIENT_EXPIRING
                                                         : MESIGN_RECIPIENT_VALID;
    case MESIGN_SIGNATURE_REVOKED:
      return MESIGN_RECIPIENT_REVOKED;
    case MESIGN_SIGNATURE_EXPIRED:
      return MESIGN_RECIPIENT_EXPIRED;
    default:
      return MESIGN_RECIPIENT_UNTRUSTED;
    }
}

static void
take_certificate (MesignCorrespondent *self,
                  MesignTrustSnapshot *snapshot,
                  MesignCertificate *certificate,
                  gint64 now)
{
  g_autoptr (MesignTrustVerdict) verdict =
      mesign_trust_judge (snapshot, certificate, NULL, MESIGN_PATH_SMIME_ENCRYPT, now, FALSE);
  MesignRecipientState state = get_state (certificate, verdict, now);
  gboolean can_encrypt = state == MESIGN_RECIPIENT_VALID || state == MESIGN_RECIPIENT_EXPIRING;

  if (can_encrypt)
    g_ptr_array_add (self->certificates, mesign_certificate_ref (certificate));
  if (self->certificate != NULL && (!can_encrypt || mesign_correspondent_can_encrypt (self)))
    return;
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
  g_clear_pointer (&self->verdict, mesign_trust_verdict_unref);
  self->certificate = mesign_certificate_ref (certificate);
  self->verdict = g_steal_pointer (&verdict);
  self->state = state;
}

/* Somebody with all certificates that can be encrypted to now, or else the best of those that
 * cannot: never one that is untrusted, expired, revoked or only for signing. */
MesignCorrespondent *
mesign_engine_judge_correspondent_sync (MesignEngine *self,
                                        MesignTrustSnapshot *snapshot,
                                        MesignAddress *address,
                                        GError **error)
{
  g_autoptr (MesignCorrespondent) one = g_atomic_rc_box_new0 (MesignCorrespondent);
  const gint64 now = mesign_engine_now ();
  const struct
  {
    MesignCertificatePurpose purpose;
    gint64 at;
  } looks[] = { { MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, now },
                { MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, 0 },
                { MESIGN_CERTIFICATE_PURPOSE_SIGN, now } };

  one->address = mesign_address_ref (address);
  one->certificates = mesign_certificate_list_new ();
  for (guint i = 0; i < G_N_ELEMENTS (looks) && one->certificate == NULL; i++)
    {
      g_autoptr (GPtrArray) list = mesign_keystore_list_for_address_sync (
          self->keystore, address->address, looks[i].purpose, looks[i].at, error);

      if (list == NULL)
        return NULL;
      for (guint j = 0; j < list->len; j++)
        take_certificate (one, snapshot, list->pdata[j], now);
    }

  return g_steal_pointer (&one);
}

/* Completing */

typedef struct
{
  MesignJob job;
  char *text;
  guint limit;
} Complete;

static void
clear_complete (gpointer data)
{
  g_free (((Complete *) data)->text);
}

static GHashTable *
list_seen (GPtrArray *addresses)
{
  GHashTable *seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < addresses->len; i++)
    g_hash_table_add (
        seen, mesign_address_normalize (((const MesignAddress *) addresses->pdata[i])->address));

  return seen;
}

/* Those mail was exchanged with, then those whose certificate is at hand. */
static GPtrArray *
find_addresses (const Complete *complete, GError **error)
{
  MesignEngine *self = complete->job.engine;
  g_autoptr (GPtrArray) known =
      mesign_store_find_correspondents_sync (self->store, complete->text, complete->limit, error);
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GHashTable) seen = NULL;

  if (known == NULL)
    return NULL;
  if (known->len >= complete->limit || *complete->text == '\0')
    return g_steal_pointer (&known);
  people =
      mesign_keystore_find_people_sync (self->keystore, complete->text, complete->limit, error);
  if (people == NULL)
    return NULL;
  seen = list_seen (known);
  mesign_address_list_append_new (known, people, seen);
  if (known->len > complete->limit)
    g_ptr_array_set_size (known, (int) complete->limit);

  return g_steal_pointer (&known);
}

static gboolean
run_complete (gpointer data, GCancellable *cancellable, GError **error)
{
  Complete *complete = data;
  MesignEngine *self = complete->job.engine;
  g_autoptr (GPtrArray) addresses = find_addresses (complete, error);
  g_autoptr (MesignTrustSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_correspondent_unref);

  if (addresses == NULL)
    return FALSE;
  snapshot = mesign_engine_ref_snapshot_sync (self, error);
  if (snapshot == NULL)
    return FALSE;
  for (guint i = 0; i < addresses->len; i++)
    {
      MesignCorrespondent *one =
          mesign_engine_judge_correspondent_sync (self, snapshot, addresses->pdata[i], error);

      if (one == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          g_clear_pointer (&one, mesign_correspondent_unref);
          return FALSE;
        }
      g_ptr_array_add (list, one);
    }
  complete->job.result = g_steal_pointer (&list);

  return TRUE;
}

static const MesignJobClass complete_class = {
  .size = sizeof (Complete),
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_complete,
  .clear = clear_complete,
};

/**
 * mesign_engine_complete_address_async:
 * @self: an open engine
 * @text: what was typed of a name or an address; "" for those written to most
 * @limit: how many to give at most
 * @cancellable: (nullable): cancels, as when more was typed
 * @callback: called when they are found
 * @user_data: for @callback
 *
 * Finds people to write to: those the user has written to most come first, then those who have
 * written, then others whose certificate is at hand.
 */
void
mesign_engine_complete_address_async (MesignEngine *self,
                                      const char *text,
                                      guint limit,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  Complete *complete;

  g_return_if_fail (text != NULL);

  complete = mesign_job_new (self, &complete_class, cancellable, callback, user_data);
  complete->text = g_strstrip (g_strdup (text));
  complete->limit = limit;
  mesign_job_start (complete);
}

/**
 * mesign_engine_complete_address_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignCorrespondent): the people, likeliest
 * first
 */
GPtrArray *
mesign_engine_complete_address_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &complete_class, result, error);
}
