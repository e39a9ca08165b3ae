/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-crypto-private.h"

#include <string.h>

/* The longest address taken from a certificate: RFC 5321 section 4.5.3.1 */
#define ADDRESS_MAX 320

/*
 * mesign_x509_name_to_line:
 * @name: a distinguished name
 *
 * Returns: (transfer full): it in one line, in the order of RFC 2253, UTF-8
 */
char *
mesign_x509_name_to_line (const X509_NAME *name)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  g_autoptr (GBytes) line = NULL;
  gsize length;
  const char *data;

  X509_NAME_print_ex (bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  line = mesign_bio_to_bytes (bio);
  data = g_bytes_get_data (line, &length);

  return g_utf8_make_valid (length > 0 ? data : "", length);
}

/*
 * mesign_x509_name_get_entry:
 * @name: a distinguished name
 * @nid: which of its attributes
 *
 * Returns: (transfer full) (nullable): the last one, for people
 */
char *
mesign_x509_name_get_entry (const X509_NAME *name, int nid)
{
  int last = -1;

  for (int i = X509_NAME_get_index_by_NID (name, nid, -1); i >= 0;
       i = X509_NAME_get_index_by_NID (name, nid, i))
    last = i;
  if (last < 0)
    return NULL;

  return mesign_asn1_to_text (X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, last)));
}

static char *
get_personal_name (const X509_NAME *name)
{
  g_autofree char *given = mesign_x509_name_get_entry (name, NID_givenName);
  g_autofree char *surname = mesign_x509_name_get_entry (name, NID_surname);

  if (given == NULL || surname == NULL)
    return NULL;

  return g_strdup_printf ("%s %s", given, surname);
}

/*
 * mesign_x509_name_to_display:
 * @name: a distinguished name
 *
 * Returns: (transfer full): the common name, or what stands for it
 */
char *
mesign_x509_name_to_display (const X509_NAME *name)
{
  static const int rest[] = { NID_pseudonym, NID_organizationName, NID_organizationalUnitName,
                              NID_pkcs9_emailAddress };
  char *found = mesign_x509_name_get_entry (name, NID_commonName);

  if (found == NULL)
    found = get_personal_name (name);
  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (rest); i++)
    found = mesign_x509_name_get_entry (name, rest[i]);

  return found != NULL ? found : mesign_x509_name_to_line (name);
}

static gboolean
is_address (const char *text, gsize length, gboolean ascii_only)
{
  const char *at = memrchr (text, '@', length);

  if (at == NULL || at == text || at == text + length - 1 || length > ADDRESS_MAX)
    return FALSE;
  if (!g_utf8_validate (text, length, NULL))
    return FALSE;
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c <= ' ' || c == 0x7f || g_unichar_iscntrl (c) || g_unichar_isspace (c) ||
          (ascii_only && c > 0x7f))
        return FALSE;
    }

  return TRUE;
}

static void
add_address (GPtrArray *addresses, const ASN1_STRING *string, gboolean ascii_only)
{
  const char *text = (const char *) ASN1_STRING_get0_data (string);
  int length = ASN1_STRING_length (string);

  if (length > 0 && is_address (text, length, ascii_only))
    g_ptr_array_add (addresses, g_strndup (text, length));
}

static void
add_general_name (GPtrArray *addresses, const GENERAL_NAME *name)
{
  if (name->type == GEN_EMAIL)
    add_address (addresses, name->d.rfc822Name, TRUE);
  else if (name->type == GEN_OTHERNAME &&
           OBJ_obj2nid (name->d.otherName->type_id) == NID_id_on_SmtpUTF8Mailbox &&
           name->d.otherName->value->type == V_ASN1_UTF8STRING)
    add_address (addresses, name->d.otherName->value->value.utf8string, FALSE);
}

static gboolean
is_mailbox (const GENERAL_NAME *name)
{
  return name->type == GEN_EMAIL ||
         (name->type == GEN_OTHERNAME &&
          OBJ_obj2nid (name->d.otherName->type_id) == NID_id_on_SmtpUTF8Mailbox);
}

/* Returns whether the subject's emailAddress may speak: there is no mailbox in the SAN, usable or
 * not, and the SAN could be read. */
static gboolean
add_alternative_names (GPtrArray *addresses, X509 *x509)
{
  int criticality = -1;
  g_autoptr (GENERAL_NAMES) names =
      X509_get_ext_d2i (x509, NID_subject_alt_name, &criticality, NULL);
  gboolean found = FALSE;

  if (names == NULL)
    return criticality == -1;
  for (int i = 0; i < sk_GENERAL_NAME_num (names); i++)
    {
      found = found || is_mailbox (sk_GENERAL_NAME_value (names, i));
      add_general_name (addresses, sk_GENERAL_NAME_value (names, i));
    }

  return !found;
}

static void
add_subject_addresses (GPtrArray *addresses, const X509_NAME *subject)
{
  for (int i = X509_NAME_get_index_by_NID (subject, NID_pkcs9_emailAddress, -1); i >= 0;
       i = X509_NAME_get_index_by_NID (subject, NID_pkcs9_emailAddress, i))
    {
      const ASN1_STRING *value = X509_NAME_ENTRY_get_data (X509_NAME_get_entry (subject, i));
      int type = ASN1_STRING_type (value);

      if (type == V_ASN1_IA5STRING || type == V_ASN1_UTF8STRING || type == V_ASN1_PRINTABLESTRING)
        add_address (addresses, value, TRUE);
    }
}

/*
 * mesign_x509_dup_addresses:
 * @x509: a certificate
 *
 * Returns: (transfer full): the mailboxes of the SAN (RFC 8550 section 3, RFC 9598), or where it
 * has none those of the subject
 */
GStrv
mesign_x509_dup_addresses (X509 *x509)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();

  if (add_alternative_names (addresses, x509))
    add_subject_addresses (addresses, X509_get_subject_name (x509));
  g_ptr_array_add (addresses, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&addresses), FALSE);
}
