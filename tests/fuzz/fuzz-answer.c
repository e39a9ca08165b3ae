/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What authorities answer over plain HTTP: OCSP, revocation lists, time stamps. Whatever comes,
 * only what the authority signed is believed. */

#include "config.h"

#include "fuzz.h"
#include "mutators.h"

#include "crypto/mesign-revocation.h"
#include "crypto/mesign-timestamp.h"

static MesignCertificate *alice;
static MesignCertificate *issuer;
static GBytes *ocsp_request;
static GBytes *stamp_request;
static GBytes *signature;

static void
check (const MesignRevocation *revocation, const GError *error)
{
  g_autofree char *said = NULL;

  fuzz_assert_error (revocation, error);
  if (revocation == NULL)
    return;
  fuzz_say ("revocation %d\n", revocation->status);
  if (revocation->status == MESIGN_REVOCATION_UNKNOWN)
    return;
  said = g_strdup_printf ("%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, revocation->status,
                          revocation->revoked_at, revocation->this_update);
  fuzz_assert_known ("answer", said, strlen (said));
}

static void
ask (GBytes *octets)
{
  g_autoptr (GError) ocsp_error = NULL;
  g_autoptr (GError) crl_error = NULL;
  g_autoptr (MesignRevocation) ocsp =
      mesign_ocsp_response_verify (octets, ocsp_request, alice, issuer, NOW, &ocsp_error);
  g_autoptr (MesignRevocation) crl = mesign_crl_lookup (octets, alice, issuer, NOW, &crl_error);

  check (ocsp, ocsp_error);
  check (crl, crl_error);
}

static void
judge_token (GBytes *token)
{
  g_autoptr (GPtrArray) none = mesign_certificate_list_new ();
  g_autoptr (MesignTimestamp) stamp =
      mesign_trust_judge_timestamp (fuzz_snapshot (), token, signature, none);
  g_autofree char *said = g_strdup_printf ("%" G_GINT64_FORMAT, stamp->time);

  fuzz_assert_text (stamp->authority);
  if (stamp->status != MESIGN_TIMESTAMP_INVALID)
    fuzz_say ("stamp %s\n", mesign_timestamp_status_to_string (stamp->status));
  if (stamp->status == MESIGN_TIMESTAMP_VALID)
    fuzz_assert_known ("stamp", said, strlen (said));
}

static void
stamp (GBytes *octets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) token = mesign_timestamp_response_get_token (octets, stamp_request, &error);

  fuzz_assert_error (token, error);
  if (token != NULL)
    {
      fuzz_say ("token\n");
      judge_token (token);
    }
  judge_token (octets);
}

void
fuzz_target_init (void)
{
  g_autoptr (GPtrArray) seeds = fuzz_list ("answer");

  alice = fuzz_certificate ("alice");
  issuer = fuzz_certificate ("intermediate");
  ocsp_request = fuzz_read ("world/request.ocsp");
  stamp_request = fuzz_read ("world/request.tsq");
  signature = fuzz_read ("world/stamped.txt");
  for (guint i = 0; i < seeds->len; i++)
    {
      ask (seeds->pdata[i]);
      stamp (seeds->pdata[i]);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) octets = g_bytes_new (data, size);

  ask (octets);
  stamp (octets);

  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  return mutate_der (data, size, max_size, seed);
}
