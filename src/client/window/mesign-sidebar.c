/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-sidebar-private.h"

#include "client/messages/mesign-dragged-mail.h"
#include "client/window/mesign-place-row.h"

/* As wide as names of mailboxes are read well; a long address is shortened. */
#define NATURAL_WIDTH 240

/**
 * MesignSidebar:
 *
 * The mailboxes of all accounts, and the way to the certificates.
 */
G_DEFINE_FINAL_TYPE (MesignSidebar, mesign_sidebar, MESIGN_TYPE_PANE_BIN)

enum
{
  PLACE_SELECTED,
  PLACE_ACTIVATED,
  MAIL_DROPPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = mesign_place_row_new (MESIGN_PLACE (item));

  mesign_sidebar_add_drop (row);

  return row;
}

/* Which line is selected */

static GtkListBoxRow *
find_row (MesignSidebar *self, const char *key)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (key,
                   mesign_place_get_key (mesign_place_row_get_place (MESIGN_PLACE_ROW (row)))) == 0)
      return row;

  return NULL;
}

/* One that was renamed, or came back under its old name, is still the same. */
static GtkListBoxRow *
find_mailbox_row (MesignSidebar *self, gint64 mailbox_id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      const MesignMailbox *mailbox =
          mesign_place_get_mailbox (mesign_place_row_get_place (MESIGN_PLACE_ROW (row)));

      if (mailbox != NULL && mailbox->id == mailbox_id)
        return row;
    }

  return NULL;
}

static MesignMailboxRole
get_role (GtkListBoxRow *row)
{
  return mesign_place_get_role (mesign_place_row_get_place (MESIGN_PLACE_ROW (row)));
}

/* All inboxes where there are several accounts, else the one inbox. */
static GtkListBoxRow *
find_first (MesignSidebar *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (get_role (row) == MESIGN_MAILBOX_ROLE_INBOX)
      return row;

  return gtk_list_box_get_row_at_index (self->list, 0);
}

static GtkListBoxRow *
find_wanted (MesignSidebar *self)
{
  GtkListBoxRow *row = self->wanted_key != NULL ? find_row (self, self->wanted_key) : NULL;

  if (row == NULL && self->wanted_mailbox != 0)
    row = find_mailbox_row (self, self->wanted_mailbox);

  return row;
}

/* Where there is no inbox yet, as in a store that is filled anew, nobody has wanted what stands
 * first. */
static void
select_wanted (MesignSidebar *self)
{
  GtkListBoxRow *wanted = find_wanted (self);
  GtkListBoxRow *row = wanted != NULL ? wanted : find_first (self);

  if (row == gtk_list_box_get_selected_row (self->list))
    return;
  self->is_makeshift = wanted == NULL && row != NULL && get_role (row) != MESIGN_MAILBOX_ROLE_INBOX;
  gtk_list_box_select_row (self->list, row);
  self->is_makeshift = FALSE;
}

static void
want (MesignSidebar *self, MesignPlace *place)
{
  const MesignMailbox *mailbox = mesign_place_get_mailbox (place);

  g_free (self->wanted_key);
  self->wanted_key = g_strdup (mesign_place_get_key (place));
  self->wanted_mailbox = mailbox != NULL ? mailbox->id : 0;
}

static void
on_row_selected (MesignSidebar *self, GtkListBoxRow *row)
{
  MesignPlace *place;

  if (row == NULL || self->is_merging)
    return;
  place = mesign_place_row_get_place (MESIGN_PLACE_ROW (row));
  if (!self->is_makeshift)
    want (self, place);
  g_signal_emit (self, signals[PLACE_SELECTED], 0, place);
}

/* What was only open for want of an inbox is wanted now. */
static void
on_row_activated (MesignSidebar *self, GtkListBoxRow *row)
{
  want (self, mesign_place_row_get_place (MESIGN_PLACE_ROW (row)));
  g_signal_emit (self, signals[PLACE_ACTIVATED], 0);
}

static void
on_bottom_row_activated (MesignSidebar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.certificates", "s", "");
}

/* Taking over what was read */

static MesignPlace *
get_place (MesignSidebar *self, guint position)
{
  g_autoptr (MesignPlace) place = g_list_model_get_item (G_LIST_MODEL (self->places), position);

  return place;
}

static guint
count_common (MesignSidebar *self, GPtrArray *newer, guint limit, gboolean from_end)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->places));
  guint n = 0;

  while (n < limit)
    {
      guint old_at = from_end ? n_old - 1 - n : n;
      guint new_at = from_end ? newer->len - 1 - n : n;

      if (!mesign_place_is_same (get_place (self, old_at), newer->pdata[new_at]))
        break;
      mesign_place_take_over (get_place (self, old_at), newer->pdata[new_at]);
      n++;
    }

  return n;
}

/* Lines that are still there stay the same objects, and with them the selection. */
void
mesign_sidebar_merge (MesignSidebar *self, GPtrArray *newer)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->places));
  guint head = count_common (self, newer, MIN (n_old, newer->len), FALSE);
  guint tail = count_common (self, newer, MIN (n_old, newer->len) - head, TRUE);

  if (head + tail < MAX (n_old, newer->len))
    {
      self->is_merging = TRUE;
      g_list_store_splice (self->places, head, n_old - head - tail, newer->pdata + head,
                           newer->len - head - tail);
      self->is_merging = FALSE;
    }
  mesign_sidebar_update_folding (self);
  select_wanted (self);
}

static void
mesign_sidebar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MesignSidebar *self = MESIGN_SIDEBAR (widget);

  GTK_WIDGET_CLASS (mesign_sidebar_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->menu != NULL)
    gtk_popover_present (self->menu);
}

static void
mesign_sidebar_dispose (GObject *object)
{
  MesignSidebar *self = MESIGN_SIDEBAR (object);

  mesign_sidebar_stop_loading (self);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->engine);
  mesign_sidebar_drop_headings (self);
  mesign_sidebar_drop_menu (self);
  mesign_sidebar_stop_scrolling (self);
  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (mesign_sidebar_parent_class)->dispose (object);
}

static void
mesign_sidebar_finalize (GObject *object)
{
  MesignSidebar *self = MESIGN_SIDEBAR (object);

  g_free (self->wanted_key);
  g_clear_pointer (&self->folded, g_hash_table_unref);
  g_clear_object (&self->places);
  g_clear_pointer (&self->mailboxes, g_ptr_array_unref);

  G_OBJECT_CLASS (mesign_sidebar_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, MesignSidebar, bottom_list);
  gtk_widget_class_bind_template_child (widget_class, MesignSidebar, certificates_warning);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_bottom_row_activated);
}

static void
mesign_sidebar_class_init (MesignSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_sidebar_dispose;
  object_class->finalize = mesign_sidebar_finalize;
  MESIGN_PANE_BIN_CLASS (klass)->natural_width = NATURAL_WIDTH;

  /**
   * MesignSidebar::place-selected:
   * @self: the sidebar
   * @place: what is to be shown
   */
  signals[PLACE_SELECTED] = g_signal_new ("place-selected", MESIGN_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, MESIGN_TYPE_PLACE);
  /**
   * MesignSidebar::place-activated:
   * @self: the sidebar
   *
   * A person has clicked a line, be it selected already.
   */
  signals[PLACE_ACTIVATED] = g_signal_new ("place-activated", MESIGN_TYPE_SIDEBAR,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * MesignSidebar::mail-dropped:
   * @self: the sidebar
   * @place: a mailbox
   * @mail: what is to go there
   */
  signals[MAIL_DROPPED] =
      g_signal_new ("mail-dropped", MESIGN_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, MESIGN_TYPE_PLACE, MESIGN_TYPE_DRAGGED_MAIL);
  GTK_WIDGET_CLASS (klass)->size_allocate = mesign_sidebar_size_allocate;
  bind_template (GTK_WIDGET_CLASS (klass));
  mesign_sidebar_install_headings (GTK_WIDGET_CLASS (klass));
  mesign_sidebar_install_menu (GTK_WIDGET_CLASS (klass));
}

static void
mesign_sidebar_init (MesignSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->places = g_list_store_new (MESIGN_TYPE_PLACE);
  mesign_sidebar_init_headings (self);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->places), make_row, NULL, NULL);
  mesign_sidebar_init_loading (self);
  mesign_sidebar_init_menu (self);
  mesign_sidebar_init_drops (self);
  mesign_sidebar_take_files (self);
}

/**
 * mesign_sidebar_new:
 *
 * Returns: (transfer floating): an empty sidebar
 */
GtkWidget *
mesign_sidebar_new (void)
{
  return g_object_new (MESIGN_TYPE_SIDEBAR, NULL);
}

/**
 * mesign_sidebar_set_engine:
 * @self: a sidebar
 * @engine: whose mailboxes it lists
 */
void
mesign_sidebar_set_engine (MesignSidebar *self, MesignEngine *engine)
{
  g_return_if_fail (MESIGN_IS_SIDEBAR (self));

  if (!g_set_object (&self->engine, engine))
    return;
  g_signal_group_set_target (self->engine_signals, engine);
  mesign_sidebar_restore_headings (self);
  mesign_sidebar_start_loading (self);
}

/**
 * mesign_sidebar_get_selected:
 * @self: a sidebar
 *
 * Returns: (transfer none) (nullable): the selected line
 */
MesignPlace *
mesign_sidebar_get_selected (MesignSidebar *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (MESIGN_IS_SIDEBAR (self), NULL);

  row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? mesign_place_row_get_place (MESIGN_PLACE_ROW (row)) : NULL;
}

/**
 * mesign_sidebar_select:
 * @self: a sidebar
 * @key: (nullable): the key of a place
 *
 * Selects it now, or once it is there.
 */
void
mesign_sidebar_select (MesignSidebar *self, const char *key)
{
  g_return_if_fail (MESIGN_IS_SIDEBAR (self));

  if (key != self->wanted_key)
    {
      g_free (self->wanted_key);
      self->wanted_key = g_strdup (key);
      self->wanted_mailbox = 0;
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (self->places)) > 0)
    select_wanted (self);
}

static gboolean
holds_mailbox (MesignPlace *place, gint64 mailbox_id)
{
  guint n_ids;
  const gint64 *ids = mesign_place_get_mailbox_ids (place, &n_ids);

  for (guint i = 0; i < n_ids; i++)
    if (ids[i] == mailbox_id)
      return TRUE;

  return FALSE;
}

/**
 * mesign_sidebar_select_mailbox:
 * @self: a sidebar
 * @mailbox_id: the store's id of a mailbox
 *
 * Selects its line, unless the selected one shows it too.
 */
void
mesign_sidebar_select_mailbox (MesignSidebar *self, gint64 mailbox_id)
{
  MesignPlace *selected;
  MesignMailbox *mailbox;
  g_autofree char *key = NULL;

  g_return_if_fail (MESIGN_IS_SIDEBAR (self));

  selected = mesign_sidebar_get_selected (self);
  mailbox = mesign_sidebar_find_mailbox (self, mailbox_id);
  if (mailbox == NULL || (selected != NULL && holds_mailbox (selected, mailbox_id)))
    return;
  key = g_strdup_printf ("%s/%s", mailbox->account, mailbox->path);
  mesign_sidebar_select (self, key);
}

/**
 * mesign_sidebar_find_mailbox:
 * @self: a sidebar
 * @mailbox_id: the store's id of a mailbox
 *
 * Returns: (transfer none) (nullable): the mailbox
 */
MesignMailbox *
mesign_sidebar_find_mailbox (MesignSidebar *self, gint64 mailbox_id)
{
  g_return_val_if_fail (MESIGN_IS_SIDEBAR (self), NULL);

  for (guint i = 0; self->mailboxes != NULL && i < self->mailboxes->len; i++)
    if (((MesignMailbox *) self->mailboxes->pdata[i])->id == mailbox_id)
      return self->mailboxes->pdata[i];

  return NULL;
}

/**
 * mesign_sidebar_list_mailboxes:
 * @self: a sidebar
 * @account: an account's id
 *
 * Returns: (transfer container) (element-type MesignMailbox): its mailboxes, as the sidebar
 * orders them
 */
GPtrArray *
mesign_sidebar_list_mailboxes (MesignSidebar *self, const char *account)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);
  guint n_places = g_list_model_get_n_items (G_LIST_MODEL (self->places));

  for (guint i = 0; i < n_places; i++)
    {
      MesignMailbox *mailbox = mesign_place_get_mailbox (get_place (self, i));

      if (mailbox != NULL && g_str_equal (mailbox->account, account))
        g_ptr_array_add (found, mesign_mailbox_ref (mailbox));
    }

  return found;
}
