/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include "trust/mesign-nss-module-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crypto/mesign-x509.h"
#include "trust/mesign-late-p11-private.h"

#define FOUND_AT_ONCE 64
#define SLOTS_MOST 8
#define ATTRIBUTE_LARGEST (64 * 1024)

/* A session with the module (PKCS #11 version 2.40). */
typedef struct
{
  CK_FUNCTION_LIST *functions;
  CK_SESSION_HANDLE handle;
} Session;

/* What a trust object says of the certificate with that issuer and serial number. */
typedef struct
{
  CK_ULONG for_mail;
  CK_ULONG for_servers;
  GBytes *sha1;
} Word;

static void
word_free (Word *word)
{
  g_clear_pointer (&word->sha1, g_bytes_unref);
  g_free (word);
}

static gboolean
fail (GError **error, const char *path, const char *why)
{
  g_set_error (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_NO_ANCHORS,
               _ ("The list of authorities in “%s” cannot be read: %s"), path, why);

  return FALSE;
}

static GBytes *
get_attribute (const Session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type)
{
  CK_ATTRIBUTE attribute = { type, NULL, 0 };
  g_autofree guint8 *octets = NULL;

  if (session->functions->C_GetAttributeValue (session->handle, object, &attribute, 1) != CKR_OK ||
      attribute.ulValueLen == CK_UNAVAILABLE_INFORMATION || attribute.ulValueLen == 0 ||
      attribute.ulValueLen > ATTRIBUTE_LARGEST)
    return NULL;
  octets = g_malloc (attribute.ulValueLen);
  attribute.pValue = octets;
  if (session->functions->C_GetAttributeValue (session->handle, object, &attribute, 1) != CKR_OK)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&octets), attribute.ulValueLen);
}

static CK_ULONG
get_number (const Session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type)
{
  CK_ULONG number = 0;
  CK_ATTRIBUTE attribute = { type, &number, sizeof number };

  if (session->functions->C_GetAttributeValue (session->handle, object, &attribute, 1) != CKR_OK)
    return 0;

  return number & 0xffffffffUL;
}

static GArray *
find_objects (const Session *session, CK_OBJECT_CLASS object_class)
{
  GArray *objects = g_array_new (FALSE, FALSE, sizeof (CK_OBJECT_HANDLE));
  CK_ATTRIBUTE match = { CKA_CLASS, &object_class, sizeof object_class };
  CK_OBJECT_HANDLE found[FOUND_AT_ONCE];
  CK_ULONG n_found;

  if (session->functions->C_FindObjectsInit (session->handle, &match, 1) != CKR_OK)
    return objects;
  while (session->functions->C_FindObjects (session->handle, found, FOUND_AT_ONCE, &n_found) ==
             CKR_OK &&
         n_found > 0)
    g_array_append_vals (objects, found, n_found);
  session->functions->C_FindObjectsFinal (session->handle);

  return objects;
}

/* Issuer and serial number: what a trust object and its certificate have in common. */
static GBytes *
get_name (const Session *session, CK_OBJECT_HANDLE object)
{
  g_autoptr (GBytes) issuer = get_attribute (session, object, CKA_ISSUER);
  g_autoptr (GBytes) serial = get_attribute (session, object, CKA_SERIAL_NUMBER);
  GByteArray *name;

  if (issuer == NULL || serial == NULL)
    return NULL;
  name = g_byte_array_new ();
  g_byte_array_append (name, g_bytes_get_data (issuer, NULL), g_bytes_get_size (issuer));
  g_byte_array_append (name, g_bytes_get_data (serial, NULL), g_bytes_get_size (serial));

  return g_byte_array_free_to_bytes (name);
}

static GHashTable *
read_words (const Session *session)
{
  GHashTable *words = g_hash_table_new_full (
      g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) word_free);
  g_autoptr (GArray) objects = find_objects (session, CKO_NSS_TRUST);

  for (guint i = 0; i < objects->len; i++)
    {
      CK_OBJECT_HANDLE object = g_array_index (objects, CK_OBJECT_HANDLE, i);
      GBytes *name = get_name (session, object);
      Word *word;

      if (name == NULL)
        continue;
      word = g_new0 (Word, 1);
      word->for_mail = get_number (session, object, CKA_TRUST_EMAIL_PROTECTION);
      word->for_servers = get_number (session, object, CKA_TRUST_SERVER_AUTH);
      word->sha1 = get_attribute (session, object, CKA_CERT_SHA1_HASH);
      g_hash_table_replace (words, name, word);
    }

  return words;
}

/* A store that trusts everything for everything knows nothing of mail. */
static gboolean
knows_purposes (GHashTable *words)
{
  GHashTableIter iter;
  Word *word;

  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &word))
    if (word->for_servers == CKT_NSS_TRUSTED_DELEGATOR &&
        word->for_mail != CKT_NSS_TRUSTED_DELEGATOR)
      return TRUE;

  return FALSE;
}

static gboolean
is_meant (const Word *word, GBytes *der)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  if (word->sha1 == NULL)
    return TRUE;
  g_checksum_update (checksum, g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  g_checksum_get_digest (checksum, digest, &length);

  return g_bytes_get_size (word->sha1) == length &&
         memcmp (g_bytes_get_data (word->sha1, NULL), digest, length) == 0;
}

/* A UTCTime, or one octet that says there is none. */
static gint64
read_limit (const Session *session, CK_OBJECT_HANDLE object)
{
  g_autoptr (GBytes) octets = get_attribute (session, object, CKA_NSS_EMAIL_DISTRUST_AFTER);
  g_autofree char *text = NULL;
  g_autofree char *iso = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (octets == NULL || g_bytes_get_size (octets) != strlen ("yymmddHHMMSSZ"))
    return 0;
  text = g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  iso = g_strdup_printf ("20%.6sT%.7s", text, text + 6);
  time = g_date_time_new_from_iso8601 (iso, NULL);

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static void
take_certificate (MesignAnchors *anchors,
                  const Session *session,
                  CK_OBJECT_HANDLE object,
                  GHashTable *words)
{
  g_autoptr (GBytes) name = get_name (session, object);
  g_autoptr (GBytes) der = get_attribute (session, object, CKA_VALUE);
  const Word *word = name != NULL ? g_hash_table_lookup (words, name) : NULL;
  g_autoptr (MesignCertificate) certificate = NULL;
  gint64 limit;

  if (word == NULL || der == NULL || !is_meant (word, der))
    return;
  if (word->for_mail != CKT_NSS_TRUSTED_DELEGATOR && word->for_mail != CKT_NSS_NOT_TRUSTED)
    return;
  certificate = mesign_x509_parse (der, NULL);
  if (certificate == NULL)
    return;
  limit = read_limit (session, object);
  if (limit != 0)
    mesign_anchors_add_limit (anchors, certificate->fingerprint, limit);
  g_ptr_array_add (word->for_mail == CKT_NSS_NOT_TRUSTED ? anchors->distrusted
                                                         : anchors->certificates,
                   g_steal_pointer (&certificate));
}

static gboolean
read_session (MesignAnchors *anchors, const Session *session, const char *path, GError **error)
{
  g_autoptr (GHashTable) words = read_words (session);
  g_autoptr (GArray) objects = NULL;

  if (!knows_purposes (words))
    return fail (error, path, _ ("it does not say which of them are trusted for mail"));
  objects = find_objects (session, CKO_CERTIFICATE);
  for (guint i = 0; i < objects->len; i++)
    take_certificate (anchors, session, g_array_index (objects, CK_OBJECT_HANDLE, i), words);
  if (anchors->certificates->len == 0)
    return fail (error, path, _ ("it names none for mail"));

  return TRUE;
}

/* The built-in certificates are the module's one token; where there are two slots, in the last. */
static gboolean
read_module (MesignAnchors *anchors, CK_FUNCTION_LIST *functions, const char *path, GError **error)
{
  CK_SLOT_ID slots[SLOTS_MOST];
  CK_ULONG n_slots = SLOTS_MOST;
  Session session = { .functions = functions };
  gboolean done;

  if (functions->C_GetSlotList (CK_TRUE, slots, &n_slots) != CKR_OK || n_slots == 0)
    return fail (error, path, _ ("it is empty"));
  if (functions->C_OpenSession (slots[n_slots - 1], CKF_SERIAL_SESSION, NULL, NULL,
                                &session.handle) != CKR_OK)
    return fail (error, path, _ ("it does not open"));
  done = read_session (anchors, &session, path, error);
  functions->C_CloseSession (session.handle);

  return done;
}

MesignAnchors *
mesign_nss_module_read_sync (const char *path, GError **error)
{
  g_autoptr (MesignAnchors) anchors = mesign_anchors_new (MESIGN_ANCHORS_SYSTEM);
  CK_FUNCTION_LIST *functions = p11_kit_module_load (path, P11_KIT_MODULE_UNMANAGED);
  gboolean done;

  if (functions == NULL || p11_kit_module_initialize (functions) != CKR_OK)
    {
      const char *message = p11_kit_message ();

      g_clear_pointer (&functions, p11_kit_module_release);
      fail (error, path, message != NULL ? message : _ ("it does not load"));
      return NULL;
    }
  done = read_module (anchors, functions, path, error);
  p11_kit_module_finalize (functions);
  p11_kit_module_release (functions);

  return done ? g_steal_pointer (&anchors) : NULL;
}
