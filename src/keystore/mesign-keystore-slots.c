/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-private.h"

#include <glib/gi18n-lib.h>

#include "crypto/mesign-seal.h"
#include "keystore/mesign-key-slot-private.h"

static GPtrArray *
load_slots (MesignKeystore *self, GError **error)
{
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_slot_row_free);

  if (!mesign_keystore_read (self, mesign_slot_rows_read, rows, error))
    return NULL;

  return g_steal_pointer (&rows);
}

static MesignSecret *
peek_master (MesignKeystore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->master != NULL ? mesign_secret_ref (self->master) : NULL;
}

static void
take_master (MesignKeystore *self, MesignSecret *master)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_clear_pointer (&self->master, mesign_secret_unref);
  self->master = master;
}

static gboolean
count_slots (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT count(*) FROM key_slot", error);

  return statement != NULL && mesign_statement_get_single (statement, 0, data, error);
}

/**
 * mesign_keystore_get_state:
 * @self: a keystore
 *
 * Returns: whether the keystore is empty, locked or unlocked; locked if the file cannot be read
 */
MesignKeystoreState
mesign_keystore_get_state (MesignKeystore *self)
{
  g_autoptr (MesignSecret) master = NULL;
  gint64 slots = 1;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), MESIGN_KEYSTORE_LOCKED);

  master = peek_master (self);
  if (master != NULL)
    return MESIGN_KEYSTORE_UNLOCKED;
  mesign_keystore_read (self, count_slots, &slots, NULL);

  return slots > 0 ? MESIGN_KEYSTORE_LOCKED : MESIGN_KEYSTORE_EMPTY;
}

static gboolean
fail_locked (GError **error)
{
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED,
                       _ ("Your private keys are locked. Unlock them and try again."));

  return FALSE;
}

/* The master key, or an error that tells empty from locked. */
MesignSecret *
mesign_keystore_ref_master (MesignKeystore *self, GError **error)
{
  MesignSecret *master = peek_master (self);

  if (master != NULL)
    return master;

  if (mesign_keystore_get_state (self) == MESIGN_KEYSTORE_EMPTY)
    g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_EMPTY,
                         _ ("There is no protection for private keys yet. Choose how to protect "
                            "them first."));
  else
    fail_locked (error);

  return NULL;
}

static gboolean
write_slot (MesignDb *db, gpointer data, GError **error)
{
  return mesign_slot_row_insert (db, data, error);
}

/* Another process may have made a master key in the meantime: then ours is not needed. */
static gboolean
write_first_slot (MesignDb *db, gpointer data, GError **error)
{
  gint64 slots;

  if (!count_slots (db, &slots, error))
    return FALSE;
  if (slots > 0)
    return fail_locked (error);

  return mesign_slot_row_insert (db, data, error);
}

static MesignSlotRow *
wrap (MesignSecret *master, MesignKeySlotKind kind, MesignSecret *opener, GError **error)
{
  GError *inner = NULL;
  MesignSlotRow *row = mesign_slot_row_wrap (master, kind, opener, &inner);

  if (row == NULL)
    mesign_keystore_propagate_crypto_error (error, inner);

  return row;
}

static gint64
add_slot (MesignKeystore *self, MesignKeySlotKind kind, MesignSecret *opener, GError **error)
{
  gboolean first = mesign_keystore_get_state (self) == MESIGN_KEYSTORE_EMPTY;
  g_autoptr (MesignSecret) master = NULL;
  g_autoptr (MesignSlotRow) row = NULL;

  if (first)
    master = mesign_secret_new_random (MESIGN_SEAL_KEY_LENGTH);
  else
    master = mesign_keystore_ref_master (self, error);
  if (master == NULL)
    return 0;
  row = wrap (master, kind, opener, error);
  if (row == NULL ||
      !mesign_keystore_write (self, first ? write_first_slot : write_slot, row, error))
    return 0;
  take_master (self, g_steal_pointer (&master));

  return row->id;
}

/**
 * mesign_keystore_add_slot_with_key_sync:
 * @self: a keystore, empty or unlocked
 * @key: %MESIGN_KEYSTORE_SLOT_KEY_LENGTH random octets that the caller keeps safe
 * @error: return location for a #MesignKeystoreError
 *
 * Lets the keystore be unlocked with a key that the engine keeps in the key ring. On an empty
 * keystore this makes the master key and leaves the keystore unlocked: that is also the way to make
 * an empty keystore ready for the code of a journey, before the first private key is imported. The
 * key is to be stored before it is handed in here. Blocks.
 *
 * Returns: the slot's id; 0 with @error set
 */
gint64
mesign_keystore_add_slot_with_key_sync (MesignKeystore *self, MesignSecret *key, GError **error)
{
  gsize length;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && key != NULL, 0);
  mesign_secret_get_octets (key, &length);
  g_return_val_if_fail (length == MESIGN_KEYSTORE_SLOT_KEY_LENGTH, 0);

  return add_slot (self, MESIGN_KEY_SLOT_SECRET, key, error);
}

/**
 * mesign_keystore_add_slot_with_passphrase_sync:
 * @self: a keystore, empty or unlocked
 * @passphrase: what the user chose
 * @error: return location for a #MesignKeystoreError
 *
 * Lets the keystore be unlocked with a passphrase too; on an empty keystore as
 * mesign_keystore_add_slot_with_key_sync(). Takes half a second and 128 MB on purpose (scrypt, RFC
 * 7914). Blocks.
 *
 * Returns: the slot's id; 0 with @error set
 */
gint64
mesign_keystore_add_slot_with_passphrase_sync (MesignKeystore *self,
                                               MesignSecret *passphrase,
                                               GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && passphrase != NULL, 0);

  return add_slot (self, MESIGN_KEY_SLOT_PASSPHRASE, passphrase, error);
}

/* What a slot held must not be found in the file any more: neither in pages that are free, which
 * are overwritten when they get free, nor in the log. Where another process reads just then, the
 * log is cut the next time. */
static gboolean
write_and_forget (MesignKeystore *self, MesignDbFunc func, gpointer data, GError **error)
{
  g_autoptr (MesignDb) db = NULL;

  if (!mesign_keystore_write (self, func, data, error))
    return FALSE;
  db = mesign_db_open_sync (mesign_database_get_path (self->database), MESIGN_DB_READ_WRITE, NULL);
  if (db != NULL)
    mesign_db_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);

  return TRUE;
}

static gboolean
replace_passphrase (MesignDb *db, gpointer data, GError **error)
{
  return mesign_db_exec (db, "DELETE FROM key_slot WHERE kind = 'passphrase'", error) &&
         mesign_slot_row_insert (db, data, error);
}

static gboolean
replace_all (MesignDb *db, gpointer data, GError **error)
{
  return mesign_db_exec (db, "DELETE FROM key_slot", error) &&
         mesign_slot_row_insert (db, data, error);
}

/**
 * mesign_keystore_change_passphrase_sync:
 * @self: a keystore, unlocked or empty
 * @passphrase: the new passphrase
 * @alone: whether nothing but it is to unlock the keystore, so that other slots go as well
 * @error: return location for a #MesignKeystoreError
 *
 * Puts a new passphrase in the place of all earlier ones, or adds the first; an empty keystore gets
 * its master key. Only the slot is written; nothing is sealed again. Blocks.
 *
 * Returns: whether only the new passphrase opens the keystore now, and with @alone nothing else
 */
gboolean
mesign_keystore_change_passphrase_sync (MesignKeystore *self,
                                        MesignSecret *passphrase,
                                        gboolean alone,
                                        GError **error)
{
  g_autoptr (MesignSecret) master = NULL;
  g_autoptr (MesignSlotRow) row = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && passphrase != NULL, FALSE);

  if (mesign_keystore_get_state (self) == MESIGN_KEYSTORE_EMPTY)
    return mesign_keystore_add_slot_with_passphrase_sync (self, passphrase, error) != 0;
  master = mesign_keystore_ref_master (self, error);
  if (master == NULL)
    return FALSE;
  row = wrap (master, MESIGN_KEY_SLOT_PASSPHRASE, passphrase, error);

  return row != NULL &&
         write_and_forget (self, alone ? replace_all : replace_passphrase, row, error);
}

static gboolean
count_others (MesignDb *db, gint64 *slots, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT count(*) FROM key_slot WHERE kind <> 'passphrase'", error);

  return statement != NULL && mesign_statement_get_single (statement, 0, slots, error);
}

static gboolean
fail_last (GError **error)
{
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LAST_SLOT,
                       _ ("This is the last way to unlock your private keys. Add another one "
                          "before you remove it."));

  return FALSE;
}

static gboolean
delete_passphrases (MesignDb *db, gpointer data, GError **error)
{
  gint64 others;

  if (!count_others (db, &others, error))
    return FALSE;
  if (others == 0)
    return fail_last (error);

  return mesign_db_exec (db, "DELETE FROM key_slot WHERE kind = 'passphrase'", error);
}

/**
 * mesign_keystore_remove_passphrase_sync:
 * @self: an unlocked keystore
 * @error: return location for a #MesignKeystoreError
 *
 * Takes the passphrase away; never as the last way to unlock (%MESIGN_KEYSTORE_ERROR_LAST_SLOT).
 * Blocks.
 *
 * Returns: whether no passphrase opens the keystore any more
 */
gboolean
mesign_keystore_remove_passphrase_sync (MesignKeystore *self, GError **error)
{
  g_autoptr (MesignSecret) master = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), FALSE);

  master = mesign_keystore_ref_master (self, error);

  return master != NULL && write_and_forget (self, delete_passphrases, NULL, error);
}

static gboolean
delete_slot (MesignDb *db, gpointer data, GError **error)
{
  gint64 slots;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "DELETE FROM key_slot WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, *(gint64 *) data);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  if (mesign_db_get_changes (db) == 0)
    {
      g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
                           _ ("There is no such way to unlock your private keys."));
      return FALSE;
    }
  if (!count_slots (db, &slots, error))
    return FALSE;

  return slots > 0 || fail_last (error);
}

/**
 * mesign_keystore_remove_slot_sync:
 * @self: an unlocked keystore
 * @id: the slot
 * @error: return location for a #MesignKeystoreError
 *
 * Takes a way to unlock away; never the last one (%MESIGN_KEYSTORE_ERROR_LAST_SLOT). Blocks.
 *
 * Returns: whether the slot is gone
 */
gboolean
mesign_keystore_remove_slot_sync (MesignKeystore *self, gint64 id, GError **error)
{
  g_autoptr (MesignSecret) master = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), FALSE);

  master = mesign_keystore_ref_master (self, error);

  return master != NULL && write_and_forget (self, delete_slot, &id, error);
}

/**
 * mesign_keystore_list_slots_sync:
 * @self: a keystore
 * @error: return location for a #MesignKeystoreError
 *
 * Returns: (transfer full) (nullable) (element-type MesignKeySlot): the ways to unlock, oldest
 * first
 */
GPtrArray *
mesign_keystore_list_slots_sync (MesignKeystore *self, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *list;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  rows = load_slots (self, error);
  if (rows == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_slot_unref);
  for (guint i = 0; i < rows->len; i++)
    {
      const MesignSlotRow *row = rows->pdata[i];
      MesignKeySlot *slot = g_atomic_rc_box_new0 (MesignKeySlot);

      slot->id = row->id;
      slot->kind = row->kind;
      slot->created = row->created;
      g_ptr_array_add (list, slot);
    }

  return list;
}

static gboolean
fail_to_open (MesignKeySlotKind kind, GError **error)
{
  if (kind == MESIGN_KEY_SLOT_PASSPHRASE)
    g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE,
                         _ ("This is not the passphrase of your private keys. Try again."));
  else
    g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_KEY,
                         _ ("The key ring does not hold the key of your private keys any more. "
                            "Unlock them with your passphrase, or restore the key ring."));

  return FALSE;
}

static gboolean
unlock (MesignKeystore *self, MesignKeySlotKind kind, MesignSecret *opener, GError **error)
{
  g_autoptr (GPtrArray) rows = load_slots (self, error);
  g_autoptr (GError) inner = NULL;

  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    {
      g_autoptr (MesignSecret) none = mesign_keystore_ref_master (self, error);
      return none != NULL;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      MesignSlotRow *row = rows->pdata[i];
      MesignSecret *master = NULL;

      g_clear_error (&inner);
      if (row->kind == kind)
        master = mesign_slot_row_unwrap (row, opener, &inner);
      if (master != NULL)
        {
          take_master (self, master);
          return TRUE;
        }
    }
  if (inner != NULL && !g_error_matches (inner, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_TAMPERED))
    return mesign_keystore_propagate_crypto_error (error, g_steal_pointer (&inner));

  return fail_to_open (kind, error);
}

/**
 * mesign_keystore_unlock_with_key_sync:
 * @self: a keystore
 * @key: the key a secret slot was made with
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: whether the keystore is unlocked; %MESIGN_KEYSTORE_ERROR_WRONG_KEY if no slot opens,
 * %MESIGN_KEYSTORE_ERROR_EMPTY if there is none at all
 */
gboolean
mesign_keystore_unlock_with_key_sync (MesignKeystore *self, MesignSecret *key, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && key != NULL, FALSE);

  return unlock (self, MESIGN_KEY_SLOT_SECRET, key, error);
}

/**
 * mesign_keystore_unlock_with_passphrase_sync:
 * @self: a keystore
 * @passphrase: what the user typed
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks, for half a second on purpose.
 *
 * Returns: whether the keystore is unlocked; %MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE if no slot
 * opens, %MESIGN_KEYSTORE_ERROR_EMPTY if there is none at all
 */
gboolean
mesign_keystore_unlock_with_passphrase_sync (MesignKeystore *self,
                                             MesignSecret *passphrase,
                                             GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && passphrase != NULL, FALSE);

  return unlock (self, MESIGN_KEY_SLOT_PASSPHRASE, passphrase, error);
}

/**
 * mesign_keystore_lock:
 * @self: a keystore
 *
 * Forgets the master key: it is wiped as soon as nobody is using it any more. Does not block.
 */
void
mesign_keystore_lock (MesignKeystore *self)
{
  g_return_if_fail (MESIGN_IS_KEYSTORE (self));

  take_master (self, NULL);
}

static gboolean
keep_copy (MesignDb *db, gpointer data, GError **error)
{
  return mesign_db_backup_sync (db, data, error);
}

static gboolean
discard (MesignDb *db, gpointer data, GError **error)
{
  return mesign_db_exec (db,
                         "DELETE FROM key_slot;"
                         "DELETE FROM private_key;"
                         "DELETE FROM key_request;"
                         "UPDATE journey SET sealed_link_code = NULL, sealed_password = NULL, "
                         "key_hash = NULL;",
                         error) &&
         mesign_keystore_raise_generation (db, error);
}

/**
 * mesign_keystore_discard_keys_sync:
 * @self: a keystore
 * @error: return location for a #MesignKeystoreError
 *
 * Begins anew when no slot can be opened any more: slots, private keys and sealed codes go;
 * certificates, decisions and journeys stay; the keystore is empty. Only ever after the user said
 * so; keys that wait for a certificate go too. The file as it was is kept as `keys.db.discarded`.
 * Blocks.
 *
 * Returns: whether the keystore is empty
 */
gboolean
mesign_keystore_discard_keys_sync (MesignKeystore *self, GError **error)
{
  g_autofree char *copy = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), FALSE);

  copy = g_strconcat (mesign_database_get_path (self->database), ".discarded", NULL);
  if (!mesign_keystore_read (self, keep_copy, copy, error) ||
      !mesign_keystore_write (self, discard, NULL, error))
    return FALSE;
  mesign_keystore_lock (self);

  return TRUE;
}
