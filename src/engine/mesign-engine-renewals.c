/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-journeys.h"

#include "engine/mesign-engine-private.h"

#define PURPOSES (MESIGN_CERTIFICATE_PURPOSE_SIGN | MESIGN_CERTIFICATE_PURPOSE_ENCRYPT)

/* What the journeys' certificates are held against. */
typedef struct
{
  MesignEngine *engine;
  MesignTrustSnapshot *snapshot;
  GPtrArray *own;
  GPtrArray *journeys;
  gint64 now;
} Look;

static void
look_clear (Look *self)
{
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->journeys, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static const MesignOwnCertificate *
find_own (const Look *look, const char *fingerprint)
{
  for (guint i = 0; i < look->own->len; i++)
    {
      const MesignOwnCertificate *own = look->own->pdata[i];

      if (g_strcmp0 (own->certificate->fingerprint, fingerprint) == 0)
        return own;
    }

  return NULL;
}

/* As the keystore lists them, which is the order in which one of them is chosen, too. */
static gboolean
is_newer (const Look *look, const MesignCertificate *certificate, const MesignCertificate *old)
{
  for (guint i = 0; i < look->own->len; i++)
    {
      const MesignOwnCertificate *own = look->own->pdata[i];

      if (g_str_equal (own->certificate->fingerprint, old->fingerprint))
        return FALSE;
      if (g_str_equal (own->certificate->fingerprint, certificate->fingerprint))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_revoked (const Look *look, MesignCertificate *certificate)
{
  g_autoptr (MesignTrustVerdict) verdict =
      mesign_trust_judge (look->snapshot, certificate, NULL,
                          mesign_engine_choose_purpose (certificate), look->now, FALSE);

  return verdict->status == MESIGN_SIGNATURE_REVOKED;
}

static gboolean
is_end_of_journey (const Look *look, const MesignCertificate *certificate)
{
  for (guint i = 0; i < look->journeys->len; i++)
    {
      const MesignJourney *journey = look->journeys->pdata[i];

      if (journey->state >= MESIGN_JOURNEY_IN_USE &&
          g_strcmp0 (journey->fingerprint, certificate->fingerprint) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Where none can be used any more: a later one whose own journey says so, which is enough. */
static gboolean
has_successor (const Look *look,
               const MesignJourney *journey,
               const MesignCertificate *old,
               MesignCertificatePurpose purpose)
{
  for (guint i = 0; i < look->own->len; i++)
    {
      const MesignOwnCertificate *own = look->own->pdata[i];

      if ((own->certificate->purpose & purpose) != 0 && is_newer (look, own->certificate, old) &&
          mesign_certificate_has_address (own->certificate, journey->address) &&
          is_end_of_journey (look, own->certificate))
        return TRUE;
    }

  return FALSE;
}

/* By what is really used for the address: neither one that nobody trusts nor one that the person
 * does not want takes over from a certificate that is good. */
static gboolean
is_replaced_for (const Look *look,
                 const MesignJourney *journey,
                 const MesignCertificate *old,
                 MesignCertificatePurpose purpose,
                 gboolean *is_replaced,
                 GError **error)
{
  g_auto (MesignOwnChoice) choice = { NULL };

  if (old != NULL && (old->purpose & purpose) == 0)
    return TRUE;
  if (!mesign_engine_choose_own_sync (look->engine, journey->address, purpose, &choice, error))
    return FALSE;
  if (choice.certificate == NULL)
    *is_replaced = *is_replaced && old != NULL && has_successor (look, journey, old, purpose);
  else
    *is_replaced = *is_replaced && (old == NULL || is_newer (look, choice.certificate, old));

  return TRUE;
}

/* One that is for neither purpose serves nothing that another one could. */
static gboolean
find_replaced (const Look *look,
               const MesignJourney *journey,
               const MesignCertificate *old,
               gboolean *is_replaced,
               GError **error)
{
  *is_replaced = old == NULL || (old->purpose & PURPOSES) != 0;

  return is_replaced_for (look, journey, old, MESIGN_CERTIFICATE_PURPOSE_SIGN, is_replaced,
                          error) &&
         is_replaced_for (look, journey, old, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, is_replaced,
                          error);
}

/* What was in the way when it was imported is not any more: its time has come. */
static gboolean
take_into_use (const Look *look,
               const MesignJourney *journey,
               const MesignOwnCertificate *own,
               gboolean *has_changed,
               GError **error)
{
  *has_changed = journey->state == MESIGN_JOURNEY_IMPORTED && own != NULL &&
                 (own->can_sign || own->can_encrypt);

  return !*has_changed || mesign_engine_use_journey_sync (look->engine, journey->id, error);
}

static MesignRenewal
judge (const Look *look, const MesignOwnCertificate *own)
{
  return own == NULL
             ? MESIGN_RENEWAL_DELETED
             : mesign_journey_judge_renewal (own->certificate->not_after,
                                             is_revoked (look, own->certificate), look->now);
}

static gboolean
look_at (const Look *look, const MesignJourney *journey, gboolean *has_changed, GError **error)
{
  const MesignOwnCertificate *own = find_own (look, journey->fingerprint);
  gboolean is_replaced, is_used, has_moved;

  *has_changed = FALSE;
  if (mesign_journey_is_open (journey) || journey->fingerprint == NULL)
    return TRUE;
  if (!take_into_use (look, journey, own, &is_used, error) ||
      !find_replaced (look, journey, own != NULL ? own->certificate : NULL, &is_replaced, error) ||
      !mesign_journey_renew_sync (look->engine->keystore, journey->id, judge (look, own),
                                  is_replaced, look->now, &has_moved, error))
    return FALSE;
  *has_changed = is_used || has_moved;

  return TRUE;
}

static gboolean
check_renewals (MesignJob *job, GError **error)
{
  MesignEngine *self = job->engine;
  g_auto (Look) look = { .engine = self, .now = mesign_engine_now () };

  look.journeys = mesign_keystore_list_journeys_sync (self->keystore, NULL, error);
  if (look.journeys == NULL)
    return FALSE;
  if (look.journeys->len == 0)
    return TRUE;
  look.snapshot = mesign_engine_ref_snapshot_sync (self, error);
  if (look.snapshot == NULL)
    return FALSE;
  look.own = mesign_keystore_list_own_sync (self->keystore, look.now, error);
  for (guint i = 0; look.own != NULL && i < look.journeys->len; i++)
    {
      const MesignJourney *journey = look.journeys->pdata[i];
      gboolean has_changed;

      if (!look_at (&look, journey, &has_changed, error))
        return FALSE;
      if (has_changed)
        mesign_job_note_journey (job, journey->id);
    }

  return look.own != NULL;
}

/* Within another job, which does not fail for it. */
void
mesign_engine_check_renewals_sync (MesignJob *job)
{
  g_autoptr (GError) error = NULL;

  if (!check_renewals (job, &error))
    g_warning ("Whether a certificate has to be renewed is not known: %s", error->message);
}

static gboolean
run_check_renewals (gpointer data, GCancellable *cancellable, GError **error)
{
  return check_renewals (data, error);
}

static const MesignJobClass check_renewals_class = {
  .size = sizeof (MesignJob),
  .run = run_check_renewals,
};

/**
 * mesign_engine_check_renewals_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds out which journeys' certificates end within thirty days, have ended, were revoked, deleted
 * or replaced by newer ones, and says so by #MesignEngine::journey-changed. A sync does that by
 * itself, and so does listing the journeys.
 */
void
mesign_engine_check_renewals_async (MesignEngine *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &check_renewals_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_check_renewals_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is known
 */
gboolean
mesign_engine_check_renewals_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &check_renewals_class, result, error);
}
