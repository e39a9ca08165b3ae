/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "client/window/mesign-window-private.h"

#include "client/compat/mesign-ask.h"
#include "client/window/mesign-mailbox-name-dialog.h"
#include "client/words/mesign-words.h"

/* What a person does to mailboxes, from the menu of one. It happens at once; a toast says so and
 * offers to undo it where that can be done. */

typedef struct
{
  MesignWindow *window;
  char *done;
  gboolean can_undo;
} Change;

/* Takes @done. */
static Change *
change_new (MesignWindow *window, char *done, gboolean can_undo)
{
  Change *self = g_new0 (Change, 1);

  self->window = g_object_ref (window);
  self->done = done;
  self->can_undo = can_undo;
  window->n_doing++;

  return self;
}

static void
change_free (Change *self)
{
  mesign_window_end_doing (self->window);
  g_object_unref (self->window);
  g_free (self->done);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
end_change (Change *change, GArray *operations, const GError *error)
{
  MesignWindow *self = change->window;

  if (self->engine == NULL)
    return;
  if (operations == NULL)
    mesign_window_tell_error (self, error);
  else
    mesign_window_tell_done (self, change->done, change->can_undo ? operations : NULL);
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Change) change = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) operations =
      mesign_engine_change_mailbox_finish (MESIGN_ENGINE (source), result, &error);

  end_change (change, operations, error);
}

/* Which mailbox is meant */

static MesignMailbox *
find (MesignWindow *self, GVariant *id)
{
  MesignMailbox *mailbox = mesign_sidebar_find_mailbox (self->sidebar, g_variant_get_int64 (id));

  return mailbox != NULL ? mesign_mailbox_ref (mailbox) : NULL;
}

static char *
dup_address (MesignWindow *self, const char *account)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);

  for (guint i = 0; i < accounts->len; i++)
    if (g_str_equal (((const MesignAccount *) accounts->pdata[i])->id, account))
      return g_strdup (((const MesignAccount *) accounts->pdata[i])->address);

  return g_strdup ("");
}

/* Names */

/* What a name is asked for: a new mailbox of an account, or one to be renamed. */
typedef struct
{
  MesignWindow *window;
  char *account;
  MesignMailbox *mailbox;
} Naming;

static void
naming_free (gpointer data, GClosure *closure)
{
  Naming *self = data;

  g_free (self->account);
  g_clear_pointer (&self->mailbox, mesign_mailbox_unref);
  g_free (self);
}

static void
on_named (GtkWidget *dialog, const char *path, const char *name, Naming *naming)
{
  MesignWindow *self = naming->window;
  Change *change;

  if (self->engine == NULL)
    return;
  if (naming->mailbox == NULL)
    {
      change = change_new (self, g_strdup_printf (_ ("“%s” created"), name), TRUE);
      mesign_engine_create_mailbox_async (self->engine, naming->account, path, NULL, on_changed,
                                          change);
      return;
    }
  change = change_new (
      self,
      g_strdup_printf (_ ("“%s” renamed to “%s”"), mesign_words_mailbox (naming->mailbox), name),
      TRUE);
  mesign_engine_rename_mailbox_async (self->engine, naming->mailbox->id, path, NULL, on_changed,
                                      change);
}

/* The dialog goes with the window. */
static void
ask_name (MesignWindow *self, GtkWidget *dialog, const char *account, MesignMailbox *mailbox)
{
  Naming *naming = g_new0 (Naming, 1);

  naming->window = self;
  naming->account = g_strdup (account);
  naming->mailbox = mailbox != NULL ? mesign_mailbox_ref (mailbox) : NULL;
  g_signal_connect_data (dialog, "named", G_CALLBACK (on_named), naming, naming_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ask_for_new (MesignWindow *self, const char *account, MesignMailbox *above)
{
  g_autoptr (GPtrArray) mailboxes = mesign_sidebar_list_mailboxes (self->sidebar, account);
  g_autofree char *address = dup_address (self, account);

  ask_name (self,
            mesign_mailbox_name_dialog_new_for_new (GTK_WINDOW (self), address, mailboxes, above),
            account, NULL);
}

static void
new_mailbox (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ask_for_new (MESIGN_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
new_submailbox (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (MesignMailbox) above = find (MESIGN_WINDOW (widget), parameter);

  if (above != NULL)
    ask_for_new (MESIGN_WINDOW (widget), above->account, above);
}

static void
rename_mailbox (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  g_autoptr (MesignMailbox) mailbox = find (self, parameter);
  g_autoptr (GPtrArray) mailboxes = NULL;

  if (mailbox == NULL)
    return;
  mailboxes = mesign_sidebar_list_mailboxes (self->sidebar, mailbox->account);
  ask_name (self,
            mesign_mailbox_name_dialog_new_for_renaming (GTK_WINDOW (self), mailboxes, mailbox),
            mailbox->account, mailbox);
}

/* Deleting and emptying, which are asked about */

typedef void (*DeedFunc) (MesignEngine *engine,
                          gint64 mailbox_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/* What is done where the answer is yes. */
typedef struct
{
  MesignWindow *window;
  MesignMailbox *mailbox;
  DeedFunc func;
  char *done;
  gboolean can_undo;
} Asked;

static void
asked_free (Asked *self)
{
  g_object_unref (self->window);
  mesign_mailbox_unref (self->mailbox);
  g_free (self->done);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  MesignWindow *self = asked->window;

  if (mesign_ask_finish (result) && self->engine != NULL)
    asked->func (self->engine, asked->mailbox->id, NULL, on_changed,
                 change_new (self, g_steal_pointer (&asked->done), asked->can_undo));
}

/* @deed has no window and no mailbox yet; its @done is taken. */
static void
ask_first (MesignWindow *self,
           MesignMailbox *mailbox,
           const MesignQuestion *question,
           const Asked *deed)
{
  Asked *asked = g_memdup2 (deed, sizeof *deed);

  asked->window = g_object_ref (self);
  asked->mailbox = mesign_mailbox_ref (mailbox);
  mesign_ask_async (GTK_WIDGET (self), question, self->cancellable, on_answered, asked);
}

static gboolean
is_inside (const MesignMailbox *mailbox, const MesignMailbox *above)
{
  gsize length = strlen (above->path);

  return above->delimiter != '\0' && strncmp (mailbox->path, above->path, length) == 0 &&
         mailbox->path[length] == above->delimiter;
}

static void
count_inside (MesignWindow *self, const MesignMailbox *top, guint *n_mailboxes, guint *n_messages)
{
  g_autoptr (GPtrArray) all = mesign_sidebar_list_mailboxes (self->sidebar, top->account);

  *n_mailboxes = 0;
  *n_messages = top->total;
  for (guint i = 0; i < all->len; i++)
    if (is_inside (all->pdata[i], top))
      {
        *n_mailboxes += 1;
        *n_messages += ((const MesignMailbox *) all->pdata[i])->total;
      }
}

static char *
describe_deletion (MesignWindow *self, const MesignMailbox *mailbox)
{
  g_autofree char *mail = NULL;
  g_autofree char *inside = NULL;
  guint n_mailboxes;
  guint n_messages;

  count_inside (self, mailbox, &n_mailboxes, &n_messages);
  if (n_messages > 0)
    mail = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message in it goes to the trash.",
                                         "%u messages in it go to the trash.", n_messages),
                            n_messages);
  else
    mail = g_strdup (_ ("There is no mail in it."));
  if (n_mailboxes == 0)
    return g_steal_pointer (&mail);
  inside = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u mailbox that lies inside is deleted with it.",
                   "%u mailboxes that lie inside are deleted with it.", n_mailboxes),
      n_mailboxes);

  /* Translators: two sentences. */
  return g_strdup_printf (C_ ("sentences", "%s %s"), mail, inside);
}

static void
delete_mailbox (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  g_autoptr (MesignMailbox) mailbox = find (self, parameter);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (mailbox == NULL)
    return;
  heading = g_strdup_printf (_ ("Delete “%s”?"), mesign_words_mailbox (mailbox));
  body = describe_deletion (self, mailbox);
  ask_first (self, mailbox,
             &(MesignQuestion){
                 .heading = heading,
                 .body = body,
                 .accept = _ ("_Delete"),
                 .destructive = TRUE,
             },
             &(Asked){
                 .func = mesign_engine_delete_mailbox_async,
                 .done = g_strdup_printf (_ ("“%s” deleted"), mesign_words_mailbox (mailbox)),
                 .can_undo = TRUE,
             });
}

static void
empty_mailbox (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  g_autoptr (MesignMailbox) mailbox = find (self, parameter);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (mailbox == NULL)
    return;
  heading = g_strdup_printf (_ ("Empty “%s”?"), mesign_words_mailbox (mailbox));
  body = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u message is deleted for good, on the server, too. This cannot be undone.",
                   "%u messages are deleted for good, on the server, too. This cannot be undone.",
                   mailbox->total),
      mailbox->total);
  ask_first (self, mailbox,
             &(MesignQuestion){
                 .heading = heading,
                 .body = body,
                 .accept = C_ ("mailbox", "_Empty"),
                 .destructive = TRUE,
             },
             &(Asked){
                 .func = mesign_engine_empty_mailbox_async,
                 .done = g_strdup_printf (_ ("“%s” emptied"), mesign_words_mailbox (mailbox)),
                 .can_undo = FALSE,
             });
}

/* Reading and subscribing */

static void
on_all_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Change) change = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) operations =
      mesign_engine_mark_read_finish (MESIGN_ENGINE (source), result, &error);

  end_change (change, operations, error);
}

static void
mark_all_read (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  gsize n_ids;
  const gint64 *ids = g_variant_get_fixed_array (parameter, &n_ids, sizeof (gint64));

  mesign_engine_mark_read_async (self->engine, ids, n_ids, NULL, on_all_read,
                                 change_new (self, g_strdup (_ ("All marked as read")), TRUE));
}

static void
subscribe_mailbox (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  g_autoptr (GVariant) id = g_variant_get_child_value (parameter, 0);
  g_autoptr (MesignMailbox) mailbox = find (self, id);
  gboolean is_wanted;
  char *done;

  if (mailbox == NULL)
    return;
  g_variant_get_child (parameter, 1, "b", &is_wanted);
  done =
      g_strdup_printf (is_wanted ? _ ("“%s” is subscribed to: other mail programs show it, too")
                                 : _ ("“%s” is not subscribed to any more: other mail programs may "
                                      "not show it"),
                       mesign_words_mailbox (mailbox));
  mesign_engine_subscribe_mailbox_async (self->engine, mailbox->id, is_wanted, NULL, on_changed,
                                         change_new (self, done, TRUE));
}

void
mesign_window_install_mailbox_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc func;
  } actions[] = {
    { "win.new-mailbox", "s", new_mailbox },
    { "win.new-submailbox", "x", new_submailbox },
    { "win.rename-mailbox", "x", rename_mailbox },
    { "win.delete-mailbox", "x", delete_mailbox },
    { "win.empty-mailbox", "x", empty_mailbox },
    { "win.mark-all-read", "ax", mark_all_read },
    { "win.subscribe-mailbox", "(xb)", subscribe_mailbox },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].func);
}
