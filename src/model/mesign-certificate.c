/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-certificate.h"

#include "model/mesign-address.h"

static void
clear (MesignCertificate *self)
{
  g_clear_pointer (&self->der, g_bytes_unref);
  g_free (self->fingerprint);
  g_free (self->spki_hash);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->issuer_name);
  g_free (self->name);
  g_free (self->organization);
  g_free (self->serial);
  g_free (self->subject_key_id);
  g_free (self->authority_key_id);
  g_strfreev (self->addresses);
  g_strfreev (self->policies);
  g_free (self->key_algorithm);
}

MESIGN_DEFINE_VALUE (MesignCertificate, mesign_certificate)

/**
 * mesign_certificate_new:
 *
 * Returns: (transfer full): a certificate with empty fields, to be filled in by its maker
 */
MesignCertificate *
mesign_certificate_new (void)
{
  MesignCertificate *self = g_atomic_rc_box_new0 (MesignCertificate);

  self->addresses = g_new0 (char *, 1);
  self->policies = g_new0 (char *, 1);

  return self;
}

/**
 * mesign_certificate_has_address:
 * @self: a certificate
 * @address: an addr-spec
 *
 * Returns: whether the certificate is for @address
 */
gboolean
mesign_certificate_has_address (const MesignCertificate *self, const char *address)
{
  for (guint i = 0; self->addresses[i] != NULL; i++)
    if (mesign_address_same (self->addresses[i], address))
      return TRUE;

  return FALSE;
}

/**
 * mesign_certificate_is_current:
 * @self: a certificate
 * @at: seconds since 1970 UTC
 *
 * Returns: whether @at lies in its validity
 */
gboolean
mesign_certificate_is_current (const MesignCertificate *self, gint64 at)
{
  return self->not_before <= at && at <= self->not_after;
}

/**
 * mesign_level_to_string:
 * @level: a level
 *
 * Returns: "V1" to "V4", or "unknown"
 */
const char *
mesign_level_to_string (MesignLevel level)
{
  static const char *const names[] = { "unknown", "V1", "V2", "V3", "V4" };

  g_return_val_if_fail (level < G_N_ELEMENTS (names), "unknown");

  return names[level];
}

/**
 * mesign_certificate_list_new:
 *
 * Returns: (transfer full) (element-type MesignCertificate): an empty list that owns its elements
 */
GPtrArray *
mesign_certificate_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_certificate_unref);
}
