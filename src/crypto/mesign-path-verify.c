/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-path-private.h"

/* One complete path, leaf first and anchor last, before X509_verify_cert (). The callback goes on
 * after every error, and judges what OpenSSL judges otherwise than we do; nothing it forgives is
 * left unjudged here. The time is looked at by itself, so that expiry can be told from the rest. */

typedef struct
{
  MesignPathVerdict *verdict;
  MesignPathPurpose purpose;
  int anchor_depth;
} Judgement;

static void
clear_verdict (gpointer verdict)
{
  g_strfreev (((MesignPathVerdict *) verdict)->policies);
}

MesignPathVerdict *
mesign_path_verdict_ref (MesignPathVerdict *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
mesign_path_verdict_unref (MesignPathVerdict *self)
{
  g_atomic_rc_box_release_full (self, clear_verdict);
}

static const char *
word_for (int code)
{
  switch (code)
    {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_SUBJECT_ISSUER_MISMATCH:
    case X509_V_ERR_AKID_SKID_MISMATCH:
    case X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH:
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_INVALID_NON_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_NO_EXPLICIT_POLICY:
      return "no-path";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
      return "unknown-root";
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_CERT_REJECTED:
      return "purpose";
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
      return "key-usage";
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
      return "name-constraints";
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return "weak-algorithm";
    default:
      return "malformed";
    }
}

static gboolean
may_issue (X509 *x509)
{
  return X509_check_ca (x509) == 1 && (X509_get_key_usage (x509) & KU_KEY_CERT_SIGN) != 0;
}

/* OpenSSL wants emailProtection where anyExtendedKeyUsage does as well (RFC 8550 section 4.4.4),
 * and keyEncipherment where an elliptic curve needs keyAgreement. The leaf is judged by judge_leaf
 * (), whatever OpenSSL says. */
static gboolean
forgive_purpose (const Judgement *self, X509 *x509, int depth)
{
  if (self->purpose == MESIGN_PATH_TIMESTAMP)
    return FALSE;
  if (depth == 0)
    return TRUE;

  return (X509_get_extended_key_usage (x509) & XKU_ANYEKU) != 0 &&
         (X509_get_extension_flags (x509) & EXFLAG_XKUSAGE) != 0 && may_issue (x509);
}

static gboolean
forgive (const Judgement *self, X509_STORE_CTX *context, int code, int depth)
{
  X509 *x509 = X509_STORE_CTX_get_current_cert (context);

  if (code == X509_V_ERR_INVALID_PURPOSE)
    return x509 != NULL && forgive_purpose (self, x509, depth);
  if (code == X509_V_ERR_PERMITTED_VIOLATION || code == X509_V_ERR_EXCLUDED_VIOLATION)
    return x509 != NULL && mesign_path_has_utf8_mailbox (x509);
  /* an anchor is trusted as it stands, also with a small key */
  if (code == X509_V_ERR_CA_KEY_TOO_SMALL)
    return depth > 0 && depth == self->anchor_depth;

  return FALSE;
}

static int
on_verified (int ok, X509_STORE_CTX *context)
{
  Judgement *self = X509_STORE_CTX_get_app_data (context);
  int code = X509_STORE_CTX_get_error (context);

  if (ok)
    return 1;
  if (!forgive (self, context, code, X509_STORE_CTX_get_error_depth (context)) &&
      self->verdict->reason == NULL)
    self->verdict->reason = word_for (code);

  /* going on without memory would leave things unjudged */
  return code != X509_V_ERR_OUT_OF_MEM && code != X509_V_ERR_UNSPECIFIED;
}

static void
judge_issuers (MesignX509Stack *path, Judgement *self)
{
  for (int i = 1; i <= self->anchor_depth && self->verdict->reason == NULL; i++)
    if ((X509_get_key_usage (sk_X509_value (path, i)) & KU_KEY_CERT_SIGN) == 0)
      self->verdict->reason = "key-usage";
}

/* What OpenSSL found about these names was forgiven, whatever it was. */
static void
judge_utf8_names (MesignX509Stack *path, Judgement *self)
{
  for (int i = 0; i < self->anchor_depth && self->verdict->reason == NULL; i++)
    if (mesign_path_has_utf8_mailbox (sk_X509_value (path, i)) &&
        !mesign_path_check_utf8_names (path, i))
      self->verdict->reason = "name-constraints";
}

static const char *
refuse_authority (X509 *leaf)
{
  if ((X509_get_extension_flags (leaf) & EXFLAG_INVALID) != 0)
    return "malformed";
  if (!may_issue (leaf))
    return "key-usage";

  return mesign_x509_allows_mail (leaf) ? NULL : "purpose";
}

static void
judge_leaf (MesignX509Stack *path, Judgement *self)
{
  X509 *leaf = sk_X509_value (path, 0);
  const char *refusal = NULL;

  if (self->purpose == MESIGN_PATH_AUTHORITY)
    refusal = refuse_authority (leaf);
  else if (self->purpose != MESIGN_PATH_TIMESTAMP)
    refusal = mesign_x509_refuse_mail_usage (leaf, self->purpose == MESIGN_PATH_SMIME_ENCRYPT);
  if (self->verdict->reason == NULL)
    self->verdict->reason = refusal;
}

/* "Weak" is SHA-1, MD5 or RSA below 2048 bits anywhere but in the anchor; a leaf that is its own
 * anchor still made the signature that is asked about, unless it is an authority. */
static void
judge_strength (MesignX509Stack *path, Judgement *self)
{
  gboolean has_signed = self->purpose != MESIGN_PATH_AUTHORITY;

  for (int i = 0; i < sk_X509_num (path) && self->verdict->reason == NULL; i++)
    {
      X509 *x509 = sk_X509_value (path, i);

      if (((i == 0 && has_signed) || i < self->anchor_depth) && mesign_x509_has_weak_key (x509))
        self->verdict->reason = "weak-algorithm";
      else if (i < self->anchor_depth && mesign_x509_has_weak_signature (x509))
        self->verdict->reason = "weak-algorithm";
    }
}

/* The policies that survive the path in the anchor's own terms, and that the leaf names as well. */
static GStrv
dup_policies (X509_STORE_CTX *context, X509 *leaf)
{
  X509_POLICY_TREE *tree = X509_STORE_CTX_get0_policy_tree (context);
  STACK_OF (X509_POLICY_NODE) *nodes = tree != NULL ? X509_policy_tree_get0_policies (tree) : NULL;
  g_auto (GStrv) own = mesign_x509_dup_policies (leaf);
  g_autoptr (GPtrArray) oids = g_ptr_array_new ();

  for (int i = 0; nodes != NULL && i < sk_X509_POLICY_NODE_num (nodes); i++)
    {
      X509_POLICY_NODE *node = sk_X509_POLICY_NODE_value (nodes, i);
      g_autofree char *oid = mesign_asn1_to_oid (X509_policy_node_get0_policy (node));

      if (g_strv_contains ((const char *const *) own, oid))
        g_ptr_array_add (oids, g_steal_pointer (&oid));
    }
  g_ptr_array_add (oids, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&oids), FALSE);
}

static int
purpose_to_openssl (MesignPathPurpose purpose)
{
  switch (purpose)
    {
    case MESIGN_PATH_SMIME_ENCRYPT:
      return X509_PURPOSE_SMIME_ENCRYPT;
    case MESIGN_PATH_TIMESTAMP:
      return X509_PURPOSE_TIMESTAMP_SIGN;
    case MESIGN_PATH_SMIME_SIGN:
    default:
      return X509_PURPOSE_SMIME_SIGN;
    }
}

/* Any policy is welcome, but a path that requires one has to have one left: OpenSSL takes no wish
 * for no policy. */
static gboolean
accept_any_policy (X509_VERIFY_PARAM *param)
{
  ASN1_OBJECT *any = OBJ_dup (OBJ_nid2obj (NID_any_policy));

  if (any != NULL && X509_VERIFY_PARAM_add0_policy (param, any) == 1)
    return TRUE;
  ASN1_OBJECT_free (any);

  return FALSE;
}

static gboolean
prepare (X509_STORE_CTX *context, Judgement *self)
{
  X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param (context);

  X509_VERIFY_PARAM_set_depth (param, 16);
  X509_VERIFY_PARAM_set_auth_level (param, 2);
  X509_VERIFY_PARAM_set_hostflags (param, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  X509_STORE_CTX_set_app_data (context, self);
  X509_STORE_CTX_set_verify_cb (context, on_verified);

  return accept_any_policy (param) &&
         X509_VERIFY_PARAM_set_flags (param, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK |
                                                 X509_V_FLAG_NO_CHECK_TIME) == 1 &&
         X509_VERIFY_PARAM_set_purpose (param, purpose_to_openssl (self->purpose)) == 1;
}

static gboolean
built_as_given (X509_STORE_CTX *context, MesignX509Stack *path)
{
  const MesignX509Stack *chain = X509_STORE_CTX_get0_chain (context);

  if (chain == NULL || sk_X509_num (chain) != sk_X509_num (path))
    return FALSE;
  for (int i = 0; i < sk_X509_num (path); i++)
    if (X509_cmp (sk_X509_value (chain, i), sk_X509_value (path, i)) != 0)
      return FALSE;

  return TRUE;
}

/*
 * mesign_path_verify:
 * @path: a complete path, the leaf first and the anchor last
 * @purpose: what the leaf is used for
 *
 * Has OpenSSL validate exactly this path (RFC 5280 section 6), but for its time. Pure.
 *
 * Returns: (transfer full): what is to be said of it
 */
MesignPathVerdict *
mesign_path_verify (MesignX509Stack *path, MesignPathPurpose purpose)
{
  MesignPathVerdict *verdict = g_atomic_rc_box_new0 (MesignPathVerdict);
  Judgement self = { verdict, purpose, sk_X509_num (path) - 1 };
  g_autoptr (X509_STORE_CTX) context = X509_STORE_CTX_new ();
  MesignX509Stack *trusted = sk_X509_new_null ();

  sk_X509_push (trusted, sk_X509_value (path, self.anchor_depth));
  judge_issuers (path, &self);
  if (X509_STORE_CTX_init (context, NULL, sk_X509_value (path, 0), path) != 1 ||
      !prepare (context, &self))
    verdict->reason = "malformed";
  else
    {
      X509_STORE_CTX_set0_trusted_stack (context, trusted);
      if (X509_verify_cert (context) != 1 && verdict->reason == NULL)
        verdict->reason = word_for (X509_STORE_CTX_get_error (context));
      if (!built_as_given (context, path) && verdict->reason == NULL)
        verdict->reason = "no-path";
    }
  judge_utf8_names (path, &self);
  judge_leaf (path, &self);
  judge_strength (path, &self);
  verdict->policies = verdict->reason == NULL ? dup_policies (context, sk_X509_value (path, 0))
                                              : g_new0 (char *, 1);
  sk_X509_free (trusted);

  return verdict;
}

/*
 * mesign_path_verify_time:
 * @path: a complete path
 * @at: the time that counts, in seconds since 1970 UTC
 * @is_broken: (out): whether a certificate does not say when it is valid
 *
 * Returns: (nullable): "expired" where one of its certificates was, "not-yet-valid" where one was
 * not valid yet
 */
const char *
mesign_path_verify_time (MesignX509Stack *path, gint64 at, gboolean *is_broken)
{
  const char *reason = NULL;
  time_t time = at;

  *is_broken = FALSE;
  for (int i = 0; i < sk_X509_num (path); i++)
    {
      X509 *x509 = sk_X509_value (path, i);
      int before = X509_cmp_time (X509_get0_notBefore (x509), &time);
      int after = X509_cmp_time (X509_get0_notAfter (x509), &time);

      *is_broken = *is_broken || before == 0 || after == 0;
      if (after < 0)
        reason = "expired";
      else if (before > 0 && reason == NULL)
        reason = "not-yet-valid";
    }

  return reason;
}
