/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#include "keystore/mesign-keystore-certificates.h"
#include "keystore/mesign-keystore-error.h"

static gboolean
is_usable (const MesignOwnCertificate *own, const char *address, MesignCertificatePurpose purpose)
{
  return (purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN ? own->can_sign : own->can_encrypt) &&
         mesign_certificate_has_address (own->certificate, address);
}

static gboolean
is_valid (MesignTrustSnapshot *snapshot,
          const MesignOwnCertificate *own,
          MesignCertificatePurpose purpose)
{
  g_autoptr (MesignTrustVerdict) verdict =
      mesign_trust_judge (snapshot, own->certificate, NULL,
                          purpose == MESIGN_CERTIFICATE_PURPOSE_SIGN ? MESIGN_PATH_SMIME_SIGN
                                                                     : MESIGN_PATH_SMIME_ENCRYPT,
                          mesign_engine_now (), FALSE);

  return verdict->status == MESIGN_SIGNATURE_VALID;
}

/* The newest that others will take for valid as well; they are listed newest first. */
static MesignCertificate *
find_valid (MesignEngine *self,
            const char *address,
            MesignCertificatePurpose purpose,
            GError **error)
{
  g_autoptr (MesignTrustSnapshot) snapshot = mesign_engine_ref_snapshot_sync (self, error);
  g_autoptr (GPtrArray) list = NULL;

  if (snapshot != NULL)
    list = mesign_keystore_list_own_sync (self->keystore, mesign_engine_now (), error);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const MesignOwnCertificate *own = list->pdata[i];

      if (is_usable (own, address, purpose) && is_valid (snapshot, own, purpose))
        return mesign_certificate_ref (own->certificate);
    }

  return NULL;
}

/* The user's own certificate for an address: the one he chose, if it is usable now; else the newest
 * that is valid; else the newest usable one. NULL with MESIGN_KEYSTORE_ERROR_NOT_FOUND where there
 * is none. On a worker. */
MesignCertificate *
mesign_engine_find_own_sync (MesignEngine *self,
                             const char *address,
                             MesignCertificatePurpose purpose,
                             GError **error)
{
  g_autoptr (MesignCertificate) found = NULL;
  g_autofree char *chosen = NULL;
  MesignCertificate *valid;
  GError *inner = NULL;

  found =
      mesign_keystore_find_own_sync (self->keystore, address, purpose, mesign_engine_now (), error);
  if (found == NULL)
    return NULL;
  chosen = mesign_keystore_dup_default_sync (self->keystore, address, purpose, &inner);
  if (inner == NULL && g_strcmp0 (chosen, found->fingerprint) == 0)
    return g_steal_pointer (&found);
  valid = inner == NULL ? find_valid (self, address, purpose, &inner) : NULL;
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return NULL;
    }

  return valid != NULL ? valid : g_steal_pointer (&found);
}
