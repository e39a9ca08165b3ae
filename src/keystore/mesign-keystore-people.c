/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-certificates.h"

#include "crypto/mesign-x509.h"
#include "keystore/mesign-keystore-private.h"
#include "model/mesign-address.h"

/* The subject holds more than the name, so more rows are read than are wanted. */
#define ROWS_FOR_ONE 8

typedef struct
{
  const char *text;
  char *folded;
  guint limit;
  GPtrArray *found;
} People;

/* So that what is typed stands for itself in LIKE. */
static char *
dup_pattern (const char *text)
{
  GString *pattern = g_string_new ("%");

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');

  return g_string_free (pattern, FALSE);
}

static gboolean
holds (const char *text, const char *folded)
{
  g_autofree char *other = g_utf8_casefold (text, -1);

  return strstr (other, folded) != NULL;
}

/* An organization's name is nobody's. */
static void
take_row (People *self, const char *address, GBytes *der)
{
  g_autoptr (MesignCertificate) certificate = mesign_x509_parse (der, NULL);
  const char *name = "";

  if (certificate != NULL && !mesign_address_same (certificate->name, address))
    name = certificate->name;
  if (self->found->len < self->limit &&
      (holds (address, self->folded) || holds (name, self->folded)))
    g_ptr_array_add (self->found, mesign_address_new (name, address));
}

static gboolean
read_people (MesignDb *db, gpointer data, GError **error)
{
  People *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT a.address, c.der FROM certificate_address AS a "
                         "JOIN certificate AS c ON c.fingerprint = a.fingerprint "
                         "WHERE c.purpose & 4 = 0 AND (a.address LIKE ?1 ESCAPE '\\' "
                         "OR c.subject LIKE ?1 ESCAPE '\\') AND c.not_before = "
                         "(SELECT max(n.not_before) FROM certificate_address AS m "
                         "JOIN certificate AS n ON n.fingerprint = m.fingerprint "
                         "WHERE m.address = a.address) "
                         "GROUP BY a.address ORDER BY a.address LIMIT ?2",
                         error);
  g_autofree char *pattern = dup_pattern (self->text);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, pattern);
  mesign_statement_bind_int64 (statement, 2, (gint64) self->limit * ROWS_FOR_ONE);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      g_autoptr (GBytes) der = mesign_statement_dup_bytes (statement, 1);

      take_row (self, mesign_statement_get_text (statement, 0), der);
    }

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_keystore_find_people_sync:
 * @self: a keystore, locked or not
 * @text: a part of a name or an address
 * @limit: how many to give at most
 * @error: return location for a #MesignKeystoreError
 *
 * Finds people by the certificates at hand, the user's own and others', whatever they are worth.
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignAddress): each address once, with the
 * name its newest certificate gives
 */
GPtrArray *
mesign_keystore_find_people_sync (MesignKeystore *self,
                                  const char *text,
                                  guint limit,
                                  GError **error)
{
  g_autoptr (GPtrArray) found = mesign_address_list_new ();
  g_autofree char *folded = NULL;
  People people = { .text = text, .limit = limit, .found = found };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && text != NULL, NULL);

  people.folded = folded = g_utf8_casefold (text, -1);
  if (!mesign_keystore_read (self, read_people, &people, error))
    return NULL;

  return g_steal_pointer (&found);
}
