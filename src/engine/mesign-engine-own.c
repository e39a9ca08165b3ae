/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "crypto/mesign-cms.h"
#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-certificates.h"
#include "keystore/mesign-keystore-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Which of the user's own certificates is used for an address: the one chosen by hand as long as it
 * can be used, else the newest that others find valid, else the newest there is. */

enum
{
  RANK_REFUSED = -1,
  RANK_UNTRUSTED,
  RANK_VALID,
};

/* What one is looked for with; the first that is refused goes into @choice. */
typedef struct
{
  MesignTrustSnapshot *snapshot;
  const char *address;
  MesignCertificatePurpose purpose;
  MesignOwnChoice *choice;
} Search;

void
mesign_own_choice_clear (MesignOwnChoice *self)
{
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
  g_clear_pointer (&self->instead, g_free);
  g_clear_pointer (&self->refused, mesign_certificate_unref);
  g_clear_pointer (&self->reason, g_free);
}

static MesignSignatureStatus
judge (const Search *self, MesignCertificate *certificate)
{
  const MesignPathPurpose path = self->purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN
                                     ? MESIGN_PATH_SMIME_SIGN
                                     : MESIGN_PATH_SMIME_ENCRYPT;
  g_autoptr (MesignTrustVerdict) verdict =
      mesign_trust_judge (self->snapshot, certificate, NULL, path, mesign_engine_now (), FALSE);

  return verdict->status;
}

/* A signature by a certificate that was revoked is worth less than none, and what is encrypted to
 * one may be read by whoever has its key now. One below an authority that has run out is expired
 * for everybody who gets the mail; what is encrypted to it the writer can read all the same. */
static char *
dup_refusal (const Search *self, MesignCertificate *certificate, MesignSignatureStatus status)
{
  g_autoptr (GError) error = NULL;

  if (status == MESIGN_SIGNATURE_REVOKED)
    return g_strdup_printf (_ ("The certificate for %s was revoked."), self->address);
  if (status == MESIGN_SIGNATURE_EXPIRED && self->purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN)
    return g_strdup_printf (
        _ ("An authority of the certificate for %s has expired or is not valid yet."),
        self->address);
  if (self->purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN
          ? mesign_cms_can_sign_with (certificate, &error)
          : mesign_cms_can_encrypt_to (certificate, &error))
    return NULL;

  return g_strdup (error->message);
}

static int
rank (MesignCertificate *certificate, gpointer data)
{
  const Search *self = data;
  MesignSignatureStatus status = judge (self, certificate);
  g_autofree char *refusal = dup_refusal (self, certificate, status);

  if (refusal == NULL)
    return status == MESIGN_SIGNATURE_VALID ? RANK_VALID : RANK_UNTRUSTED;
  if (self->choice->refused == NULL)
    {
      self->choice->refused = mesign_certificate_ref (certificate);
      self->choice->reason = g_steal_pointer (&refusal);
    }

  return RANK_REFUSED;
}

static char *
explain (const Search *self, MesignCertificate *chosen)
{
  const gint64 now = mesign_engine_now ();

  if (now > chosen->not_after)
    return g_strdup_printf (
        _ ("The certificate you chose for %s has expired; another one is used."), self->address);
  if (now < chosen->not_before)
    return g_strdup_printf (
        _ ("The certificate you chose for %s is not valid yet; another one is used."),
        self->address);
  if (judge (self, chosen) == MESIGN_SIGNATURE_REVOKED)
    return g_strdup_printf (
        _ ("The certificate you chose for %s was revoked; another one is used."), self->address);

  return g_strdup_printf (_ ("The certificate you chose for %s cannot be used; another one is."),
                          self->address);
}

/* Says why it is not the chosen one, if it is not. */
static gboolean
compare_with_choice (const Search *self, MesignKeystore *keystore, GError **error)
{
  g_autoptr (MesignCertificate) chosen = NULL;
  GError *inner = NULL;
  g_autofree char *fingerprint =
      mesign_keystore_dup_default_sync (keystore, self->address, self->purpose, &inner);

  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  if (fingerprint == NULL || strcmp (fingerprint, self->choice->certificate->fingerprint) == 0)
    return TRUE;
  chosen = mesign_keystore_find_certificate_sync (keystore, fingerprint, error);
  if (chosen == NULL)
    return FALSE;
  self->choice->instead = explain (self, chosen);

  return TRUE;
}

/* The newest of the writer's own, whatever it is worth. */
static const MesignOwnCertificate *
find_newest (GPtrArray *own, const char *address)
{
  for (guint i = 0; i < own->len; i++)
    {
      const MesignOwnCertificate *one = own->pdata[i];

      if (mesign_certificate_has_address (one->certificate, address))
        return one;
    }

  return NULL;
}

static char *
explain_unfit (const MesignOwnCertificate *own, const char *address)
{
  if (own->problems & MESIGN_IMPORT_EXPIRED)
    return g_strdup_printf (_ ("The certificate for %s has expired."), address);
  if (own->problems & MESIGN_IMPORT_NOT_YET_VALID)
    return g_strdup_printf (_ ("The certificate for %s is not valid yet."), address);
  if (own->problems & MESIGN_IMPORT_NO_CHAIN)
    return g_strdup_printf (_ ("The issuer of the certificate for %s is not known here. Import its "
                               "certificate, too."),
                            address);

  return g_strdup_printf (_ ("The certificate for %s is not made for signing."), address);
}

/* Says why the writer's certificate does not sign, where there is one. */
static gboolean
look_for_unfit (const Search *self, MesignKeystore *keystore, GError **error)
{
  g_autoptr (GPtrArray) own = mesign_keystore_list_own_sync (keystore, mesign_engine_now (), error);
  const MesignOwnCertificate *newest;

  if (own == NULL)
    return FALSE;
  newest = find_newest (own, self->address);
  if (newest == NULL)
    return TRUE;
  self->choice->refused = mesign_certificate_ref (newest->certificate);
  self->choice->reason = explain_unfit (newest, self->address);

  return TRUE;
}

/* The user's own certificate for a purpose. That there is none is no error here; of one to sign
 * with @choice tells why it is none, if the address has a certificate at all. On a worker. */
gboolean
mesign_engine_choose_own_sync (MesignEngine *self,
                               const char *address,
                               MesignCertificatePurpose purpose,
                               MesignOwnChoice *choice,
                               GError **error)
{
  g_autoptr (MesignTrustSnapshot) snapshot = mesign_engine_ref_snapshot_sync (self, error);
  Search search = {
    .snapshot = snapshot, .address = address, .purpose = purpose, .choice = choice
  };
  GError *inner = NULL;

  if (snapshot == NULL)
    return FALSE;
  choice->certificate = mesign_keystore_find_own_sync (self->keystore, address, purpose,
                                                       mesign_engine_now (), rank, &search, &inner);
  if (choice->certificate != NULL)
    return compare_with_choice (&search, self->keystore, error);
  if (g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_error_free (inner);
      return purpose != MESIGN_CERTIFICATE_PURPOSE_SIGN || choice->refused != NULL ||
             look_for_unfit (&search, self->keystore, error);
    }
  g_propagate_error (error, inner);

  return FALSE;
}
