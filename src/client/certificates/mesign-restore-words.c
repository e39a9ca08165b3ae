/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-restore-words.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* More names than these are only counted. */
#define MAX_NAMES 3

guint
mesign_restore_count (GPtrArray *items, MesignBackupKind kind, MesignRestoreState state)
{
  guint count = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const MesignRestoredItem *item = items->pdata[i];

      count += item->kind == kind && item->state == state;
    }

  return count;
}

/* How many things a backup brings. */
guint
mesign_restore_count_new (GPtrArray *items)
{
  guint count = 0;

  for (MesignBackupKind kind = 0; kind < MESIGN_N_BACKUP_KINDS; kind++)
    count += mesign_restore_count (items, kind, MESIGN_RESTORE_ADDED);

  return count;
}

/* What things of a kind are called. */
const char *
mesign_restore_words_kind (MesignBackupKind kind)
{
  switch (kind)
    {
    case MESIGN_BACKUP_KEY:
      return _ ("Private Keys");
    case MESIGN_BACKUP_CERTIFICATE:
      return _ ("Certificates of Others");
    case MESIGN_BACKUP_DECISION:
      return _ ("Trust Decisions");
    case MESIGN_BACKUP_DEFAULT:
      return _ ("Chosen Certificates");
    case MESIGN_BACKUP_REQUEST:
      return _ ("Requested Certificates");
    case MESIGN_BACKUP_ORDER:
      return _ ("Certificate Orders");
    case MESIGN_BACKUP_ACCOUNT:
      return _ ("Accounts");
    case MESIGN_BACKUP_SETTING:
    default:
      return _ ("Settings");
    }
}

/* The first names of those, separated by commas; settings have none for people. */
static char *
dup_names (GPtrArray *items, MesignBackupKind kind, MesignRestoreState state)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < items->len && names->len < MAX_NAMES; i++)
    {
      const MesignRestoredItem *item = items->pdata[i];

      if (item->kind == kind && item->state == state)
        g_ptr_array_add (names, mesign_words_clean_line (item->name));
    }
  if (mesign_restore_count (items, kind, state) > names->len)
    g_ptr_array_add (names, g_strdup ("…"));
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

static char *
count_words (GPtrArray *items, MesignBackupKind kind, MesignRestoreState state)
{
  guint count = mesign_restore_count (items, kind, state);

  switch (state)
    {
    case MESIGN_RESTORE_ADDED:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u new", "%u new", count), count);
    case MESIGN_RESTORE_THERE:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%u here already", "%u here already", count), count);
    case MESIGN_RESTORE_KEPT:
    default:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u is otherwise here and stays so",
                                           "%u are otherwise here and stay so", count),
                              count);
    }
}

static void
add_words (GString *text, GPtrArray *items, MesignBackupKind kind, MesignRestoreState state)
{
  g_autofree char *counted = NULL;
  g_autofree char *names = NULL;

  if (mesign_restore_count (items, kind, state) == 0)
    return;
  counted = count_words (items, kind, state);
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", counted);
  if (kind == MESIGN_BACKUP_SETTING || state == MESIGN_RESTORE_THERE)
    return;
  names = dup_names (items, kind, state);
  g_string_append_printf (text, ": %s", names);
}

/* Returns: (transfer full): what becomes of the things of a kind, a line for each state; "" if
 * there are none */
char *
mesign_restore_words (GPtrArray *items, MesignBackupKind kind)
{
  GString *text = g_string_new (NULL);

  for (MesignRestoreState state = 0; state < MESIGN_N_RESTORE_STATES; state++)
    add_words (text, items, kind, state);

  return g_string_free (text, FALSE);
}
