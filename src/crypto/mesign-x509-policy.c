/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-crypto-private.h"

/*
 * mesign_x509_dup_policies:
 * @x509: a certificate
 *
 * Returns: (transfer full): the OIDs of its certificate policies
 */
GStrv
mesign_x509_dup_policies (X509 *x509)
{
  g_autoptr (CERTIFICATEPOLICIES) policies =
      X509_get_ext_d2i (x509, NID_certificate_policies, NULL, NULL);
  g_autoptr (GPtrArray) oids = g_ptr_array_new ();

  for (int i = 0; policies != NULL && i < sk_POLICYINFO_num (policies); i++)
    g_ptr_array_add (oids, mesign_asn1_to_oid (sk_POLICYINFO_value (policies, i)->policyid));
  g_ptr_array_add (oids, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&oids), FALSE);
}

static MesignLevel
level_from_policy (const char *oid)
{
  static const struct
  {
    const char *prefix;
    MesignLevel level;
  } table[] = {
    { "2.23.140.1.5.1.", MESIGN_LEVEL_V1 },
    { "2.23.140.1.5.2.", MESIGN_LEVEL_V3 },
    { "2.23.140.1.5.3.", MESIGN_LEVEL_V4 },
    { "2.23.140.1.5.4.", MESIGN_LEVEL_V2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_has_prefix (oid, table[i].prefix))
      return table[i].level;

  return MESIGN_LEVEL_UNKNOWN;
}

/*
 * mesign_level_from_policies:
 * @policies: (array zero-terminated=1): policy OIDs
 *
 * A certificate is issued under every policy it names, so the highest level holds.
 *
 * Returns: the level by the CA/Browser Forum's policies among them
 */
MesignLevel
mesign_level_from_policies (const char *const *policies)
{
  MesignLevel level = MESIGN_LEVEL_UNKNOWN;

  for (guint i = 0; policies[i] != NULL; i++)
    level = MAX (level, level_from_policy (policies[i]));

  return level;
}
