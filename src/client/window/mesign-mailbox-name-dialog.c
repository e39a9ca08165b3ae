/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-mailbox-name-dialog.h"

#include "client/compat/mesign-group.h"
#include "client/fields/mesign-field-note.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * MesignMailboxNameDialog:
 *
 * Asks what a mailbox is to be called, and says while one types what it cannot be called.
 */
struct _MesignMailboxNameDialog
{
  AdwWindow parent_instance;

  /* What there is in the account. */
  GPtrArray *mailboxes;
  MesignMailbox *renamed;
  char *prefix; /* the levels above, with the delimiter behind them, or "" */
  char delimiter;

  AdwWindowTitle *heading;
  GtkButton *accept_button;
  GtkEditable *name_row;
  MesignFieldNote *name_note;
};

G_DEFINE_FINAL_TYPE (MesignMailboxNameDialog, mesign_mailbox_name_dialog, ADW_TYPE_WINDOW)

static guint named_signal;

/* The whole name of what is typed. */
static char *
dup_path (MesignMailboxNameDialog *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (self->name_row));

  return g_strconcat (self->prefix, g_strstrip (name), NULL);
}

static gboolean
is_taken (MesignMailboxNameDialog *self, const char *path)
{
  for (guint i = 0; i < self->mailboxes->len; i++)
    {
      const MesignMailbox *other = self->mailboxes->pdata[i];

      if (g_str_equal (other->path, path) &&
          (self->renamed == NULL || other->id != self->renamed->id))
        return TRUE;
    }

  return FALSE;
}

/* What is wrong with the name, for people; NULL if nothing is. */
static char *
dup_fault (MesignMailboxNameDialog *self, const char *path)
{
  const char *name = path + strlen (self->prefix);
  g_autoptr (GError) error = NULL;

  if (self->delimiter != '\0' && strchr (name, self->delimiter) != NULL)
    return g_strdup_printf (
        _ ("The name cannot contain “%c”: it stands between the names of mailboxes that lie inside "
           "each other."),
        self->delimiter);
  if (!mesign_engine_check_mailbox_name (path, self->delimiter, &error))
    return mesign_words_error (error);
  if (is_taken (self, path))
    return g_strdup_printf (_ ("There is a mailbox “%s” already. Choose another name."), name);

  return NULL;
}

static gboolean
check (MesignMailboxNameDialog *self)
{
  g_autofree char *path = dup_path (self);
  gboolean is_empty = g_str_equal (path, self->prefix);
  gboolean is_same = self->renamed != NULL && g_str_equal (path, self->renamed->path);
  g_autofree char *fault = is_empty ? NULL : dup_fault (self, path);

  mesign_field_note_set_error (self->name_note, fault);

  return !is_empty && !is_same && fault == NULL;
}

static void
on_changed (MesignMailboxNameDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept_button), check (self));
}

static void
on_accept (MesignMailboxNameDialog *self)
{
  g_autofree char *path = NULL;

  if (!check (self))
    return;
  path = dup_path (self);
  g_signal_emit (self, named_signal, 0, path, path + strlen (self->prefix));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
mesign_mailbox_name_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_MAILBOX_NAME_DIALOG);

  G_OBJECT_CLASS (mesign_mailbox_name_dialog_parent_class)->dispose (object);
}

static void
mesign_mailbox_name_dialog_finalize (GObject *object)
{
  MesignMailboxNameDialog *self = MESIGN_MAILBOX_NAME_DIALOG (object);

  g_clear_pointer (&self->mailboxes, g_ptr_array_unref);
  g_clear_pointer (&self->renamed, mesign_mailbox_unref);
  g_free (self->prefix);

  G_OBJECT_CLASS (mesign_mailbox_name_dialog_parent_class)->finalize (object);
}

static void
mesign_mailbox_name_dialog_class_init (MesignMailboxNameDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_mailbox_name_dialog_dispose;
  object_class->finalize = mesign_mailbox_name_dialog_finalize;

  /**
   * MesignMailboxNameDialog::named:
   * @self: the dialog
   * @path: the whole name that was chosen
   * @name: the last level of it
   */
  named_signal = g_signal_new ("named", MESIGN_TYPE_MAILBOX_NAME_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  g_type_ensure (MESIGN_TYPE_FIELD_NOTE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/mesign/Client/ui/mesign-mailbox-name-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignMailboxNameDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MesignMailboxNameDialog, accept_button);
  gtk_widget_class_bind_template_child (widget_class, MesignMailboxNameDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, MesignMailboxNameDialog, name_note);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_mailbox_name_dialog_init (MesignMailboxNameDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static MesignMailboxNameDialog *
new_dialog (GtkWindow *parent, GPtrArray *mailboxes, const char *title, const char *subtitle)
{
  MesignMailboxNameDialog *self =
      g_object_new (MESIGN_TYPE_MAILBOX_NAME_DIALOG, "transient-for", parent, "title", title, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->mailboxes = g_ptr_array_ref (mailboxes);
  adw_window_title_set_title (self->heading, title);
  adw_window_title_set_subtitle (self->heading, subtitle);

  return self;
}

static char
find_delimiter (GPtrArray *mailboxes)
{
  for (guint i = 0; i < mailboxes->len; i++)
    if (((const MesignMailbox *) mailboxes->pdata[i])->delimiter != '\0')
      return ((const MesignMailbox *) mailboxes->pdata[i])->delimiter;

  return '\0';
}

/**
 * mesign_mailbox_name_dialog_new_for_new:
 * @parent: the window that asks
 * @address: the address of the account
 * @mailboxes: (element-type MesignMailbox): the mailboxes it has
 * @above: (nullable): the one the new one is to lie in
 *
 * Returns: (transfer floating): a dialog that asks for the name of a new mailbox
 */
GtkWidget *
mesign_mailbox_name_dialog_new_for_new (GtkWindow *parent,
                                        const char *address,
                                        GPtrArray *mailboxes,
                                        MesignMailbox *above)
{
  g_autofree char *inside =
      above != NULL
          ? g_strdup_printf (/* Translators: where a new mailbox is to lie: in another one */
                             _ ("Inside “%s”"), mesign_words_mailbox (above))
          : mesign_words_clean_line (address);
  MesignMailboxNameDialog *self = new_dialog (parent, mailboxes, _ ("New Mailbox"), inside);

  self->delimiter = above != NULL ? above->delimiter : find_delimiter (mailboxes);
  self->prefix =
      above != NULL ? g_strdup_printf ("%s%c", above->path, above->delimiter) : g_strdup ("");
  gtk_button_set_label (self->accept_button, C_ ("mailbox", "_Create"));
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));

  return GTK_WIDGET (self);
}

/**
 * mesign_mailbox_name_dialog_new_for_renaming:
 * @parent: the window that asks
 * @mailboxes: (element-type MesignMailbox): the mailboxes of the account
 * @mailbox: the one to be renamed; it stays in the mailbox it lies in
 *
 * Returns: (transfer floating): a dialog that asks for its new name
 */
GtkWidget *
mesign_mailbox_name_dialog_new_for_renaming (GtkWindow *parent,
                                             GPtrArray *mailboxes,
                                             MesignMailbox *mailbox)
{
  const char *name = mesign_mailbox_get_leaf (mailbox);
  MesignMailboxNameDialog *self = new_dialog (parent, mailboxes, _ ("Rename Mailbox"), name);

  self->renamed = mesign_mailbox_ref (mailbox);
  self->delimiter = mailbox->delimiter;
  self->prefix = g_strndup (mailbox->path, strlen (mailbox->path) - strlen (name));
  gtk_button_set_label (self->accept_button, C_ ("mailbox", "_Rename"));
  gtk_editable_set_text (self->name_row, name);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  gtk_editable_select_region (self->name_row, 0, -1);

  return GTK_WIDGET (self);
}
