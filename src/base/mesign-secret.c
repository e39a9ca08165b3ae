/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-base"

#include "config.h"

#include "base/mesign-secret.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

/**
 * MesignSecret:
 *
 * Octets that must not outlive their use: passwords, keys, codes.
 *
 * The buffer is locked into memory where the system allows it and overwritten before it is freed.
 * It is followed by a NUL octet that does not count, so that text can be handed to C interfaces. A
 * secret is immutable once shared and may then be used from any thread.
 */
struct _MesignSecret
{
  gatomicrefcount ref_count;
  gsize length;
  guint8 *octets;
};

G_DEFINE_BOXED_TYPE (MesignSecret, mesign_secret, mesign_secret_ref, mesign_secret_unref)

static MesignSecret *
allocate (gsize length)
{
  MesignSecret *self = g_new0 (MesignSecret, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->length = length;
  self->octets = g_malloc0 (length + 1);
  if (mlock (self->octets, length + 1) != 0)
    g_debug ("A secret could not be locked into memory");

  return self;
}

/**
 * mesign_secret_wipe:
 * @octets: (array length=length): the memory to overwrite
 * @length: its size in octets
 *
 * Overwrites memory in a way the compiler may not leave out.
 */
void
mesign_secret_wipe (void *octets, gsize length)
{
  if (octets != NULL)
    explicit_bzero (octets, length);
}

/**
 * mesign_secret_new:
 * @octets: (array length=length): the secret octets, copied
 * @length: their number
 *
 * Returns: (transfer full): a new secret
 */
MesignSecret *
mesign_secret_new (const void *octets, gsize length)
{
  MesignSecret *self = allocate (length);

  if (length > 0)
    memcpy (self->octets, octets, length);

  return self;
}

/**
 * mesign_secret_new_from_string:
 * @text: NUL-terminated text, copied
 *
 * Returns: (transfer full): a new secret without the terminating NUL
 */
MesignSecret *
mesign_secret_new_from_string (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return mesign_secret_new (text, strlen (text));
}

static void
fill_random (guint8 *octets, gsize length)
{
  for (gsize done = 0; done < length;)
    {
      gssize n = getrandom (octets + done, length - done, 0);

      if (n > 0)
        done += n;
      else
        g_assert (errno == EINTR);
    }
}

/**
 * mesign_secret_new_random:
 * @length: the number of octets
 *
 * Returns: (transfer full): octets from the system's random generator
 */
MesignSecret *
mesign_secret_new_random (gsize length)
{
  MesignSecret *self = allocate (length);

  fill_random (self->octets, length);

  return self;
}

/* A page that asks for letters and digits refuses what has none of one kind. */
static gboolean
has_letter_and_digit (const char *text)
{
  gboolean has_letter = FALSE;
  gboolean has_digit = FALSE;

  for (; *text != '\0'; text++)
    {
      has_letter = has_letter || g_ascii_isalpha (*text);
      has_digit = has_digit || g_ascii_isdigit (*text);
    }

  return has_letter && has_digit;
}

static void
fill_password (char *text)
{
  static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
  guint8 random[16];

  G_STATIC_ASSERT (sizeof alphabet == 32 + 1);

  fill_random (random, sizeof random);
  for (guint i = 0; i < sizeof random; i++)
    {
      if (i > 0 && i % 4 == 0)
        *text++ = '-';
      *text++ = alphabet[random[i] % 32];
    }
  *text = '\0';
  mesign_secret_wipe (random, sizeof random);
}

/**
 * mesign_secret_new_password:
 *
 * Makes a password of 80 random bits: sixteen characters of an alphabet of 32 without look-alikes,
 * in groups of four that are easy to read and to type. There are letters and digits in it; the one
 * in a hundred that has no digit is made anew, which takes less than a fiftieth of a bit.
 *
 * Returns: (transfer full): the password as text
 */
MesignSecret *
mesign_secret_new_password (void)
{
  char text[20];
  MesignSecret *self;

  do
    fill_password (text);
  while (!has_letter_and_digit (text));
  self = mesign_secret_new_from_string (text);
  mesign_secret_wipe (text, sizeof text);

  return self;
}

/**
 * mesign_secret_ref:
 * @self: a secret
 *
 * Returns: (transfer full): @self
 */
MesignSecret *
mesign_secret_ref (MesignSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * mesign_secret_unref:
 * @self: (transfer full): a secret
 *
 * Gives up a reference; the last one overwrites and frees the octets.
 */
void
mesign_secret_unref (MesignSecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  mesign_secret_wipe (self->octets, self->length + 1);
  munlock (self->octets, self->length + 1);
  g_free (self->octets);
  g_free (self);
}

/**
 * mesign_secret_get_octets:
 * @self: a secret
 * @length: (out) (optional): the number of octets
 *
 * Returns: (transfer none): the octets, followed by a NUL that does not count
 */
const guint8 *
mesign_secret_get_octets (const MesignSecret *self, gsize *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (length != NULL)
    *length = self->length;

  return self->octets;
}

/**
 * mesign_secret_get_writable:
 * @self: a secret nobody else holds yet
 * @length: (out) (optional): the number of octets
 *
 * Gives access to the buffer so that a key derivation can write straight into it.
 *
 * Returns: (transfer none): the octets
 */
guint8 *
mesign_secret_get_writable (MesignSecret *self, gsize *length)
{
  return (guint8 *) mesign_secret_get_octets (self, length);
}

/**
 * mesign_secret_get_text:
 * @self: a secret that holds text
 *
 * Returns: (transfer none): the octets as a NUL-terminated string
 */
const char *
mesign_secret_get_text (const MesignSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *) self->octets;
}

/**
 * mesign_secret_equal:
 * @a: a secret
 * @b: a secret
 *
 * Compares in a time that depends on the lengths only.
 *
 * Returns: whether both hold the same octets
 */
gboolean
mesign_secret_equal (const MesignSecret *a, const MesignSecret *b)
{
  guint8 difference = 0;

  if (a->length != b->length)
    return FALSE;
  for (gsize i = 0; i < a->length; i++)
    difference |= a->octets[i] ^ b->octets[i];

  return difference == 0;
}
