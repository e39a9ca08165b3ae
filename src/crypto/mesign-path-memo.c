/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-memo-private.h"
#include "crypto/mesign-path-private.h"

#include <string.h>

/* What was found out of paths before. The mails of one writer have one path, and its signatures and
 * policies are the same every time: they depend on the certificates, which are told by SHA-256 over
 * all of each, and on the purpose. What depends on more is not kept: time, trust, revocation. */

#define KEPT_MOST 500
#define SIGNED GINT_TO_POINTER (1)
#define NOT_SIGNED GINT_TO_POINTER (2)

static gpointer
same (gpointer value)
{
  return value;
}

static MesignMemo verdicts = {
  .most = KEPT_MOST,
  .hash = g_str_hash,
  .equal = g_str_equal,
  .free_key = g_free,
  .ref = (GBoxedCopyFunc) mesign_path_verdict_ref,
  .unref = (GDestroyNotify) mesign_path_verdict_unref,
};

static MesignMemo signatures = {
  .most = KEPT_MOST,
  .hash = g_str_hash,
  .equal = g_str_equal,
  .free_key = g_free,
  .ref = same,
};

static char *
make_key (GPtrArray *path, MesignPathPurpose purpose)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%d", (int) purpose);
  for (guint i = 0; i < path->len; i++)
    g_string_append_printf (key, ":%s", ((MesignCertificate *) path->pdata[i])->fingerprint);

  return g_string_free (key, FALSE);
}

/*
 * mesign_path_recall:
 * @path: (element-type MesignCertificate): a complete path, the leaf first and the anchor last
 * @stack: the same in OpenSSL's form
 * @purpose: what the leaf is used for
 *
 * Returns: (transfer full): as mesign_path_verify()
 */
MesignPathVerdict *
mesign_path_recall (GPtrArray *path, MesignX509Stack *stack, MesignPathPurpose purpose)
{
  g_autofree char *key = make_key (path, purpose);
  MesignPathVerdict *verdict = mesign_memo_find (&verdicts, key);

  if (verdict != NULL)
    return verdict;
  verdict = mesign_path_verify (stack, purpose);
  /* "malformed" may be for want of memory */
  if (g_strcmp0 (verdict->reason, "malformed") != 0)
    mesign_memo_keep (&verdicts, g_steal_pointer (&key), mesign_path_verdict_ref (verdict));

  return verdict;
}

/*
 * mesign_path_is_signed:
 * @subject: a certificate
 * @issuer: another, or the same
 * @pair: the hashes of @issuer's key and of all of @subject
 *
 * Returns: whether @issuer's key signed @subject
 */
gboolean
mesign_path_is_signed (X509 *subject, X509 *issuer, const char *pair)
{
  gpointer known = mesign_memo_find (&signatures, pair);
  EVP_PKEY *key;

  if (known != NULL)
    return known == SIGNED;
  key = X509_get0_pubkey (issuer);
  known = key != NULL && X509_verify (subject, key) == 1 ? SIGNED : NOT_SIGNED;
  mesign_memo_keep (&signatures, g_strdup (pair), known);

  return known == SIGNED;
}
