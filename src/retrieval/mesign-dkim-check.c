/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-dkim-check.h"

#include "crypto/mesign-raw-signature.h"
#include "mime/mesign-dkim.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-part.h"
#include "model/mesign-address.h"
#include "net/mesign-dns.h"
#include "retrieval/mesign-web-address-private.h"

#include <string.h>

/* A sender writes one or two; a mail with many wants others kept busy. */
#define MAX_FIELDS 16
#define MAX_LOOK_UPS 3
#define SECONDS 5
#define CLOCK_SKEW (24 * 60 * 60)

/* One mail held against the signatures it bears. */
typedef struct
{
  const MesignProvider *provider;
  GBytes *message;
  char *sender_domain;
  gint64 arrived;
  GCancellable *cancellable;
} Check;

static gboolean
is_or_is_below (const char *name, const char *domain)
{
  g_autofree char *entry = g_strconcat (".", domain, NULL);

  return mesign_host_entry_covers (entry, name, 443);
}

/* DNS is asked for nothing but names under the senders' domains: who signed is one of these or
 * below it, and the sender's domain or above it. */
static gboolean
is_senders (const Check *self, const char *domain)
{
  if (!is_or_is_below (self->sender_domain, domain))
    return FALSE;
  for (guint i = 0; self->provider->senders[i] != NULL; i++)
    {
      const char *at = strrchr (self->provider->senders[i], '@');
      g_autofree char *wanted = NULL;

      if (at == NULL)
        continue;
      wanted = g_ascii_strdown (at[1] == '.' ? at + 2 : at + 1, -1);
      if (is_or_is_below (self->sender_domain, wanted) && is_or_is_below (domain, wanted))
        return TRUE;
    }

  return FALSE;
}

/* The sender's domain stands behind the signature, and behind whom it names itself (i=). */
static gboolean
is_aligned (const Check *self, const MesignDkimSignature *signature)
{
  return is_senders (self, signature->domain) && is_senders (self, signature->identity_domain);
}

/* A signature that leaves open what is read of the mail says nothing of it. */
static gboolean
covers_what_counts (const Check *self, const MesignDkimSignature *signature)
{
  static const char *const names[] = {
    "from", "to", "cc", "subject", "content-type", "content-transfer-encoding", "mime-version",
  };

  if (signature->has_length || !g_strv_contains ((const char *const *) signature->fields, "from"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!mesign_dkim_signature_covers (signature, self->message, names[i]))
      return FALSE;

  return TRUE;
}

/* What counts is when the mail came: it stays right when it is looked at later. */
static gboolean
is_in_time (const Check *self, const MesignDkimSignature *signature)
{
  return (signature->expires == 0 || signature->expires >= self->arrived) &&
         signature->signed_at <= self->arrived + CLOCK_SKEW;
}

static gboolean
find_algorithm (const MesignDkimSignature *signature, MesignRawAlgorithm *algorithm)
{
  *algorithm = MESIGN_RAW_RSA_SHA256;
  if (strcmp (signature->algorithm, "rsa-sha256") == 0)
    return TRUE;
  *algorithm = MESIGN_RAW_ED25519_SHA256;

  return strcmp (signature->algorithm, "ed25519-sha256") == 0;
}

static gboolean
is_usable (const Check *self, const MesignDkimSignature *signature)
{
  MesignRawAlgorithm algorithm;

  return is_aligned (self, signature) && find_algorithm (signature, &algorithm) &&
         covers_what_counts (self, signature) && is_in_time (self, signature);
}

static gboolean
key_allows (const MesignDkimKey *key, const MesignDkimSignature *signature)
{
  gboolean is_rsa = g_str_has_prefix (signature->algorithm, "rsa-");

  return key->octets != NULL && key->allows_sha256 && key->is_for_mail && !key->is_test &&
         strcmp (key->type, is_rsa ? "rsa" : "ed25519") == 0 &&
         (!key->is_strict || strcmp (signature->domain, signature->identity_domain) == 0);
}

/* Returns: (nullable): the key, %NULL without an error where there is none that may be used. Of
 * several records RFC 6376 section 3.6.2.2 leaves the result undefined: none of them counts. */
static MesignDkimKey *
look_up_key (const Check *self, const MesignDkimSignature *signature, GError **error)
{
  g_autofree char *name =
      g_strconcat (signature->selector, "._domainkey.", signature->domain, NULL);
  g_auto (GStrv) texts = mesign_dns_look_up_text_sync (name, SECONDS, self->cancellable, error);
  g_autoptr (MesignDkimKey) key = NULL;

  if (texts == NULL || g_strv_length (texts) != 1)
    return NULL;
  key = mesign_dkim_key_parse (texts[0]);

  return key != NULL && key_allows (key, signature) ? g_steal_pointer (&key) : NULL;
}

static gboolean
body_fits (const Check *self, const MesignDkimSignature *signature)
{
  g_autoptr (GBytes) body = mesign_dkim_signature_dup_body (signature, self->message);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_autoptr (GBytes) hash = NULL;

  g_checksum_update (checksum, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_checksum_get_digest (checksum, digest, &size);
  hash = g_bytes_new (digest, size);

  return g_bytes_equal (hash, signature->body_hash);
}

static MesignDkimVerdict
verify (const Check *self, const MesignDkimSignature *signature, const MesignDkimKey *key)
{
  g_autoptr (GBytes) header = mesign_dkim_signature_dup_header (signature, self->message);
  g_autoptr (GError) error = NULL;
  MesignRawAlgorithm algorithm;

  if (!find_algorithm (signature, &algorithm))
    return MESIGN_DKIM_NONE;
  if (mesign_raw_signature_verify (algorithm, key->octets, header, signature->signature, &error))
    return body_fits (self, signature) ? MESIGN_DKIM_PASS : MESIGN_DKIM_FAIL;

  return g_error_matches (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_TAMPERED)
             ? MESIGN_DKIM_FAIL
             : MESIGN_DKIM_NONE;
}

/* One good signature is enough; a wrong one counts only where no good one is beside it and all of
 * their keys could be had. */
static gboolean
judge (const Check *self, MesignDkimVerdict *verdict, GError **error)
{
  g_autoptr (GPtrArray) signatures = mesign_dkim_signature_list (self->message, MAX_FIELDS);
  g_autoptr (GError) first = NULL;
  gboolean failed = FALSE;
  guint n_look_ups = 0;

  for (guint i = 0; i < signatures->len && n_look_ups < MAX_LOOK_UPS; i++)
    {
      const MesignDkimSignature *signature = signatures->pdata[i];
      g_autoptr (MesignDkimKey) key = NULL;
      MesignDkimVerdict one;

      if (!is_usable (self, signature))
        continue;
      n_look_ups++;
      key = look_up_key (self, signature, first == NULL ? &first : NULL);
      if (g_cancellable_is_cancelled (self->cancellable))
        break;
      one = key != NULL ? verify (self, signature, key) : MESIGN_DKIM_NONE;
      failed = failed || one == MESIGN_DKIM_FAIL;
      if (one != MESIGN_DKIM_PASS)
        continue;
      *verdict = MESIGN_DKIM_PASS;
      return TRUE;
    }
  if (first != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return FALSE;
    }
  *verdict = failed ? MESIGN_DKIM_FAIL : MESIGN_DKIM_NONE;

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/* What is verified is the From on the outside, whatever an encrypted mail says inside. */
static gboolean
is_outer_sender (GBytes *message, const char *sender)
{
  g_autoptr (MesignMimePart) root = mesign_mime_part_parse (message, NULL);
  g_autoptr (MesignEnvelope) envelope =
      root != NULL ? mesign_mime_parse_envelope (root->header_block) : NULL;

  return envelope != NULL && envelope->n_from == 1 && envelope->from->len == 1 &&
         mesign_address_same (((MesignAddress *) envelope->from->pdata[0])->address, sender);
}

/**
 * mesign_dkim_check_is_wanted:
 * @finding: what mesign_retrieval_detect() made of a mail without a verdict about its DKIM
 * signatures
 *
 * Says whether such a verdict could change it: it is a provider's mail by its sender, and nobody
 * has said anything of the sender yet. For no other mail is DNS asked.
 *
 * Returns: whether mesign_dkim_check_sync() is to be called
 */
gboolean
mesign_dkim_check_is_wanted (const MesignRetrievalFinding *finding)
{
  g_return_val_if_fail (finding != NULL, FALSE);

  return finding->trust == MESIGN_RETRIEVAL_ASK && finding->provider != NULL &&
         (g_strcmp0 (finding->reason, "not-authenticated") == 0 ||
          g_strcmp0 (finding->reason, "spf-only") == 0);
}

/**
 * mesign_dkim_check_sync:
 * @providers: the known providers
 * @finding: a finding for which mesign_dkim_check_is_wanted()
 * @message: the mail as it came, octet by octet
 * @arrived: when it came, in seconds since 1970 UTC: expired is what was expired then
 * @verdict: (out): what the signatures say of the sender
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError where a key cannot be had now, or
 * %G_IO_ERROR_CANCELLED; the mail is then as if nobody had signed it
 *
 * Verifies the DKIM signatures of a provider's mail (RFC 6376, with rsa-sha256 of at least 1024
 * bits and ed25519-sha256; RFC 8301, RFC 8463). DNS is asked only for keys under the domains of the
 * profile's senders, at most three times of five seconds; what else the mail names is not looked
 * up. A signature with `l=`, without From, or without a field that decides how the mail is read
 * counts for nothing, as does one whose key is withdrawn, for tests or not to be found: keys are
 * changed, and a mail is not forged for being old. Blocks; for workers only.
 *
 * Returns: whether @verdict is set
 */
gboolean
mesign_dkim_check_sync (const MesignProviderSet *providers,
                        const MesignRetrievalFinding *finding,
                        GBytes *message,
                        gint64 arrived,
                        MesignDkimVerdict *verdict,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GBytes) canonical = NULL;
  g_autofree char *sender = NULL;
  Check check = { .arrived = arrived, .cancellable = cancellable };
  const char *domain;
  gboolean ok;

  g_return_val_if_fail (providers != NULL && finding != NULL && message != NULL, FALSE);

  *verdict = MESIGN_DKIM_NONE;
  check.provider =
      finding->provider != NULL ? mesign_provider_set_find (providers, finding->provider) : NULL;
  sender = finding->sender != NULL ? mesign_address_normalize (finding->sender) : NULL;
  domain = sender != NULL ? mesign_address_get_domain (sender) : NULL;
  if (check.provider == NULL || check.provider->senders == NULL || domain == NULL ||
      !mesign_provider_is_sender (check.provider, sender) || !is_outer_sender (message, sender))
    return TRUE;
  canonical = mesign_mime_canonicalize (message);
  check.message = canonical;
  check.sender_domain = g_strdup (domain);
  ok = judge (&check, verdict, error);
  g_free (check.sender_domain);

  return ok;
}
