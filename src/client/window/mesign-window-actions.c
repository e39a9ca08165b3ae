/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-window-private.h"

#include "client/compat/mesign-ask.h"
#include "client/messages/mesign-dragged-mail.h"
#include "client/words/mesign-words.h"

/* The actions of the window, by its buttons, menus and keys. */

static GPtrArray *
list_selected (gpointer widget)
{
  return mesign_message_pane_list_selected (MESIGN_WINDOW (widget)->message_pane);
}

static gboolean
are_all_in (MesignWindow *self, GPtrArray *items, MesignMailboxRole role)
{
  for (guint i = 0; i < items->len; i++)
    if (mesign_window_get_role (self, mesign_message_item_get_key (items->pdata[i])) != role)
      return FALSE;

  return items->len > 0;
}

/* Moving away */

static void
move_away (MesignWindow *self, GPtrArray *items, MesignDeed deed, char *done)
{
  g_autofree char *words = done;
  gboolean is_alone = mesign_panes_is_reader_folded (self->panes);

  if (items->len == 0)
    return;
  deed.done = words;
  mesign_window_do (self, &deed, items);
  mesign_message_pane_leave_selected (self->message_pane, !is_alone);
  if (is_alone && mesign_panes_get_shown (self->panes) == MESIGN_PANE_READER)
    mesign_panes_show (self->panes, MESIGN_PANE_LIST);
}

static void
archive (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = list_selected (widget);

  move_away (MESIGN_WINDOW (widget), items, (MesignDeed){ .role = MESIGN_MAILBOX_ROLE_ARCHIVE },
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conversation archived",
                                           "%u conversations archived", items->len),
                              items->len));
}

static void
move_to_inbox (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = list_selected (widget);

  move_away (MESIGN_WINDOW (widget), items, (MesignDeed){ .role = MESIGN_MAILBOX_ROLE_INBOX },
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conversation moved to the inbox",
                                           "%u conversations moved to the inbox", items->len),
                              items->len));
}

static void
junk (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = list_selected (widget);

  if (are_all_in (MESIGN_WINDOW (widget), items, MESIGN_MAILBOX_ROLE_JUNK))
    move_to_inbox (widget, action, parameter);
  else
    move_away (MESIGN_WINDOW (widget), items, (MesignDeed){ .role = MESIGN_MAILBOX_ROLE_JUNK },
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conversation moved to junk",
                                             "%u conversations moved to junk", items->len),
                                items->len));
}

/* What is asked about, which may not be what is selected when the answer comes: a notification
 * leads elsewhere meanwhile. */
typedef struct
{
  MesignWindow *window;
  GPtrArray *items;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->window);
  g_ptr_array_unref (asked->items);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
on_delete_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;

  if (!mesign_ask_finish (result) || asked->window->engine == NULL)
    return;
  move_away (asked->window, asked->items, (MesignDeed){ .for_good = TRUE },
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conversation deleted",
                                           "%u conversations deleted", asked->items->len),
                              asked->items->len));
}

static void
ask_to_delete (MesignWindow *self, GPtrArray *items)
{
  guint n = items->len;
  g_autofree char *heading =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Delete %u Conversation for Good?",
                                    "Delete %u Conversations for Good?", n),
                       n);
  const MesignQuestion question = {
    .heading = heading,
    .body = _ ("It is removed from the server, too. This cannot be undone."),
    .accept = _ ("_Delete"),
    .destructive = TRUE,
  };
  Asked *asked = g_new0 (Asked, 1);

  asked->window = g_object_ref (self);
  asked->items = g_ptr_array_ref (items);
  mesign_ask_async (GTK_WIDGET (self), &question, self->cancellable, on_delete_answered, asked);
}

static void
trash (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = list_selected (widget);

  if (are_all_in (MESIGN_WINDOW (widget), items, MESIGN_MAILBOX_ROLE_TRASH))
    ask_to_delete (MESIGN_WINDOW (widget), items);
  else
    move_away (MESIGN_WINDOW (widget), items, (MesignDeed){ .role = MESIGN_MAILBOX_ROLE_TRASH },
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conversation moved to trash",
                                             "%u conversations moved to trash", items->len),
                                items->len));
}

/* One mail of the conversation that is shown. What lies in the trash already can only be deleted
 * for good, with the conversation. */
static void
trash_message (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const MesignDeed deed = { .role = MESIGN_MAILBOX_ROLE_TRASH, .done = _ ("Mail moved to trash") };

  mesign_window_do_to_message (MESIGN_WINDOW (widget), &deed, g_variant_get_int64 (parameter));
}

static char *
describe_move (const MesignMailbox *mailbox, guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conversation moved to “%s”",
                                       "%u conversations moved to “%s”", n),
                          n, mesign_words_mailbox (mailbox));
}

static void
on_mailbox_chosen (MesignWindow *self, MesignMailbox *mailbox)
{
  g_autoptr (GPtrArray) items = list_selected (self);

  move_away (self, items, (MesignDeed){ .mailbox_id = mailbox->id },
             describe_move (mailbox, items->len));
}

/* What is selected stays so where another conversation was dragged. */
static void
on_mail_dropped (MesignWindow *self, MesignPlace *place, MesignDraggedMail *mail)
{
  MesignMailbox *mailbox = mesign_place_get_mailbox (place);
  GPtrArray *items = mesign_dragged_mail_get_items (mail);
  g_autoptr (GPtrArray) selected = list_selected (self);
  MesignDeed deed = { .mailbox_id = mailbox->id };
  g_autofree char *done = describe_move (mailbox, items->len);

  if (g_ptr_array_find (selected, items->pdata[0], NULL))
    {
      move_away (self, items, deed, g_steal_pointer (&done));
      return;
    }
  deed.done = done;
  mesign_window_do (self, &deed, items);
}

static GtkWidget *
get_anchor (MesignWindow *self)
{
  GtkWidget *anchor = NULL;

  if (!mesign_message_pane_get_selection_mode (self->message_pane))
    anchor = mesign_reader_pane_get_move_anchor (self->reader_pane);

  return anchor != NULL ? anchor : mesign_message_pane_get_move_anchor (self->message_pane);
}

/* Mail goes only to mailboxes of its own account. */
static const char *
get_account (GPtrArray *items)
{
  const char *account = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      MesignListRow *row = mesign_message_item_get_row (items->pdata[i]);

      if (row == NULL || (account != NULL && !g_str_equal (row->account, account)))
        return NULL;
      account = row->account;
    }

  return account;
}

static void
move (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  g_autoptr (GPtrArray) items = list_selected (widget);
  const char *account = get_account (items);
  g_autoptr (GPtrArray) mailboxes = NULL;
  GtkWidget *anchor = get_anchor (self);
  GtkWidget *chooser = GTK_WIDGET (self->chooser);

  if (account == NULL)
    return;
  mailboxes = mesign_sidebar_list_mailboxes (self->sidebar, account);
  mesign_mailbox_chooser_set_mailboxes (self->chooser, mailboxes,
                                        mesign_message_item_get_key (items->pdata[0])->mailbox_id);
  if (gtk_widget_get_parent (chooser) != anchor)
    {
      if (gtk_widget_get_parent (chooser) != NULL)
        gtk_widget_unparent (chooser);
      gtk_widget_set_parent (chooser, anchor);
    }
  gtk_popover_popup (GTK_POPOVER (chooser));
}

/* Marks */

static void
toggle_star (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = list_selected (widget);
  gboolean is_starred = FALSE;
  const MesignDeed star = { .add = MESIGN_FLAG_FLAGGED, .newest_only = TRUE };
  const MesignDeed unstar = { .remove = MESIGN_FLAG_FLAGGED };

  for (guint i = 0; i < items->len; i++)
    {
      MesignListRow *row = mesign_message_item_get_row (items->pdata[i]);

      is_starred |= row != NULL && row->is_flagged;
    }
  mesign_window_do (MESIGN_WINDOW (widget), is_starred ? &unstar : &star, items);
}

static void
toggle_read (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = list_selected (widget);
  gboolean is_unread = FALSE;
  const MesignDeed read = { .add = MESIGN_FLAG_SEEN };
  const MesignDeed unread = { .remove = MESIGN_FLAG_SEEN, .newest_only = TRUE };

  for (guint i = 0; i < items->len; i++)
    {
      MesignListRow *row = mesign_message_item_get_row (items->pdata[i]);

      is_unread |= row != NULL && row->unread > 0;
    }
  mesign_window_stop_reading (MESIGN_WINDOW (widget));
  mesign_window_do (MESIGN_WINDOW (widget), is_unread ? &read : &unread, items);
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mesign_window_undo (MESIGN_WINDOW (widget));
}

/* Going about */

static void
search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);

  mesign_panes_show (self->panes, MESIGN_PANE_LIST);
  mesign_message_pane_start_search (self->message_pane);
}

/* In what is read, if anything is. */
static void
find (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  MesignReader *reader = mesign_reader_pane_get_reader (self->reader_pane);
  gboolean is_seen = !mesign_panes_is_reader_folded (self->panes) ||
                     mesign_panes_get_shown (self->panes) == MESIGN_PANE_READER;

  if (!is_seen || mesign_message_pane_get_selection_mode (self->message_pane) ||
      !mesign_reader_start_find (reader))
    search (widget, action, parameter);
}

static void
go_next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mesign_message_pane_step (MESIGN_WINDOW (widget)->message_pane, 1);
}

static void
go_previous (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mesign_message_pane_step (MESIGN_WINDOW (widget)->message_pane, -1);
}

static void
select_several (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignMessagePane *pane = MESIGN_WINDOW (widget)->message_pane;

  mesign_message_pane_set_selection_mode (pane, !mesign_message_pane_get_selection_mode (pane));
}

static void
select_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mesign_message_pane_select_all (MESIGN_WINDOW (widget)->message_pane);
}

static void
show_reader (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mesign_panes_show (MESIGN_WINDOW (widget)->panes, MESIGN_PANE_READER);
}

/* Leaves what is innermost: choosing, searching, reading. */
static void
leave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);

  if (mesign_message_pane_get_selection_mode (self->message_pane))
    mesign_message_pane_set_selection_mode (self->message_pane, FALSE);
  else if (!mesign_reader_stop_find (mesign_reader_pane_get_reader (self->reader_pane)) &&
           !mesign_message_pane_stop_search (self->message_pane))
    mesign_panes_go_back (self->panes);
}

static void
export_messages (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = list_selected (widget);

  mesign_window_export_messages (MESIGN_WINDOW (widget), items);
}

static void
edit_draft (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = list_selected (widget);
  MesignListRow *row = items->len == 1 ? mesign_message_item_get_row (items->pdata[0]) : NULL;

  if (row != NULL)
    mesign_window_edit_draft (MESIGN_WINDOW (widget), row);
}

/* The reader knows which message of the conversation is meant. */
static void
pass_to_reader (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignReader *reader = mesign_reader_pane_get_reader (MESIGN_WINDOW (widget)->reader_pane);
  g_autofree char *name = g_strconcat ("reader.", action + strlen ("win."), NULL);

  gtk_widget_activate_action (GTK_WIDGET (reader), name, NULL);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc func;
  /* How many conversations must be selected. */
  enum
  {
    ANY,
    ONE,
    SOME
  } needs;
} actions[] = {
  { "win.archive", archive, SOME },
  { "win.move-to-inbox", move_to_inbox, SOME },
  { "win.junk", junk, SOME },
  { "win.trash", trash, SOME },
  { "win.move", move, SOME },
  { "win.toggle-star", toggle_star, SOME },
  { "win.toggle-read", toggle_read, SOME },
  { "win.undo", undo, ANY },
  { "win.search", search, ANY },
  { "win.find", find, ANY },
  { "win.next", go_next, ANY },
  { "win.previous", go_previous, ANY },
  { "win.select-several", select_several, ANY },
  { "win.select-all", select_all, ANY },
  { "win.show-reader", show_reader, ANY },
  { "win.leave", leave, ANY },
  { "win.export", export_messages, SOME },
  { "win.edit-draft", edit_draft, ONE },
  { "win.reply", pass_to_reader, ONE },
  { "win.reply-all", pass_to_reader, ONE },
  { "win.forward", pass_to_reader, ONE },
};

void
mesign_window_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].func);
  gtk_widget_class_install_action (widget_class, "win.trash-message", "x", trash_message);
}

void
mesign_window_update_actions (MesignWindow *self, GPtrArray *items)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].needs != ANY)
      gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name,
                                     actions[i].needs == ONE ? items->len == 1 : items->len > 0);
  if (are_all_in (self, items, MESIGN_MAILBOX_ROLE_ARCHIVE) ||
      are_all_in (self, items, MESIGN_MAILBOX_ROLE_DRAFTS))
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.archive", FALSE);
  if (are_all_in (self, items, MESIGN_MAILBOX_ROLE_DRAFTS) ||
      are_all_in (self, items, MESIGN_MAILBOX_ROLE_SENT))
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.junk", FALSE);
  if (get_account (items) == NULL)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.move", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.trash-message",
                                 !are_all_in (self, items, MESIGN_MAILBOX_ROLE_TRASH));
}

void
mesign_window_init_chooser (MesignWindow *self)
{
  self->chooser = g_object_ref_sink (MESIGN_MAILBOX_CHOOSER (mesign_mailbox_chooser_new ()));
  g_signal_connect_object (self->chooser, "chosen", G_CALLBACK (on_mailbox_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "mail-dropped", G_CALLBACK (on_mail_dropped), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
}
