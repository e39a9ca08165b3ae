/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore.h"

#include <glib/gi18n-lib.h>

#include "crypto/mesign-seal.h"
#include "keystore/mesign-keystore-private.h"

/**
 * MesignKeystore:
 *
 * The certificates, private keys, decisions and journeys of a profile, in `keys.db`.
 *
 * A random master key seals the private keys and, by keys derived from it for one purpose each, all
 * else that is secret. It lies in the file once for each *slot*, wrapped with what opens the slot.
 * A keystore is *empty* until the first slot is added: that makes the master key. It opens
 * *locked*; certificates, decisions and revocations can be read and written all the same, so that
 * mail can be judged without unlocking anything.
 *
 * Any thread may call any function. All of them block on the disk: they are for workers. Several
 * processes may have the same file open.
 */
G_DEFINE_FINAL_TYPE (MesignKeystore, mesign_keystore, G_TYPE_OBJECT)

G_DEFINE_QUARK (mesign - keystore - error - quark, mesign_keystore_error)

static void
mesign_keystore_dispose (GObject *object)
{
  MesignKeystore *self = MESIGN_KEYSTORE (object);

  if (self->database != NULL)
    mesign_database_close_sync (self->database);
  g_clear_object (&self->database);
  g_clear_pointer (&self->master, mesign_secret_unref);
  g_clear_pointer (&self->authorities, g_ptr_array_unref);

  G_OBJECT_CLASS (mesign_keystore_parent_class)->dispose (object);
}

static void
mesign_keystore_finalize (GObject *object)
{
  MesignKeystore *self = MESIGN_KEYSTORE (object);

  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (mesign_keystore_parent_class)->finalize (object);
}

static void
mesign_keystore_class_init (MesignKeystoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_keystore_dispose;
  object_class->finalize = mesign_keystore_finalize;
}

static void
mesign_keystore_init (MesignKeystore *self)
{
  g_mutex_init (&self->lock);
}

static MesignKeystoreError
code_of_db_error (int code)
{
  switch ((MesignDbError) code)
    {
    case MESIGN_DB_ERROR_CORRUPT:
      return MESIGN_KEYSTORE_ERROR_DAMAGED;
    case MESIGN_DB_ERROR_NEWER:
      return MESIGN_KEYSTORE_ERROR_NEWER;
    case MESIGN_DB_ERROR_FULL:
      return MESIGN_KEYSTORE_ERROR_FULL;
    case MESIGN_DB_ERROR_FAILED:
    case MESIGN_DB_ERROR_BUSY:
    case MESIGN_DB_ERROR_CONSTRAINT:
    case MESIGN_DB_ERROR_IO:
    default:
      return MESIGN_KEYSTORE_ERROR_STORE;
    }
}

static const char *
advice_for (MesignKeystoreError code)
{
  switch (code)
    {
    case MESIGN_KEYSTORE_ERROR_DAMAGED:
      return _ ("The file with your certificates is damaged. Close the program and open it again: "
                "it will then go back to the last good copy.");
    case MESIGN_KEYSTORE_ERROR_NEWER:
      return _ ("The file with your certificates was written by a newer version of MeSign. Update "
                "MeSign to use it.");
    case MESIGN_KEYSTORE_ERROR_FULL:
      return _ ("There is no space left for the file with your certificates. Free some, and try "
                "again.");
    case MESIGN_KEYSTORE_ERROR_EMPTY:
    case MESIGN_KEYSTORE_ERROR_LOCKED:
    case MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE:
    case MESIGN_KEYSTORE_ERROR_WRONG_KEY:
    case MESIGN_KEYSTORE_ERROR_LAST_SLOT:
    case MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD:
    case MESIGN_KEYSTORE_ERROR_PASSWORD_OR_DAMAGED:
    case MESIGN_KEYSTORE_ERROR_UNREADABLE:
    case MESIGN_KEYSTORE_ERROR_UNSUPPORTED:
    case MESIGN_KEYSTORE_ERROR_LIMIT:
    case MESIGN_KEYSTORE_ERROR_NO_PRIVATE_KEY:
    case MESIGN_KEYSTORE_ERROR_KEY_MISMATCH:
    case MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS:
    case MESIGN_KEYSTORE_ERROR_NO_KEY:
    case MESIGN_KEYSTORE_ERROR_NOT_FOUND:
    case MESIGN_KEYSTORE_ERROR_UNFIT:
    case MESIGN_KEYSTORE_ERROR_STORE:
    default:
      return _ ("The file with your certificates cannot be read or written. Look whether the disk "
                "is full or the folder is read-only.");
    }
}

/* Turns an error of the database into one of the keystore; always returns FALSE. */
gboolean
mesign_keystore_convert_error (GError **error)
{
  GError *inner;
  MesignKeystoreError code;

  if (error == NULL || *error == NULL || (*error)->domain != MESIGN_DB_ERROR)
    return FALSE;

  inner = g_steal_pointer (error);
  code = code_of_db_error (inner->code);
  g_set_error (error, MESIGN_KEYSTORE_ERROR, code, "%s (%s)", advice_for (code), inner->message);
  g_error_free (inner);

  return FALSE;
}

static MesignKeystoreError
code_of_crypto_error (int code)
{
  switch ((MesignCryptoError) code)
    {
    case MESIGN_CRYPTO_ERROR_WRONG_PASSWORD:
      return MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD;
    case MESIGN_CRYPTO_ERROR_PASSWORD_OR_DAMAGED:
      return MESIGN_KEYSTORE_ERROR_PASSWORD_OR_DAMAGED;
    case MESIGN_CRYPTO_ERROR_NO_KEY:
      return MESIGN_KEYSTORE_ERROR_NO_PRIVATE_KEY;
    case MESIGN_CRYPTO_ERROR_KEY_MISMATCH:
      return MESIGN_KEYSTORE_ERROR_KEY_MISMATCH;
    case MESIGN_CRYPTO_ERROR_UNSUPPORTED:
      return MESIGN_KEYSTORE_ERROR_UNSUPPORTED;
    case MESIGN_CRYPTO_ERROR_LIMIT:
      return MESIGN_KEYSTORE_ERROR_LIMIT;
    case MESIGN_CRYPTO_ERROR_TAMPERED:
      return MESIGN_KEYSTORE_ERROR_DAMAGED;
    case MESIGN_CRYPTO_ERROR_FAILED:
      return MESIGN_KEYSTORE_ERROR_STORE;
    case MESIGN_CRYPTO_ERROR_MALFORMED:
    default:
      return MESIGN_KEYSTORE_ERROR_UNREADABLE;
    }
}

/* Hands an error of crypto/ on as one of the keystore, in its own words. */
gboolean
mesign_keystore_propagate_crypto_error (GError **error, GError *inner)
{
  if (inner->domain == MESIGN_CRYPTO_ERROR)
    {
      inner->domain = MESIGN_KEYSTORE_ERROR;
      inner->code = code_of_crypto_error (inner->code);
    }
  g_propagate_error (error, inner);

  return FALSE;
}

gboolean
mesign_keystore_read (MesignKeystore *self, MesignDbFunc func, gpointer data, GError **error)
{
  g_autoptr (GError) inner = NULL;

  if (mesign_database_read_sync (self->database, func, data, &inner))
    return TRUE;

  mesign_keystore_convert_error (&inner);
  g_propagate_error (error, g_steal_pointer (&inner));

  return FALSE;
}

gboolean
mesign_keystore_write (MesignKeystore *self, MesignDbFunc func, gpointer data, GError **error)
{
  g_autoptr (GError) inner = NULL;

  if (mesign_database_write_sync (self->database, func, data, NULL, &inner))
    return TRUE;

  mesign_keystore_convert_error (&inner);
  g_propagate_error (error, g_steal_pointer (&inner));

  return FALSE;
}

/* To be called within the transaction of the change itself. */
gboolean
mesign_keystore_raise_generation (MesignDb *db, GError **error)
{
  return mesign_db_exec (db, "UPDATE generation SET value = value + 1", error);
}

/**
 * mesign_keystore_open_sync:
 * @path: (type filename): the file; it is made where it is missing
 * @error: return location for a #MesignKeystoreError
 *
 * Opens the keystore, locked. A file that is damaged, cut to nothing or missing while its backup
 * (`@path.bak`) is whole is moved aside and made again out of the backup; without a usable backup
 * it is left as it is and %MESIGN_KEYSTORE_ERROR_DAMAGED says so. A file of a newer version gives
 * %MESIGN_KEYSTORE_ERROR_NEWER. Blocks.
 *
 * Returns: (transfer full) (nullable): the keystore, or %NULL with @error set
 */
MesignKeystore *
mesign_keystore_open_sync (const char *path, GError **error)
{
  g_autoptr (MesignKeystore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (MESIGN_TYPE_KEYSTORE, NULL);
  self->database = mesign_keystore_open_database_sync (path, &self->restored, error);
  if (self->database == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * mesign_keystore_was_restored:
 * @self: a keystore
 *
 * Returns: whether opening it had to go back to the backup; the user should be told
 */
gboolean
mesign_keystore_was_restored (MesignKeystore *self)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), FALSE);

  return self->restored;
}

static gboolean
read_generation (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT value FROM generation", error);

  return statement != NULL && mesign_statement_get_single (statement, 0, data, error);
}

/**
 * mesign_keystore_get_generation_sync:
 * @self: a keystore
 *
 * Gives the number that every change of trust, of revocations, of authorities and of the user's own
 * certificates raises. A verdict made at a lower one may have changed.
 *
 * Returns: the generation, at least 1; 0 if the file cannot be read
 */
gint64
mesign_keystore_get_generation_sync (MesignKeystore *self)
{
  gint64 generation = 0;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), 0);

  mesign_keystore_read (self, read_generation, &generation, NULL);

  return generation;
}

static MesignSecret *
derive (MesignKeystore *self, const char *prefix, const char *purpose, GError **error)
{
  g_autoptr (MesignSecret) master = mesign_keystore_ref_master (self, error);
  g_autofree char *whole = g_strconcat (prefix, purpose, NULL);
  GError *inner = NULL;
  MesignSecret *key;

  if (master == NULL)
    return NULL;
  key = mesign_seal_derive_key (master, whole, &inner);
  if (key == NULL)
    mesign_keystore_propagate_crypto_error (error, inner);

  return key;
}

/* For what the keystore itself seals: never the same as a key somebody else asks for. */
MesignSecret *
mesign_keystore_derive_inner (MesignKeystore *self, const char *purpose, GError **error)
{
  return derive (self, "keystore/", purpose, error);
}

/**
 * mesign_keystore_derive_key:
 * @self: an unlocked keystore
 * @purpose: a word for what the key is for, such as "sealed-text"; never to be changed once used
 * @error: return location for a #MesignKeystoreError
 *
 * Derives a key for one purpose from the master key (HKDF, RFC 5869). It is the same every time.
 *
 * Returns: (transfer full) (nullable): a key of %MESIGN_SEAL_KEY_LENGTH octets;
 * %MESIGN_KEYSTORE_ERROR_EMPTY or %MESIGN_KEYSTORE_ERROR_LOCKED where there is no master key
 */
MesignSecret *
mesign_keystore_derive_key (MesignKeystore *self, const char *purpose, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && purpose != NULL, NULL);

  return derive (self, "use/", purpose, error);
}
