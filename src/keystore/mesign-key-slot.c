/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-key-slot-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "crypto/mesign-seal.h"

/* One way to unlock: the row, and how it wraps the master key. */

#define SALT_LENGTH 32
#define SCRYPT_LOG2_N 17u
#define SCRYPT_R 8u
#define SCRYPT_P 1u

/* A row of the file may not make this program take more memory than it would itself. */
#define SCRYPT_LOG2_N_MOST 20

static const char *const kind_words[] = { "secret", "passphrase" };

static void
clear (MesignKeySlot *self)
{
}

MESIGN_DEFINE_VALUE (MesignKeySlot, mesign_key_slot)

void
mesign_slot_row_free (MesignSlotRow *row)
{
  g_free (row->params);
  g_clear_pointer (&row->wrapped, g_bytes_unref);
  g_free (row);
}

static gboolean
kind_from_word (const char *word, MesignKeySlotKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_words); i++)
    if (g_strcmp0 (word, kind_words[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

static MesignSlotRow *
read_slot (MesignStatement *statement)
{
  g_autoptr (MesignSlotRow) row = g_new0 (MesignSlotRow, 1);

  if (!kind_from_word (mesign_statement_get_text (statement, 1), &row->kind))
    return NULL;
  row->id = mesign_statement_get_int64 (statement, 0);
  row->params = mesign_statement_dup_text (statement, 2);
  row->wrapped = mesign_statement_dup_bytes (statement, 3);
  row->created = mesign_statement_get_int64 (statement, 4);

  return g_steal_pointer (&row);
}

gboolean
mesign_slot_rows_read (MesignDb *db, gpointer data, GError **error)
{
  GPtrArray *rows = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT id, kind, params, wrapped, created FROM key_slot ORDER BY id", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignSlotRow *row = read_slot (statement);

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }

  return step == MESIGN_STEP_DONE;
}

static MesignSecret *
wrapping_key_for (const char *params, MesignKeySlotKind kind, MesignSecret *opener, GError **error)
{
  guint log2_n, r, p;
  char salt[2 * SALT_LENGTH + 1];
  g_autoptr (GBytes) octets = NULL;

  if (kind == MESIGN_KEY_SLOT_SECRET)
    return mesign_seal_derive_key (opener, "keystore/slot", error);

  if (sscanf (params, "scrypt:%2u:%2u:%2u:%64[0-9a-f]", &log2_n, &r, &p, salt) != 4 ||
      strlen (salt) != 2 * SALT_LENGTH || log2_n > SCRYPT_LOG2_N_MOST || r > SCRYPT_R ||
      p > SCRYPT_P)
    {
      g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_DAMAGED,
                   _ ("The way your private keys are locked is not one this version knows: %s"),
                   params);
      return NULL;
    }
  octets = g_bytes_new (salt, 2 * SALT_LENGTH);

  return mesign_seal_stretch (opener, octets, log2_n, r, p, error);
}

static char *
make_params (MesignKeySlotKind kind)
{
  g_autoptr (MesignSecret) salt = NULL;
  g_autoptr (GString) params = NULL;
  const guint8 *octets;

  if (kind == MESIGN_KEY_SLOT_SECRET)
    return g_strdup ("hkdf");

  salt = mesign_secret_new_random (SALT_LENGTH);
  octets = mesign_secret_get_octets (salt, NULL);
  params = g_string_new (NULL);
  g_string_append_printf (params, "scrypt:%u:%u:%u:", SCRYPT_LOG2_N, SCRYPT_R, SCRYPT_P);
  for (guint i = 0; i < SALT_LENGTH; i++)
    g_string_append_printf (params, "%02x", octets[i]);

  return g_string_free (g_steal_pointer (&params), FALSE);
}

static GBytes *
slot_associated (MesignKeySlotKind kind, const char *params)
{
  char *text = g_strdup_printf ("key-slot:%s:%s", kind_words[kind], params);

  return g_bytes_new_take (text, strlen (text));
}

MesignSlotRow *
mesign_slot_row_wrap (MesignSecret *master,
                      MesignKeySlotKind kind,
                      MesignSecret *opener,
                      GError **error)
{
  g_autoptr (MesignSlotRow) row = g_new0 (MesignSlotRow, 1);
  g_autoptr (GBytes) associated = NULL;
  g_autoptr (MesignSecret) key = NULL;

  row->kind = kind;
  row->created = g_get_real_time () / G_USEC_PER_SEC;
  row->params = make_params (kind);
  associated = slot_associated (kind, row->params);
  key = wrapping_key_for (row->params, kind, opener, error);
  if (key == NULL)
    return NULL;
  row->wrapped = mesign_seal_secret (key, master, associated, error);

  return row->wrapped != NULL ? g_steal_pointer (&row) : NULL;
}

MesignSecret *
mesign_slot_row_unwrap (MesignSlotRow *row, MesignSecret *opener, GError **error)
{
  g_autoptr (GBytes) associated = slot_associated (row->kind, row->params);
  g_autoptr (MesignSecret) key = wrapping_key_for (row->params, row->kind, opener, error);
  g_autoptr (MesignSecret) master = NULL;
  gsize length;

  if (key == NULL)
    return NULL;
  master = mesign_unseal_secret (key, row->wrapped, associated, error);
  if (master == NULL)
    return NULL;
  mesign_secret_get_octets (master, &length);
  if (length != MESIGN_SEAL_KEY_LENGTH)
    {
      g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_DAMAGED,
                           _ ("The key that protects your private keys is damaged."));
      return NULL;
    }

  return g_steal_pointer (&master);
}

gboolean
mesign_slot_row_insert (MesignDb *db, MesignSlotRow *row, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "INSERT INTO key_slot (kind, params, wrapped, created) VALUES (?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, kind_words[row->kind]);
  mesign_statement_bind_text (statement, 2, row->params);
  mesign_statement_bind_bytes (statement, 3, row->wrapped);
  mesign_statement_bind_int64 (statement, 4, row->created);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  row->id = mesign_db_get_last_id (db);

  return TRUE;
}
