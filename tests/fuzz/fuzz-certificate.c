/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Certificates, as mail and files bring them: what they say, and a path with each of them as leaf,
 * as intermediate and as anchor. None leads to the authority that it did not issue. */

#include "config.h"

#include "fuzz.h"
#include "look.h"
#include "mutators.h"

#include "crypto/mesign-crypto-private.h"
#include "crypto/mesign-path.h"
#include "crypto/mesign-revocation.h"
#include "crypto/mesign-x509.h"

#include <string.h>

static GPtrArray *roots;
static GPtrArray *middle;
static MesignCertificate *alice;

static const MesignPathPurpose purposes[] = { MESIGN_PATH_SMIME_SIGN, MESIGN_PATH_SMIME_ENCRYPT,
                                              MESIGN_PATH_TIMESTAMP, MESIGN_PATH_AUTHORITY };

/* What the issuer signed; the rest of a certificate is anybody's to write differently. */
static void
know_signed (MesignCertificate *certificate)
{
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);
  unsigned char *der = NULL;
  int length = i2d_re_X509_tbs (x509, &der);

  g_assert_cmpint (length, >, 0);
  fuzz_assert_known ("issued certificate", der, length);
  OPENSSL_free (der);
}

static void
check_path (const MesignPath *path, gboolean to_root)
{
  g_assert_true (path->chain != NULL && path->chain->len > 0);
  g_assert_true (!path->trusted || path->validated);
  g_assert_true (!path->trusted || path->anchor != NULL);
  for (guint i = 0; path->validated && to_root && i < path->chain->len; i++)
    if (path->chain->pdata[i] != path->anchor)
      know_signed (path->chain->pdata[i]);
}

static void
as_leaf (MesignCertificate *certificate)
{
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      g_autoptr (MesignPath) path =
          mesign_path_validate (certificate, middle, roots, purposes[i], NOW);

      check_path (path, TRUE);
      fuzz_say ("%s%s", i > 0 ? " " : "path ", path->reason != NULL ? path->reason : "right");
    }
  fuzz_say ("\n");
}

static void
in_the_middle (GPtrArray *certificates)
{
  g_autoptr (MesignPath) path =
      mesign_path_validate (alice, certificates, roots, MESIGN_PATH_SMIME_SIGN, NOW);
  g_autoptr (GPtrArray) chain = mesign_x509_build_chain (alice, certificates);

  check_path (path, TRUE);
  g_assert_cmpuint (chain->len, <=, certificates->len);
}

static void
as_anchor (GPtrArray *certificates)
{
  g_autoptr (MesignPath) path =
      mesign_path_validate (alice, middle, certificates, MESIGN_PATH_SMIME_SIGN, NOW);

  check_path (path, FALSE);
}

static void
judge (MesignCertificate *certificate, GPtrArray *certificates)
{
  g_autoptr (MesignTrustVerdict) verdict = mesign_trust_judge (
      fuzz_snapshot (), certificate, certificates, MESIGN_PATH_SMIME_SIGN, NOW, FALSE);
  g_autoptr (GBytes) request = mesign_ocsp_request_new (certificate, middle->pdata[0], NULL);
  g_autoptr (GBytes) other = mesign_ocsp_request_new (alice, certificate, NULL);

  if (verdict->status == MESIGN_SIGNATURE_VALID)
    know_signed (certificate);
  mesign_x509_is_issued_by (alice, certificate);
  mesign_x509_is_issued_by (certificate, middle->pdata[0]);
}

static void
look (GBytes *octets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (octets, &error);

  fuzz_assert_error (certificates, error);
  if (certificates == NULL)
    return;
  for (guint i = 0; i < MIN (certificates->len, 4); i++)
    {
      look_at_certificate (certificates->pdata[i]);
      as_leaf (certificates->pdata[i]);
      judge (certificates->pdata[i], certificates);
    }
  in_the_middle (certificates);
  as_anchor (certificates);
}

void
fuzz_target_init (void)
{
  g_autoptr (GPtrArray) seeds = fuzz_list ("certificate");

  roots = fuzz_certificates ("root", NULL);
  middle = fuzz_certificates ("intermediate", NULL);
  alice = fuzz_certificate ("alice");
  for (guint i = 0; i < seeds->len; i++)
    look (seeds->pdata[i]);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) octets = g_bytes_new (data, size);

  look (octets);

  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  if (size > 10 && memcmp (data, "-----BEGIN", 10) == 0)
    return mutate_mail (data, size, max_size, seed);

  return mutate_der (data, size, max_size, seed);
}
