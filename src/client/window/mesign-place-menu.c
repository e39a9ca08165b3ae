/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-place-menu.h"

/* What can be done to a mailbox as it stands now; what cannot is not offered. */

static void
add (GMenu *section, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (section, item);
}

static void
take_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

static GMenu *
make_reading (MesignPlace *place)
{
  GMenu *section = g_menu_new ();
  guint n_ids;
  const gint64 *ids = mesign_place_get_mailbox_ids (place, &n_ids);

  if (mesign_place_get_unread (place) > 0)
    add (section, _ ("Mark _All as Read"), "win.mark-all-read",
         g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, ids, n_ids, sizeof (gint64)));

  return section;
}

static GMenu *
make_emptying (const MesignMailbox *mailbox)
{
  GMenu *section = g_menu_new ();

  if (mailbox->total == 0)
    return section;
  if (mailbox->role == MESIGN_MAILBOX_ROLE_TRASH)
    add (section, _ ("_Empty Trash…"), "win.empty-mailbox", g_variant_new_int64 (mailbox->id));
  if (mailbox->role == MESIGN_MAILBOX_ROLE_JUNK)
    add (section, _ ("_Empty Junk…"), "win.empty-mailbox", g_variant_new_int64 (mailbox->id));

  return section;
}

static GMenu *
make_new (const MesignMailbox *mailbox)
{
  GMenu *section = g_menu_new ();

  add (section, _ ("_New Mailbox…"), "win.new-mailbox", g_variant_new_string (mailbox->account));
  if (mailbox->delimiter != '\0')
    add (section, _ ("New _Mailbox Inside…"), "win.new-submailbox",
         g_variant_new_int64 (mailbox->id));

  return section;
}

/* Mailboxes with a role are looked for by everything else, and keep their names. */
static GMenu *
make_changing (const MesignMailbox *mailbox)
{
  GMenu *section = g_menu_new ();

  if (mailbox->role != MESIGN_MAILBOX_ROLE_NONE)
    return section;
  add (section, _ ("_Rename…"), "win.rename-mailbox", g_variant_new_int64 (mailbox->id));
  add (section, _ ("_Delete…"), "win.delete-mailbox", g_variant_new_int64 (mailbox->id));
  add (section,
       mailbox->is_subscribed ? C_ ("mailbox", "_Unsubscribe") : C_ ("mailbox", "_Subscribe"),
       "win.subscribe-mailbox", g_variant_new ("(xb)", mailbox->id, !mailbox->is_subscribed));

  return section;
}

/* Mail from and to files of other programs. */
static GMenu *
make_exchange (const MesignMailbox *mailbox)
{
  GMenu *section = g_menu_new ();

  if (!mailbox->selectable)
    return section;
  add (section, _ ("_Import Files…"), "win.import-files", g_variant_new_int64 (mailbox->id));
  add (section, _ ("Import a _Folder…"), "win.import-folder", g_variant_new_int64 (mailbox->id));
  if (mailbox->total > 0)
    add (section, _ ("_Export…"), "win.export-mailbox", g_variant_new_int64 (mailbox->id));

  return section;
}

/**
 * mesign_place_make_menu:
 * @place: a line of the sidebar
 *
 * Returns: (transfer full) (nullable): what can be done to it, by actions of the window; %NULL
 * where there is nothing
 */
GMenuModel *
mesign_place_make_menu (MesignPlace *place)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  const MesignMailbox *mailbox = mesign_place_get_mailbox (place);

  if (mesign_place_get_kind (place) == MESIGN_PLACE_ALL_INBOXES || mailbox != NULL)
    take_section (menu, make_reading (place));
  if (mailbox != NULL)
    {
      take_section (menu, make_emptying (mailbox));
      take_section (menu, make_new (mailbox));
      take_section (menu, make_changing (mailbox));
      take_section (menu, make_exchange (mailbox));
    }

  return g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0 ? G_MENU_MODEL (g_steal_pointer (&menu))
                                                            : NULL;
}
