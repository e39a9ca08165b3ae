/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-journeys.h"

#include "engine/mesign-engine-private.h"

/* What the journeys' certificates are held against. */
typedef struct
{
  MesignEngine *engine;
  MesignTrustSnapshot *snapshot;
  GPtrArray *own;
  gint64 now;
} Look;

static void
look_clear (Look *self)
{
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  g_clear_pointer (&self->own, g_ptr_array_unref);
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

static gboolean
is_revoked (const Look *look, MesignCertificate *certificate)
{
  g_autoptr (MesignTrustVerdict) verdict =
      mesign_trust_judge (look->snapshot, certificate, NULL,
                          mesign_engine_choose_purpose (certificate), look->now, FALSE);

  return verdict->status == MESIGN_SIGNATURE_REVOKED;
}

static gboolean
does_as_much (const MesignCertificate *certificate, const MesignCertificate *old)
{
  const guint uses = MESIGN_CERTIFICATE_PURPOSE_SIGN | MESIGN_CERTIFICATE_PURPOSE_ENCRYPT;

  return (old->purpose & uses & ~certificate->purpose) == 0;
}

/* One that took over what the old one does for the address. That it has ended itself since is the
 * matter of its own journey. */
static gboolean
is_newer (const Look *look,
          const MesignOwnCertificate *one,
          const MesignOwnCertificate *old,
          const char *address)
{
  MesignCertificate *certificate = one->certificate;

  return (one->problems & ~MESIGN_IMPORT_EXPIRED) == 0 &&
         certificate->not_after > old->certificate->not_after &&
         certificate->not_before > old->certificate->not_before &&
         does_as_much (certificate, old->certificate) &&
         mesign_certificate_has_address (certificate, address) && !is_revoked (look, certificate);
}

static gboolean
is_replaced (const Look *look, const MesignOwnCertificate *old, const char *address)
{
  for (guint i = 0; i < look->own->len; i++)
    if (is_newer (look, look->own->pdata[i], old, address))
      return TRUE;

  return FALSE;
}

/* A certificate that was deleted says nothing any more. */
static gboolean
look_at (const Look *look, const MesignJourney *journey, gboolean *has_changed, GError **error)
{
  const MesignOwnCertificate *own = find_own (look, journey->fingerprint);
  MesignRenewal renewal;

  *has_changed = FALSE;
  if (own == NULL || journey->state < MESIGN_JOURNEY_IN_USE)
    return TRUE;
  renewal = mesign_journey_judge_renewal (own->certificate->not_after,
                                          is_revoked (look, own->certificate), look->now);

  return mesign_journey_renew_sync (look->engine->keystore, journey->id, renewal,
                                    is_replaced (look, own, journey->address), look->now,
                                    has_changed, error);
}

static gboolean
check_renewals (MesignJob *job, GError **error)
{
  MesignEngine *self = job->engine;
  g_auto (Look) look = { .engine = self, .now = mesign_engine_now () };
  g_autoptr (GPtrArray) journeys = mesign_keystore_list_journeys_sync (self->keystore, NULL, error);

  if (journeys == NULL)
    return FALSE;
  if (journeys->len == 0)
    return TRUE;
  look.snapshot = mesign_engine_ref_snapshot_sync (self, error);
  if (look.snapshot == NULL)
    return FALSE;
  look.own = mesign_keystore_list_own_sync (self->keystore, look.now, error);
  for (guint i = 0; look.own != NULL && i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];
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
 * Finds out which journeys' certificates end within thirty days, have ended, were revoked, or were
 * replaced by newer ones, and says so by #MesignEngine::journey-changed. A sync does that by
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
