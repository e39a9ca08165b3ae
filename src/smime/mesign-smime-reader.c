/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-smime"

#include "config.h"

#include "smime/mesign-smime-private.h"

#include <glib/gi18n-lib.h>

/* Who reads an encrypted mail, and what their programs are known to read. */

static void
clear (MesignSmimeReader *self)
{
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_strfreev (self->capabilities);
  g_free (self->problem);
}

MESIGN_DEFINE_VALUE (MesignSmimeReader, mesign_smime_reader)

/**
 * mesign_smime_reader_new:
 * @certificates: (element-type MesignCertificate): all that can be encrypted to
 * @capabilities: (nullable) (array zero-terminated=1): what its program can read
 * @problem: (nullable): why there is no certificate
 *
 * Returns: (transfer full): a reader
 */
MesignSmimeReader *
mesign_smime_reader_new (GPtrArray *certificates,
                         const char *const *capabilities,
                         const char *problem)
{
  MesignSmimeReader *self;

  g_return_val_if_fail (certificates != NULL, NULL);

  self = g_atomic_rc_box_new0 (MesignSmimeReader);
  self->certificates = g_ptr_array_ref (certificates);
  self->capabilities = capabilities != NULL ? g_strdupv ((GStrv) capabilities) : g_new0 (char *, 1);
  self->problem = g_strdup (problem);

  return self;
}

static gboolean
can_read (const MesignSmimeReader *reader, MesignCipher cipher)
{
  return g_strv_contains ((const char *const *) reader->capabilities,
                          mesign_cipher_to_string (cipher));
}

static gboolean
all_can_read (GPtrArray *readers, MesignCipher cipher)
{
  for (guint i = 0; i < readers->len; i++)
    if (!can_read (readers->pdata[i], cipher))
      return FALSE;

  return readers->len > 0;
}

/* Somebody who has named the smaller key only. */
static gboolean
wants_small_key (const MesignSmimeReader *reader)
{
  return can_read (reader, MESIGN_CIPHER_AES_128_CBC) &&
         !can_read (reader, MESIGN_CIPHER_AES_256_CBC) &&
         !can_read (reader, MESIGN_CIPHER_AES_256_GCM);
}

/**
 * mesign_smime_choose_cipher:
 * @readers: (element-type MesignSmimeReader): for whom
 *
 * Chooses AES-GCM if every reader is known to read it, since much software does not, and
 * AES-256-CBC otherwise, which every S/MIME 3.2 reader should know (RFC 5751 section 2.7). Only
 * for one who has named AES-128-CBC, which all must know, and no larger key it is that; nothing
 * that is less.
 *
 * Returns: the content cipher to use
 */
MesignCipher
mesign_smime_choose_cipher (GPtrArray *readers)
{
  g_return_val_if_fail (readers != NULL, MESIGN_CIPHER_AES_256_CBC);

  if (all_can_read (readers, MESIGN_CIPHER_AES_256_GCM))
    return MESIGN_CIPHER_AES_256_GCM;
  if (all_can_read (readers, MESIGN_CIPHER_AES_128_GCM))
    return MESIGN_CIPHER_AES_128_GCM;
  for (guint i = 0; i < readers->len; i++)
    if (wants_small_key (readers->pdata[i]))
      return MESIGN_CIPHER_AES_128_CBC;

  return MESIGN_CIPHER_AES_256_CBC;
}

/**
 * mesign_smime_choose_oaep:
 * @capabilities: (array zero-terminated=1): what somebody's program can read
 *
 * Returns: (nullable): the digest of the best RSAES-OAEP (RFC 3560) among them
 */
const char *
mesign_smime_choose_oaep (const char *const *capabilities)
{
  static const char *const digests[] = { "sha256", "sha384", "sha512", "sha1" };

  g_return_val_if_fail (capabilities != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    {
      g_autofree char *name = g_strconcat (MESIGN_CMS_OAEP_PREFIX, digests[i], NULL);

      if (g_strv_contains (capabilities, name))
        return digests[i];
    }

  return NULL;
}

/* NULL where nothing is known of somebody. */
const MesignSmimeReader *
mesign_smime_find_reader (GHashTable *recipients, const char *address)
{
  g_autofree char *normalized = mesign_address_normalize (address);

  return recipients != NULL ? g_hash_table_lookup (recipients, normalized) : NULL;
}

static gboolean
is_usable (const MesignSmimeReader *reader)
{
  if (reader == NULL)
    return FALSE;
  for (guint i = 0; i < reader->certificates->len; i++)
    if (!mesign_cms_can_encrypt_to (reader->certificates->pdata[i], NULL))
      return FALSE;

  return reader->certificates->len > 0;
}

/**
 * mesign_smime_list_without_certificate:
 * @draft: a draft
 * @recipients: (nullable) (element-type utf8 MesignSmimeReader): readers by normalized address
 *
 * Returns: (transfer full) (array zero-terminated=1): the recipients it cannot be encrypted to
 */
GStrv
mesign_smime_list_without_certificate (const MesignDraft *draft, GHashTable *recipients)
{
  g_autoptr (GPtrArray) all = mesign_draft_dup_recipients (draft);
  g_autoptr (GStrvBuilder) lacking = g_strv_builder_new ();

  for (guint i = 0; i < all->len; i++)
    {
      const MesignAddress *address = all->pdata[i];

      if (!is_usable (mesign_smime_find_reader (recipients, address->address)))
        g_strv_builder_add (lacking, address->address);
    }

  return g_strv_builder_end (lacking);
}

/* Who it is that it cannot be encrypted to, each with the reason. */
char *
mesign_smime_dup_lacking (GStrv lacking, GHashTable *recipients)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; lacking[i] != NULL; i++)
    {
      const MesignSmimeReader *reader = mesign_smime_find_reader (recipients, lacking[i]);
      const char *problem = reader != NULL ? reader->problem : NULL;

      if (i > 0)
        g_string_append (names, ", ");
      g_string_append_printf (names, "%s (%s)", lacking[i],
                              problem != NULL ? problem : _ ("no certificate"));
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}
