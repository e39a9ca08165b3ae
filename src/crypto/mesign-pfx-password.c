/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-pfx-private.h"

/* RFC 7292 wants a password as a BMPString, and PBES2 takes it as UTF-8. Old tools widened the
 * octets they had one by one, in UTF-8 or, in China, GBK. OpenSSL takes UTF-8 and converts; a text
 * whose characters are the octets gives it the widened ones. */

static void
unref_password (gpointer password)
{
  if (password != NULL)
    mesign_secret_unref (password);
}

static void
add (GPtrArray *passwords, const void *octets, gsize length)
{
  g_ptr_array_add (passwords, mesign_secret_new (octets, length));
}

static void
add_widened (GPtrArray *passwords, const guint8 *octets, gsize length)
{
  gsize size = 2 * length, used = 0;
  char *text = g_malloc0 (size + 1);

  for (gsize i = 0; i < length; i++)
    used += g_unichar_to_utf8 (octets[i], text + used);
  add (passwords, text, used);
  mesign_secret_wipe (text, size);
  g_free (text);
}

static void
add_gbk (GPtrArray *passwords, const guint8 *octets, gsize length)
{
  gsize converted_length = 0;
  char *converted = g_convert ((const char *) octets, (gssize) length, "GBK", "UTF-8", NULL,
                               &converted_length, NULL);

  if (converted == NULL)
    return;
  add (passwords, converted, converted_length);
  add_widened (passwords, (const guint8 *) converted, converted_length);
  mesign_secret_wipe (converted, converted_length);
  g_free (converted);
}

static gboolean
is_ascii (const guint8 *octets, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (octets[i] > 0x7f)
      return FALSE;

  return TRUE;
}

/*
 * mesign_pfx_list_passwords:
 * @password: (nullable): a password in UTF-8
 *
 * Returns: (transfer full) (element-type MesignSecret): the forms in which a file may have it, the
 * likeliest first; %NULL stands for none at all, which is not the same as an empty one
 */
GPtrArray *
mesign_pfx_list_passwords (MesignSecret *password)
{
  GPtrArray *passwords = g_ptr_array_new_with_free_func (unref_password);
  gsize length = 0;
  const guint8 *octets = password != NULL ? mesign_secret_get_octets (password, &length) : NULL;

  if (length == 0)
    {
      g_ptr_array_add (passwords, NULL);
      add (passwords, "", 0);
      return passwords;
    }
  g_ptr_array_add (passwords, mesign_secret_ref (password));
  if (!is_ascii (octets, length))
    {
      add_widened (passwords, octets, length);
      add_gbk (passwords, octets, length);
    }

  return passwords;
}

/* As a BMPString with its NUL, and without. */
static void
add_wide (GPtrArray *passwords, MesignSecret *password)
{
  gsize length = 0, size;
  const char *octets = "";
  char *wide;

  if (password != NULL)
    octets = (const char *) mesign_secret_get_octets (password, &length);
  wide = g_convert (octets, (gssize) length, "UTF-16BE", "UTF-8", NULL, &size, NULL);
  if (wide == NULL)
    return;
  /* g_convert ends a wide text with a wide NUL */
  add (passwords, wide, size + 2);
  if (size > 0)
    add (passwords, wide, size);
  mesign_secret_wipe (wide, size);
  g_free (wide);
}

/*
 * mesign_pfx_list_pbes2_passwords:
 * @passwords: (element-type MesignSecret): what mesign_pfx_list_passwords() gave
 *
 * RFC 8018 leaves to the writer what octets a password is. Most take UTF-8; NSS before 2018 and
 * some appliances give PBKDF2 the BMPString that PKCS #12 has elsewhere.
 *
 * Returns: (transfer full) (element-type MesignSecret): the forms to try with PBES2
 */
GPtrArray *
mesign_pfx_list_pbes2_passwords (GPtrArray *passwords)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (unref_password);

  for (guint i = 0; i < passwords->len; i++)
    {
      MesignSecret *password = passwords->pdata[i];

      g_ptr_array_add (forms, password != NULL ? mesign_secret_ref (password) : NULL);
      add_wide (forms, password);
    }

  return forms;
}

/*
 * mesign_pfx_password_get:
 * @passwords: a list of passwords
 * @index: which
 * @length: (out): its length in octets
 *
 * Returns: (transfer none) (nullable): the octets
 */
const char *
mesign_pfx_password_get (GPtrArray *passwords, guint index, int *length)
{
  MesignSecret *password = passwords->pdata[index];
  gsize size = 0;
  const guint8 *octets = password != NULL ? mesign_secret_get_octets (password, &size) : NULL;

  *length = (int) MIN (size, G_MAXINT);

  return (const char *) octets;
}
