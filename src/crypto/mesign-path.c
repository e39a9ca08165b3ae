/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-path.h"

#include "crypto/mesign-path-private.h"

#include <string.h>

/* Bounds of the search: certificates in a mail can be made to issue one another at will */
#define DEPTH_MAX 10
#define STEPS_MAX 400
#define PATHS_MAX 24
#define SIGNATURES_MAX 250

/* A certificate of the pool: the leaf, what came along, and the anchors */
typedef struct
{
  MesignCertificate *certificate;
  gboolean is_anchor;
  char *subject;
  char *issuer;
  X509 *x509;
} Node;

typedef struct
{
  GArray *nodes;
  MesignPathPurpose purpose;
  gint64 at;
  GHashTable *signatures;
  guint steps;
  guint paths;
  Node *way[DEPTH_MAX];
  guint depth;
  gboolean met_root;
  MesignPath *best;
  MesignPath *longest;
} Search;

static void
clear (MesignPath *self)
{
  g_free (self->reason);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->anchor, mesign_certificate_unref);
  g_strfreev (self->policies);
}

MESIGN_DEFINE_VALUE (MesignPath, mesign_path)

static void
clear_node (gpointer data)
{
  Node *node = data;

  g_free (node->subject);
  g_free (node->issuer);
  X509_free (node->x509);
}

/* Reading a certificate takes a fraction of a millisecond, and there are hundreds of anchors: only
 * those whose names fit are read. */
static X509 *
node_get_x509 (Node *node)
{
  if (node->x509 == NULL)
    node->x509 = mesign_x509_to_openssl (node->certificate);

  return node->x509;
}

static MesignPath *
path_new (const char *reason)
{
  MesignPath *self = g_atomic_rc_box_new0 (MesignPath);

  self->reason = g_strdup (reason);
  self->chain = mesign_certificate_list_new ();
  self->policies = g_new0 (char *, 1);

  return self;
}

static void
fill_chain (MesignPath *self, const Search *search)
{
  for (guint i = 0; i < search->depth; i++)
    g_ptr_array_add (self->chain, mesign_certificate_ref (search->way[i]->certificate));
}

static void
add_node (GArray *nodes, MesignCertificate *certificate, gboolean is_anchor)
{
  Node node = { certificate, is_anchor, NULL, NULL, NULL };

  for (guint i = 0; i < nodes->len; i++)
    {
      Node *known = &g_array_index (nodes, Node, i);

      if (g_str_equal (known->certificate->fingerprint, certificate->fingerprint))
        {
          known->is_anchor = known->is_anchor || is_anchor;
          return;
        }
    }
  node.subject = mesign_x509_fold_name (certificate->subject);
  node.issuer = mesign_x509_fold_name (certificate->issuer);
  g_array_append_val (nodes, node);
}

/* Anchors come before the rest, so that the shortest way to one is tried first. */
static GArray *
collect_nodes (MesignCertificate *leaf, GPtrArray *intermediates, GPtrArray *anchors)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (Node));

  g_array_set_clear_func (nodes, clear_node);
  add_node (nodes, leaf, FALSE);
  for (guint i = 0; anchors != NULL && i < anchors->len; i++)
    add_node (nodes, anchors->pdata[i], TRUE);
  for (guint i = 0; intermediates != NULL && i < intermediates->len; i++)
    add_node (nodes, intermediates->pdata[i], FALSE);

  return nodes;
}

static int
rank (const MesignPath *path)
{
  if (path->trusted)
    return path->level != MESIGN_LEVEL_UNKNOWN ? 4 : 3;
  if (path->validated)
    return 2;

  return 1;
}

static void
offer (Search *self, MesignPath *path)
{
  if (self->best != NULL && rank (self->best) >= rank (path))
    {
      mesign_path_unref (path);
      return;
    }
  g_clear_pointer (&self->best, mesign_path_unref);
  self->best = path;
}

static void
take_verdict (MesignPath *path, MesignX509Stack *stack, MesignPathPurpose purpose, gint64 at)
{
  g_autoptr (MesignPathVerdict) verdict = mesign_path_recall (path->chain, stack, purpose);
  gboolean is_broken;
  const char *time_reason = mesign_path_verify_time (stack, at, &is_broken);
  const char *reason = verdict->reason == NULL && is_broken ? "malformed" : verdict->reason;

  path->reason = g_strdup (reason != NULL ? reason : time_reason);
  path->trusted = path->reason == NULL;
  path->validated = reason == NULL;
  if (!path->validated)
    return;
  g_strfreev (path->policies);
  path->policies = g_strdupv (verdict->policies);
}

static void
judge_way (Search *self)
{
  MesignX509Stack *stack = sk_X509_new_null ();
  MesignPath *path = path_new (NULL);

  fill_chain (path, self);
  for (guint i = 0; i < self->depth; i++)
    sk_X509_push (stack, node_get_x509 (self->way[i]));
  take_verdict (path, stack, self->purpose, self->at);
  sk_X509_free (stack);
  self->paths++;

  if (path->validated)
    {
      path->anchor = mesign_certificate_ref (self->way[self->depth - 1]->certificate);
      if (self->purpose != MESIGN_PATH_AUTHORITY)
        path->level = mesign_level_from_policies ((const char *const *) path->policies);
    }
  offer (self, path);
}

static gboolean
on_way (const Search *self, const Node *node)
{
  for (guint i = 0; i < self->depth; i++)
    if (self->way[i] == node)
      return TRUE;

  return FALSE;
}

/* Whether a key signed a certificate. It is computed once for each pair, and not for more pairs
 * than any honest mail has: certificates can be made that take long to try. */
static gboolean
is_signed_by (Search *self, Node *issuer, Node *subject)
{
  g_autofree char *pair =
      g_strconcat (issuer->certificate->spki_hash, ":", subject->certificate->fingerprint, NULL);
  gpointer known;
  gboolean result;

  if (g_hash_table_lookup_extended (self->signatures, pair, NULL, &known))
    return GPOINTER_TO_INT (known);
  if (g_hash_table_size (self->signatures) == SIGNATURES_MAX)
    return FALSE;
  result = mesign_path_is_signed (subject->x509, issuer->x509, pair);
  g_hash_table_insert (self->signatures, g_steal_pointer (&pair), GINT_TO_POINTER (result));

  return result;
}

/* Whether the names fit and the key signed it. Key usage is left to the validation, which has a
 * word for it. */
static gboolean
may_be_issuer (Search *self, Node *issuer, Node *subject)
{
  X509 *upper, *lower;
  int code;

  if (!g_str_equal (issuer->subject, subject->issuer))
    return FALSE;
  upper = node_get_x509 (issuer);
  lower = node_get_x509 (subject);
  if (upper == NULL || lower == NULL ||
      X509_NAME_cmp (X509_get_subject_name (upper), X509_get_issuer_name (lower)) != 0)
    return FALSE;
  code = X509_check_issued (upper, lower);
  if (code != X509_V_OK && code != X509_V_ERR_KEYUSAGE_NO_CERTSIGN)
    return FALSE;

  return is_signed_by (self, issuer, subject);
}

static void
keep_longest (Search *self, gboolean met_root)
{
  if (self->longest != NULL && (self->met_root || !met_root) &&
      (self->met_root != met_root || self->longest->chain->len >= self->depth))
    return;
  g_clear_pointer (&self->longest, mesign_path_unref);
  self->met_root = met_root;
  self->longest = path_new (met_root ? "unknown-root" : "no-path");
  fill_chain (self->longest, self);
}

static gboolean
is_exhausted (const Search *self)
{
  return self->steps >= STEPS_MAX || self->paths >= PATHS_MAX ||
         (self->best != NULL && rank (self->best) == 4);
}

static void
climb (Search *self, Node *node)
{
  if (self->depth == DEPTH_MAX || is_exhausted (self))
    return;
  self->steps++;
  self->way[self->depth++] = node;
  if (node->is_anchor)
    judge_way (self);
  else
    keep_longest (self, node->certificate->self_signed);
  /* on beyond an anchor too: a root above it may give a level */
  for (guint i = 0; i < self->nodes->len && !node->certificate->self_signed; i++)
    {
      Node *issuer = &g_array_index (self->nodes, Node, i);

      if (!on_way (self, issuer) && may_be_issuer (self, issuer, node))
        climb (self, issuer);
    }
  self->depth--;
}

/**
 * mesign_path_validate:
 * @leaf: a certificate
 * @intermediates: (nullable) (element-type MesignCertificate): what may lie between, in any order
 * @anchors: (nullable) (element-type MesignCertificate): what is trusted, as it stands: roots,
 * intermediates, or @leaf itself
 * @purpose: what @leaf is used for
 * @at: the time that counts, in seconds since 1970 UTC
 *
 * Looks for a path from @leaf to an anchor (RFC 5280 section 6, RFC 8550): with the purpose, key
 * sizes and digests (nothing below 112 bits but in the anchor), name constraints and policies.
 * Every way there is is tried, within bounds, so that an expired or unusable cross certificate does
 * not hide a good one. Revocation is not looked at. No network, no clock; any thread.
 *
 * Returns: (transfer full): the best path, or why there is none
 */
MesignPath *
mesign_path_validate (MesignCertificate *leaf,
                      GPtrArray *intermediates,
                      GPtrArray *anchors,
                      MesignPathPurpose purpose,
                      gint64 at)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (GArray) nodes = collect_nodes (leaf, intermediates, anchors);
  g_autoptr (GHashTable) signatures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { .nodes = nodes, .signatures = signatures, .purpose = purpose, .at = at };
  MesignPath *found;

  /* the leaf is the first node */
  if (node_get_x509 (&g_array_index (nodes, Node, 0)) == NULL)
    return path_new ("malformed");
  climb (&search, &g_array_index (nodes, Node, 0));
  found = mesign_path_ref (search.best != NULL ? search.best : search.longest);
  g_clear_pointer (&search.best, mesign_path_unref);
  g_clear_pointer (&search.longest, mesign_path_unref);

  return found;
}
