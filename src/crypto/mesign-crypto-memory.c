/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "base/mesign-secret.h"
#include "crypto/mesign-crypto-private.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

/* OpenSSL overwrites its keys when it frees them, but not the buffers that its decoders read them
 * out of. So whatever it frees is overwritten here, as far as a key can be as large; larger blocks
 * are mail, and cost time. */
#define WIPED_MOST (64 * 1024)

static void
wipe_and_free (void *block, const char *file, int line)
{
  gsize size;

  if (block == NULL)
    return;
  size = malloc_usable_size (block);
  if (size <= WIPED_MOST)
    mesign_secret_wipe (block, size);
  free (block);
}

static void *
allocate (size_t size, const char *file, int line)
{
  return malloc (size);
}

/* A block that moves leaves nothing behind, and one that shrinks leaves no tail. */
static void *
allocate_anew (void *block, size_t size, const char *file, int line)
{
  gsize before = block != NULL ? malloc_usable_size (block) : 0;
  void *moved;

  if (size == 0)
    {
      wipe_and_free (block, file, line);
      return NULL;
    }
  if (block == NULL || before > WIPED_MOST)
    return realloc (block, size);
  if (size <= before)
    {
      mesign_secret_wipe ((guint8 *) block + size, before - size);
      return block;
    }
  moved = malloc (size);
  if (moved == NULL)
    return NULL;
  memcpy (moved, block, before);
  wipe_and_free (block, file, line);

  return moved;
}

/* OpenSSL takes this only before it has allocated anything, so it is done before main (). */
void __attribute__ ((constructor)) mesign_crypto_memory_init (void)
{
  CRYPTO_set_mem_functions (allocate, allocate_anew, wipe_and_free);
}
