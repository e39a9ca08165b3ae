/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-path-private.h"
#include "model/mesign-address.h"

#include <openssl/x509v3.h>
#include <string.h>

/* Name constraints where addresses are not ASCII (RFC 9598 section 6, RFC 5280 section 4.2.1.10).
 * OpenSSL 3.0 compares them with a constraint on a domain (".example.test") so that it never fits:
 * an excluded domain would be allowed, and a permitted one refused. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NAME_CONSTRAINTS, NAME_CONSTRAINTS_free)

static const ASN1_STRING *
get_utf8_mailbox (const GENERAL_NAME *name)
{
  if (name->type != GEN_OTHERNAME ||
      OBJ_obj2nid (name->d.otherName->type_id) != NID_id_on_SmtpUTF8Mailbox ||
      name->d.otherName->value->type != V_ASN1_UTF8STRING)
    return NULL;

  return name->d.otherName->value->value.utf8string;
}

/*
 * mesign_path_has_utf8_mailbox:
 * @x509: a certificate
 *
 * Returns: whether mesign_path_check_utf8_names() has something to say about its names
 */
gboolean
mesign_path_has_utf8_mailbox (X509 *x509)
{
  g_autoptr (GENERAL_NAMES) names = X509_get_ext_d2i (x509, NID_subject_alt_name, NULL, NULL);

  for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num (names); i++)
    if (get_utf8_mailbox (sk_GENERAL_NAME_value (names, i)) != NULL)
      return TRUE;

  return FALSE;
}

/* A constraint is a mailbox, a host, or with a dot in front all hosts of a domain. */
static gboolean
fits (const char *mailbox, const char *constraint)
{
  const char *host = strrchr (mailbox, '@') + 1;
  g_autofree char *normal = NULL;

  if (*constraint == '.')
    return strlen (host) > strlen (constraint) &&
           g_ascii_strcasecmp (host + strlen (host) - strlen (constraint), constraint) == 0;
  if (strchr (constraint, '@') == NULL)
    return g_ascii_strcasecmp (host, constraint) == 0;
  normal = mesign_address_normalize (constraint);

  return strcmp (mailbox, normal) == 0;
}

static gboolean
fits_any (const char *mailbox, STACK_OF (GENERAL_SUBTREE) * trees, gboolean *has_any)
{
  *has_any = FALSE;
  for (int i = 0; i < sk_GENERAL_SUBTREE_num (trees); i++)
    {
      const GENERAL_NAME *base = sk_GENERAL_SUBTREE_value (trees, i)->base;
      g_autofree char *constraint = NULL;

      if (base->type != GEN_EMAIL)
        continue;
      *has_any = TRUE;
      constraint = g_strndup ((const char *) ASN1_STRING_get0_data (base->d.rfc822Name),
                              ASN1_STRING_length (base->d.rfc822Name));
      if (fits (mailbox, constraint))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_allowed (const ASN1_STRING *string, const NAME_CONSTRAINTS *constraints)
{
  g_autofree char *text =
      g_strndup ((const char *) ASN1_STRING_get0_data (string), ASN1_STRING_length (string));
  g_autofree char *mailbox = NULL;
  gboolean has_any;

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  mailbox = mesign_address_normalize (text);
  if (strrchr (mailbox, '@') == NULL || fits_any (mailbox, constraints->excludedSubtrees, &has_any))
    return FALSE;

  return fits_any (mailbox, constraints->permittedSubtrees, &has_any) || !has_any;
}

/* The same certificate without the names that are judged here. */
static X509 *
dup_without_utf8_mailboxes (X509 *x509, GENERAL_NAMES *names)
{
  g_autoptr (X509) copy = X509_dup (x509);
  int position = X509_get_ext_by_NID (copy, NID_subject_alt_name, -1);

  X509_EXTENSION_free (X509_delete_ext (copy, position));
  for (int i = sk_GENERAL_NAME_num (names) - 1; i >= 0; i--)
    if (get_utf8_mailbox (sk_GENERAL_NAME_value (names, i)) != NULL)
      GENERAL_NAME_free (sk_GENERAL_NAME_delete (names, i));
  if (sk_GENERAL_NAME_num (names) > 0 &&
      X509_add1_ext_i2d (copy, NID_subject_alt_name, names, 0, 0) != 1)
    return NULL;
  /* has OpenSSL read the extensions, without which no name is looked at */
  X509_check_purpose (copy, -1, 0);

  return g_steal_pointer (&copy);
}

static gboolean
check_names (X509 *x509, NAME_CONSTRAINTS *constraints)
{
  g_autoptr (GENERAL_NAMES) names = X509_get_ext_d2i (x509, NID_subject_alt_name, NULL, NULL);
  g_autoptr (X509) rest = NULL;

  for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num (names); i++)
    {
      const ASN1_STRING *mailbox = get_utf8_mailbox (sk_GENERAL_NAME_value (names, i));

      if (mailbox != NULL && !is_allowed (mailbox, constraints))
        return FALSE;
    }
  rest = dup_without_utf8_mailboxes (x509, names);

  return rest != NULL && NAME_CONSTRAINTS_check (rest, constraints) == X509_V_OK;
}

/*
 * mesign_path_check_utf8_names:
 * @path: a path, the leaf first
 * @position: of a certificate in it that mesign_path_has_utf8_mailbox()
 *
 * Holds all names of a certificate against the name constraints of those above it.
 *
 * Returns: whether they are allowed
 */
gboolean
mesign_path_check_utf8_names (MesignX509Stack *path, int position)
{
  for (int i = position + 1; i < sk_X509_num (path); i++)
    {
      int criticality = -1;
      g_autoptr (NAME_CONSTRAINTS) constraints =
          X509_get_ext_d2i (sk_X509_value (path, i), NID_name_constraints, &criticality, NULL);

      if (constraints == NULL && criticality != -1)
        return FALSE;
      if (constraints != NULL && !check_names (sk_X509_value (path, position), constraints))
        return FALSE;
    }

  return TRUE;
}
