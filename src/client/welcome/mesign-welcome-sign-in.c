/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-welcome-sign-in.h"

#include "client/compat/mesign-name-buttons.h"
#include "client/fields/mesign-field-note.h"
#include "client/welcome/mesign-server-settings.h"
#include "client/welcome/mesign-sign-in-fault.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How long the address has to rest before its servers are looked for. */
#define REST_MS 600

/**
 * MesignWelcomeSignIn:
 *
 * The first page: an address and a password. The servers are found out while the person types;
 * the log-in is tried for real, and each way it can fail is told beside the field it belongs to.
 * Nothing is kept before both servers have taken the log-in.
 */
struct _MesignWelcomeSignIn
{
  AdwBin parent_instance;

  GtkEditable *address;
  MesignFieldNote *address_note;
  GtkEditable *password;
  MesignFieldNote *password_note;
  GtkEditable *name;
  MesignServerSettings *servers;
  GtkLabel *fault;
  GtkLabel *title;
  GtkStack *buttons;
  GtkLabel *doing;
  GtkWidget *sign_in_button;
  GtkWidget *browser_button;
  GtkWidget *cancel;
  GtkWidget *fields;

  MesignEngine *engine;
  GCancellable *finding;
  GCancellable *signing_in;
  char *looked_for;
  char *help_url;
  gboolean has_page;  /* whether the provider has a page to log in on */
  gboolean page_only; /* and takes no password */
  gboolean in_browser;
  guint rest;
  gboolean waits_for_servers;
};

G_DEFINE_FINAL_TYPE (MesignWelcomeSignIn, mesign_welcome_sign_in, ADW_TYPE_BIN)

static guint signed_in;

static void sign_in (MesignWelcomeSignIn *self);

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static void
set_fault (MesignWelcomeSignIn *self, const char *text)
{
  gtk_label_set_text (self->fault, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), text != NULL);
}

static void
clear_errors (MesignWelcomeSignIn *self)
{
  mesign_field_note_set_error (self->address_note, NULL);
  mesign_field_note_set_error (self->password_note, NULL);
  mesign_server_settings_clear_errors (self->servers);
  set_fault (self, NULL);
}

static void
set_busy (MesignWelcomeSignIn *self, const char *doing)
{
  gboolean is_busy = doing != NULL;

  gtk_stack_set_visible_child_name (self->buttons, is_busy ? "busy" : "ready");
  if (is_busy)
    {
      gtk_label_set_text (self->doing, doing);
      gtk_widget_grab_focus (self->cancel);
    }
  gtk_widget_set_sensitive (self->fields, !is_busy);
}

/* Finding the servers */

/* Where no password is taken, nobody is asked for one. */
static void
show_page (MesignWelcomeSignIn *self, const MesignAutoconfigCandidate *found)
{
  self->has_page = found != NULL && found->oauth2 != NULL;
  self->page_only = self->has_page && found->note == MESIGN_AUTOCONFIG_NOTE_OAUTH2_ONLY;
  gtk_widget_set_visible (GTK_WIDGET (self->password), !self->page_only);
  gtk_widget_set_visible (self->sign_in_button, !self->page_only);
  gtk_widget_set_visible (self->browser_button, self->has_page);
  if (self->page_only)
    gtk_widget_add_css_class (self->browser_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->browser_button, "suggested-action");
}

static void
show_note (MesignWelcomeSignIn *self, const MesignAutoconfigCandidate *found)
{
  gboolean is_code = found != NULL && found->note == MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE;
  gboolean is_app = found != NULL && found->note == MESIGN_AUTOCONFIG_NOTE_APP_PASSWORD;
  const char *title = _ ("Password");

  if (is_code)
    title = _ ("Authorization Code");
  else if (is_app)
    title = _ ("App Password");
  g_free (self->help_url);
  self->help_url = found != NULL ? g_strdup (found->help_url) : NULL;
  show_page (self, found);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), title);
  mesign_field_note_set_hint (self->password_note, found != NULL ? found->help : NULL,
                              found != NULL ? found->help_url : NULL);
}

static void
go_on_waiting (MesignWelcomeSignIn *self)
{
  if (!self->waits_for_servers)
    return;
  self->waits_for_servers = FALSE;
  set_busy (self, NULL);
  sign_in (self);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeSignIn) self = MESIGN_WELCOME_SIGN_IN (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      mesign_engine_find_servers_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->finding);
  if (found != NULL && found->len > 0)
    {
      mesign_server_settings_set_found (self->servers, found->pdata[0]);
      show_note (self, found->pdata[0]);
    }
  else if (error != NULL &&
           !g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID))
    mesign_server_settings_set_missing (
        self->servers, _ ("Not found. Ask whoever runs your mail, and type them in here."));
  else
    mesign_server_settings_set_looking (self->servers, NULL);
  go_on_waiting (self);
}

static void
stop_finding (MesignWelcomeSignIn *self)
{
  g_clear_handle_id (&self->rest, g_source_remove);
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
}

static void
find_servers (MesignWelcomeSignIn *self)
{
  g_autofree char *address = dup_text (self->address);

  g_clear_handle_id (&self->rest, g_source_remove);
  if (!mesign_sign_in_looks_like_address (address) || self->engine == NULL ||
      g_strcmp0 (address, self->looked_for) == 0)
    return;
  stop_finding (self);
  g_free (self->looked_for);
  self->looked_for = g_strdup (address);
  self->finding = g_cancellable_new ();
  show_note (self, NULL);
  mesign_server_settings_set_looking (self->servers, strrchr (address, '@') + 1);
  mesign_engine_find_servers_async (self->engine, address, self->finding, on_found,
                                    g_object_ref (self));
}

static gboolean
on_rest (gpointer user_data)
{
  MesignWelcomeSignIn *self = user_data;

  self->rest = 0;
  find_servers (self);

  return G_SOURCE_REMOVE;
}

static void
on_address_changed (MesignWelcomeSignIn *self)
{
  mesign_field_note_set_error (self->address_note, NULL);
  set_fault (self, NULL);
  g_clear_handle_id (&self->rest, g_source_remove);
  self->rest = g_timeout_add (REST_MS, on_rest, self);
}

static void
on_password_changed (MesignWelcomeSignIn *self)
{
  mesign_field_note_set_error (self->password_note, NULL);
}

/* Signing in */

/* The page that helps stands there as a link already. */
static char *
dup_words (MesignWelcomeSignIn *self, const GError *error)
{
  g_autofree char *words = mesign_sign_in_fault_dup_words (error);
  GString *text = g_string_new (words);

  if (self->help_url != NULL)
    g_string_replace (text, self->help_url, "", 0);

  return g_string_free (text, FALSE);
}

static void
show_error (MesignWelcomeSignIn *self, const GError *error)
{
  g_autofree char *words = dup_words (self, error);

  switch (mesign_sign_in_fault_get_field (error))
    {
    case MESIGN_SIGN_IN_ADDRESS:
      mesign_field_note_set_error (self->address_note, words);
      gtk_widget_grab_focus (GTK_WIDGET (self->address));
      break;
    case MESIGN_SIGN_IN_PASSWORD:
      mesign_field_note_set_error (self->password_note, words);
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
      break;
    case MESIGN_SIGN_IN_IMAP:
      mesign_server_settings_show_error (self->servers, MESIGN_SERVER_IMAP, words);
      break;
    case MESIGN_SIGN_IN_SMTP:
      mesign_server_settings_show_error (self->servers, MESIGN_SERVER_SMTP, words);
      break;
    case MESIGN_SIGN_IN_FORM:
    default:
      set_fault (self, words);
      break;
    }
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeSignIn) self = MESIGN_WELCOME_SIGN_IN (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account =
      mesign_engine_add_account_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  g_clear_object (&self->signing_in);
  set_busy (self, NULL);
  if (account == NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->in_browser ? self->address : self->password));
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_error (self, error);
      return;
    }
  gtk_editable_set_text (self->password, "");
  g_signal_emit (self, signed_in, 0, account);
}

static void
add_account (MesignWelcomeSignIn *self)
{
  g_autofree char *address = dup_text (self->address);
  g_autofree char *name = dup_text (self->name);
  g_autoptr (MesignSecret) password =
      mesign_secret_new_from_string (gtk_editable_get_text (self->password));
  g_auto (MesignServerChoice) choice = { 0 };
  g_autofree char *doing = NULL;
  MesignNewAccount account = { .address = address,
                               .name = name[0] != '\0' ? name : NULL,
                               .password = self->in_browser ? NULL : password,
                               .oauth2 = self->in_browser,
                               .password_once = !self->in_browser };

  if (!mesign_server_settings_read (self->servers, &choice))
    return;
  account.imap_url = choice.imap_url;
  account.smtp_url = choice.smtp_url;
  account.user = choice.user;
  doing = g_strdup_printf (self->in_browser ? _ ("Waiting until you have signed in in the browser…")
                                            : _ ("Signing in as %s…"),
                           address);
  set_busy (self, doing);
  self->signing_in = g_cancellable_new ();
  mesign_engine_add_account_async (self->engine, &account, self->signing_in, on_added,
                                   g_object_ref (self));
}

static gboolean
check_fields (MesignWelcomeSignIn *self)
{
  g_autofree char *address = dup_text (self->address);
  gboolean has_address = mesign_sign_in_looks_like_address (address);
  gboolean has_password = self->in_browser || gtk_editable_get_text (self->password)[0] != '\0';

  if (!has_password)
    {
      mesign_field_note_set_error (self->password_note, _ ("Type your password here."));
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
    }
  if (!has_address)
    {
      mesign_field_note_set_error (
          self->address_note,
          address[0] != '\0' ? _ ("This is not a mail address. Write it like name@example.com.")
                             : _ ("Type your mail address here."));
      gtk_widget_grab_focus (GTK_WIDGET (self->address));
    }

  return has_address && has_password;
}

/* Where the servers are still being looked for, that comes first. */
static void
sign_in (MesignWelcomeSignIn *self)
{
  if (self->signing_in != NULL || self->waits_for_servers)
    return;
  clear_errors (self);
  if (!check_fields (self))
    return;
  find_servers (self);
  if (self->finding != NULL && !mesign_server_settings_is_filled (self->servers))
    {
      self->waits_for_servers = TRUE;
      set_busy (self, _ ("Looking for your mail servers…"));
      return;
    }
  add_account (self);
}

static void
on_sign_in (MesignWelcomeSignIn *self)
{
  self->in_browser = self->page_only;
  sign_in (self);
}

static void
on_sign_in_browser (MesignWelcomeSignIn *self)
{
  self->in_browser = TRUE;
  sign_in (self);
}

static void
on_cancel (MesignWelcomeSignIn *self)
{
  if (self->signing_in != NULL)
    g_cancellable_cancel (self->signing_in);
  if (!self->waits_for_servers)
    return;
  self->waits_for_servers = FALSE;
  set_busy (self, NULL);
}

/* The window is closed: what was begun is not done behind the person's back. */
static void
mesign_welcome_sign_in_unroot (GtkWidget *widget)
{
  MesignWelcomeSignIn *self = MESIGN_WELCOME_SIGN_IN (widget);

  stop_finding (self);
  if (self->signing_in != NULL)
    g_cancellable_cancel (self->signing_in);

  GTK_WIDGET_CLASS (mesign_welcome_sign_in_parent_class)->unroot (widget);
}

static void
mesign_welcome_sign_in_dispose (GObject *object)
{
  MesignWelcomeSignIn *self = MESIGN_WELCOME_SIGN_IN (object);

  if (self->password != NULL)
    gtk_editable_set_text (self->password, "");
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_WELCOME_SIGN_IN);

  G_OBJECT_CLASS (mesign_welcome_sign_in_parent_class)->dispose (object);
}

static void
mesign_welcome_sign_in_finalize (GObject *object)
{
  MesignWelcomeSignIn *self = MESIGN_WELCOME_SIGN_IN (object);

  g_free (self->looked_for);
  g_free (self->help_url);

  G_OBJECT_CLASS (mesign_welcome_sign_in_parent_class)->finalize (object);
}

static void
mesign_welcome_sign_in_class_init (MesignWelcomeSignInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_welcome_sign_in_dispose;
  object_class->finalize = mesign_welcome_sign_in_finalize;
  widget_class->unroot = mesign_welcome_sign_in_unroot;

  /**
   * MesignWelcomeSignIn::signed-in:
   * @self: the page
   * @account: the account that was added
   *
   * Both servers have taken the log-in, and the account is saved.
   */
  signed_in = g_signal_new ("signed-in", MESIGN_TYPE_WELCOME_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL,
                            NULL, NULL, G_TYPE_NONE, 1, MESIGN_TYPE_ACCOUNT);

  g_type_ensure (MESIGN_TYPE_FIELD_NOTE);
  g_type_ensure (MESIGN_TYPE_SERVER_SETTINGS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-welcome-sign-in.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, title);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, address);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, address_note);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, password);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, password_note);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, name);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, servers);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, fault);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, buttons);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, doing);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, browser_button);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, cancel);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeSignIn, fields);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in_browser);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
mesign_welcome_sign_in_init (MesignWelcomeSignIn *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->password));
}

/**
 * mesign_welcome_sign_in_set_engine:
 * @self: the page
 * @engine: the engine accounts are added to
 */
void
mesign_welcome_sign_in_set_engine (MesignWelcomeSignIn *self, MesignEngine *engine)
{
  g_autoptr (GPtrArray) accounts = NULL;

  g_return_if_fail (MESIGN_IS_WELCOME_SIGN_IN (self));

  g_set_object (&self->engine, engine);
  accounts = mesign_engine_list_accounts (engine);
  if (accounts->len > 0)
    gtk_label_set_text (self->title, _ ("Add an Account"));
}

/**
 * mesign_welcome_sign_in_set_address:
 * @self: the page
 * @address: (nullable): the address to begin with
 */
void
mesign_welcome_sign_in_set_address (MesignWelcomeSignIn *self, const char *address)
{
  g_return_if_fail (MESIGN_IS_WELCOME_SIGN_IN (self));

  if (address == NULL || address[0] == '\0')
    return;
  gtk_editable_set_text (self->address, address);
  find_servers (self);
}

/**
 * mesign_welcome_sign_in_begin:
 * @self: the page
 *
 * Puts the cursor where typing begins.
 */
void
mesign_welcome_sign_in_begin (MesignWelcomeSignIn *self)
{
  g_autofree char *address = NULL;

  g_return_if_fail (MESIGN_IS_WELCOME_SIGN_IN (self));

  address = dup_text (self->address);
  gtk_widget_grab_focus (GTK_WIDGET (address[0] != '\0' ? self->password : self->address));
}
