/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-server-settings.h"

#include "client/fields/mesign-field-note.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  GtkEditable *host;
  GtkEditable *port;
  AdwComboRow *security;
  MesignFieldNote *note;
} ServerRows;

/**
 * MesignServerSettings:
 *
 * The folded row with the servers of an account to be: shows what was found for its address, and
 * lets a person say something else. What was typed is never overwritten by what is found.
 */
struct _MesignServerSettings
{
  AdwExpanderRow parent_instance;

  ServerRows imap;
  ServerRows smtp;
  GtkEditable *user;
  GtkSpinner *spinner;
  MesignAutoconfigCandidate *found;
  char *missing;
};

G_DEFINE_FINAL_TYPE (MesignServerSettings, mesign_server_settings, ADW_TYPE_EXPANDER_ROW)

void
mesign_server_choice_clear (MesignServerChoice *self)
{
  g_clear_pointer (&self->imap_url, g_free);
  g_clear_pointer (&self->smtp_url, g_free);
  g_clear_pointer (&self->user, g_free);
}

static guint16
get_usual_port (MesignServerKind kind, MesignServerSecurity security)
{
  if (kind == MESIGN_SERVER_IMAP)
    return security == MESIGN_SERVER_TLS ? 993 : 143;

  return security == MESIGN_SERVER_TLS ? 465 : 587;
}

static MesignServerSecurity
get_security (const ServerRows *rows)
{
  return adw_combo_row_get_selected (rows->security) == 0 ? MESIGN_SERVER_TLS
                                                          : MESIGN_SERVER_STARTTLS;
}

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static gboolean
shows (const ServerRows *rows, const MesignServer *server)
{
  g_autofree char *host = dup_text (rows->host);
  g_autofree char *port = dup_text (rows->port);

  return g_ascii_strcasecmp (host, server->host) == 0 &&
         g_ascii_strtoull (port, NULL, 10) == server->port &&
         get_security (rows) == server->security;
}

static gboolean
is_untouched (const ServerRows *rows, const MesignServer *found)
{
  g_autofree char *host = dup_text (rows->host);

  return host[0] == '\0' || (found != NULL && shows (rows, found));
}

static void
show_server (const ServerRows *rows, const MesignServer *server)
{
  g_autofree char *port = server != NULL ? g_strdup_printf ("%u", server->port) : g_strdup ("");

  gtk_editable_set_text (rows->host, server != NULL ? server->host : "");
  if (server != NULL)
    adw_combo_row_set_selected (rows->security, server->security == MESIGN_SERVER_TLS ? 0 : 1);
  gtk_editable_set_text (rows->port, port);
}

/* The port follows the security, as long as it is the usual one of the other. */
static void
follow_security (const ServerRows *rows, MesignServerKind kind)
{
  MesignServerSecurity security = get_security (rows);
  MesignServerSecurity other =
      security == MESIGN_SERVER_TLS ? MESIGN_SERVER_STARTTLS : MESIGN_SERVER_TLS;
  g_autofree char *port = dup_text (rows->port);
  g_autofree char *usual = NULL;

  if (port[0] != '\0' && g_ascii_strtoull (port, NULL, 10) != get_usual_port (kind, other))
    return;
  usual = g_strdup_printf ("%u", get_usual_port (kind, security));
  gtk_editable_set_text (rows->port, usual);
}

static void
on_imap_security (MesignServerSettings *self)
{
  follow_security (&self->imap, MESIGN_SERVER_IMAP);
}

static void
on_smtp_security (MesignServerSettings *self)
{
  follow_security (&self->smtp, MESIGN_SERVER_SMTP);
}

/* That nothing was found is said until the servers are filled in. */
static void
update_missing (MesignServerSettings *self)
{
  g_autofree char *imap = dup_text (self->imap.host);
  g_autofree char *smtp = dup_text (self->smtp.host);
  g_autofree char *both = g_strdup_printf ("%s, %s", imap, smtp);
  gboolean is_filled = imap[0] != '\0' && smtp[0] != '\0';

  if (self->missing != NULL)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), is_filled ? both : self->missing);
}

static void
on_imap_edited (MesignServerSettings *self)
{
  mesign_field_note_set_error (self->imap.note, NULL);
  update_missing (self);
}

static void
on_smtp_edited (MesignServerSettings *self)
{
  mesign_field_note_set_error (self->smtp.note, NULL);
  update_missing (self);
}

/* "host:993" typed into one field is taken apart. */
static void
split_port (const ServerRows *rows)
{
  g_autofree char *host = dup_text (rows->host);
  char *colon = strchr (host, ':');

  if (colon == NULL || strchr (colon + 1, ':') != NULL)
    return;
  *colon = '\0';
  gtk_editable_set_text (rows->port, colon + 1);
  gtk_editable_set_text (rows->host, host);
}

/* NULL with the row's note set, or an URL; the host is not empty. */
static char *
make_url (const ServerRows *rows, MesignServerKind kind)
{
  const char *scheme = kind == MESIGN_SERVER_IMAP ? "imap" : "smtp";
  MesignServerSecurity security = get_security (rows);
  g_autoptr (MesignServer) server = NULL;
  g_autofree char *host = dup_text (rows->host);
  g_autofree char *port = dup_text (rows->port);
  g_autofree char *url = NULL;
  guint64 number = get_usual_port (kind, security);

  if (port[0] != '\0' && !g_ascii_string_to_unsigned (port, 10, 1, 65535, &number, NULL))
    {
      mesign_field_note_set_error (rows->note, _ ("The port is a number from 1 to 65535."));
      return NULL;
    }
  url = g_strdup_printf ("%s%s://%s:%u", scheme, security == MESIGN_SERVER_TLS ? "s" : "+starttls",
                         host, (guint) number);
  server = mesign_server_new_from_url (url, "", NULL);
  if (server != NULL && strpbrk (host, "/@?# ") == NULL)
    return g_steal_pointer (&url);
  mesign_field_note_set_error (rows->note, _ ("This is not the name of a server. Write it like "
                                              "mail.example.com."));

  return NULL;
}

static char *
read_server (const ServerRows *rows, MesignServerKind kind, gboolean *ok)
{
  g_autofree char *host = NULL;
  char *url;

  split_port (rows);
  host = dup_text (rows->host);
  if (host[0] == '\0')
    return NULL;
  url = make_url (rows, kind);
  if (url == NULL)
    *ok = FALSE;

  return url;
}

/* What was found and is for certain needs not be said again: the engine knows more of it. */
static gboolean
is_as_found (MesignServerSettings *self)
{
  g_autofree char *user = dup_text (self->user);

  return self->found != NULL && !self->found->needs_confirmation &&
         shows (&self->imap, self->found->imap) && shows (&self->smtp, self->found->smtp) &&
         (user[0] == '\0' || strcmp (user, self->found->imap->user) == 0);
}

static void
bind_rows (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child_full (widget_class, "imap_host", FALSE,
                                             G_STRUCT_OFFSET (MesignServerSettings, imap.host));
  gtk_widget_class_bind_template_child_full (widget_class, "imap_port", FALSE,
                                             G_STRUCT_OFFSET (MesignServerSettings, imap.port));
  gtk_widget_class_bind_template_child_full (widget_class, "imap_security", FALSE,
                                             G_STRUCT_OFFSET (MesignServerSettings, imap.security));
  gtk_widget_class_bind_template_child_full (widget_class, "imap_note", FALSE,
                                             G_STRUCT_OFFSET (MesignServerSettings, imap.note));
  gtk_widget_class_bind_template_child_full (widget_class, "smtp_host", FALSE,
                                             G_STRUCT_OFFSET (MesignServerSettings, smtp.host));
  gtk_widget_class_bind_template_child_full (widget_class, "smtp_port", FALSE,
                                             G_STRUCT_OFFSET (MesignServerSettings, smtp.port));
  gtk_widget_class_bind_template_child_full (widget_class, "smtp_security", FALSE,
                                             G_STRUCT_OFFSET (MesignServerSettings, smtp.security));
  gtk_widget_class_bind_template_child_full (widget_class, "smtp_note", FALSE,
                                             G_STRUCT_OFFSET (MesignServerSettings, smtp.note));
}

static void
mesign_server_settings_dispose (GObject *object)
{
  MesignServerSettings *self = MESIGN_SERVER_SETTINGS (object);

  g_clear_pointer (&self->found, mesign_autoconfig_candidate_unref);
  g_clear_pointer (&self->missing, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_SERVER_SETTINGS);

  G_OBJECT_CLASS (mesign_server_settings_parent_class)->dispose (object);
}

static void
mesign_server_settings_class_init (MesignServerSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_server_settings_dispose;

  g_type_ensure (MESIGN_TYPE_FIELD_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-server-settings.ui");
  bind_rows (widget_class);
  gtk_widget_class_bind_template_child (widget_class, MesignServerSettings, user);
  gtk_widget_class_bind_template_child (widget_class, MesignServerSettings, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_imap_security);
  gtk_widget_class_bind_template_callback (widget_class, on_smtp_security);
  gtk_widget_class_bind_template_callback (widget_class, on_imap_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_smtp_edited);
}

static void
mesign_server_settings_init (MesignServerSettings *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_status (MesignServerSettings *self, const char *text, gboolean is_looking)
{
  g_clear_pointer (&self->missing, g_free);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_looking);
  gtk_spinner_set_spinning (self->spinner, is_looking);
}

/**
 * mesign_server_settings_set_looking:
 * @self: the settings
 * @domain: (nullable): the part of the address after the "@" whose servers are being found out;
 * %NULL to say nothing
 */
void
mesign_server_settings_set_looking (MesignServerSettings *self, const char *domain)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MESIGN_IS_SERVER_SETTINGS (self));

  if (domain != NULL)
    text = g_strdup_printf (_ ("Looking for the servers of %s…"), domain);
  set_status (self, text != NULL ? text : _ ("Found by your address"), domain != NULL);
}

static char *
describe_found (const MesignAutoconfigCandidate *found)
{
  if (found->provider != NULL)
    return g_strdup_printf ("%s: %s, %s", found->provider, found->imap->host, found->smtp->host);

  return g_strdup_printf ("%s, %s", found->imap->host, found->smtp->host);
}

/**
 * mesign_server_settings_set_found:
 * @self: the settings
 * @found: what was found for the address
 *
 * Shows it, and fills it in where nobody has typed anything.
 */
void
mesign_server_settings_set_found (MesignServerSettings *self, MesignAutoconfigCandidate *found)
{
  const MesignAutoconfigCandidate *before = self->found;
  g_autofree char *text = NULL;

  g_return_if_fail (MESIGN_IS_SERVER_SETTINGS (self) && found != NULL);

  text = describe_found (found);
  set_status (self, text, FALSE);
  if (is_untouched (&self->imap, before != NULL ? before->imap : NULL))
    show_server (&self->imap, found->imap);
  if (is_untouched (&self->smtp, before != NULL ? before->smtp : NULL))
    show_server (&self->smtp, found->smtp);
  mesign_autoconfig_candidate_ref (found);
  g_clear_pointer (&self->found, mesign_autoconfig_candidate_unref);
  self->found = found;
  if (found->needs_confirmation || found->source == MESIGN_AUTOCONFIG_GUESS)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}

/**
 * mesign_server_settings_set_servers:
 * @self: the settings
 * @imap: where mail of an account comes from
 * @smtp: where it goes to
 *
 * Shows the servers of an account that is there already.
 */
void
mesign_server_settings_set_servers (MesignServerSettings *self,
                                    MesignServer *imap,
                                    MesignServer *smtp)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MESIGN_IS_SERVER_SETTINGS (self) && imap != NULL && smtp != NULL);

  text = g_strdup_printf ("%s, %s", imap->host, smtp->host);
  set_status (self, text, FALSE);
  show_server (&self->imap, imap);
  show_server (&self->smtp, smtp);
  gtk_editable_set_text (self->user, imap->user);
}

/**
 * mesign_server_settings_set_missing:
 * @self: the settings
 * @text: why nothing was found, for people
 *
 * Unfolds, for the servers to be typed in, and takes back what was found for another address.
 */
void
mesign_server_settings_set_missing (MesignServerSettings *self, const char *text)
{
  g_return_if_fail (MESIGN_IS_SERVER_SETTINGS (self));

  if (self->found != NULL && shows (&self->imap, self->found->imap))
    show_server (&self->imap, NULL);
  if (self->found != NULL && shows (&self->smtp, self->found->smtp))
    show_server (&self->smtp, NULL);
  g_clear_pointer (&self->found, mesign_autoconfig_candidate_unref);
  set_status (self, text, FALSE);
  self->missing = g_strdup (text);
  update_missing (self);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}

/**
 * mesign_server_settings_is_filled:
 * @self: the settings
 *
 * Returns: whether both servers are filled in, by whomever
 */
gboolean
mesign_server_settings_is_filled (MesignServerSettings *self)
{
  g_autofree char *imap = dup_text (self->imap.host);
  g_autofree char *smtp = dup_text (self->smtp.host);

  return imap[0] != '\0' && smtp[0] != '\0';
}

/**
 * mesign_server_settings_read:
 * @self: the settings
 * @choice: (out caller-allocates): what is to be handed to the engine
 *
 * Returns: whether it makes sense; where not, the row concerned says so
 */
gboolean
mesign_server_settings_read (MesignServerSettings *self, MesignServerChoice *choice)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (MESIGN_IS_SERVER_SETTINGS (self) && choice != NULL, FALSE);

  if (is_as_found (self))
    return TRUE;
  choice->imap_url = read_server (&self->imap, MESIGN_SERVER_IMAP, &ok);
  choice->smtp_url = read_server (&self->smtp, MESIGN_SERVER_SMTP, &ok);
  choice->user = dup_text (self->user);
  if (choice->user[0] == '\0')
    g_clear_pointer (&choice->user, g_free);
  if (choice->user == NULL && self->found != NULL && shows (&self->imap, self->found->imap))
    choice->user = g_strdup (self->found->imap->user);
  if (!ok)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);

  return ok;
}

/**
 * mesign_server_settings_show_error:
 * @self: the settings
 * @kind: the server
 * @text: what is wrong with it and what to do
 *
 * Unfolds and tells it beside the server.
 */
void
mesign_server_settings_show_error (MesignServerSettings *self,
                                   MesignServerKind kind,
                                   const char *text)
{
  const ServerRows *rows = kind == MESIGN_SERVER_SMTP ? &self->smtp : &self->imap;

  g_return_if_fail (MESIGN_IS_SERVER_SETTINGS (self));

  mesign_field_note_set_error (rows->note, text);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (rows->host));
}

/**
 * mesign_server_settings_clear_errors:
 * @self: the settings
 */
void
mesign_server_settings_clear_errors (MesignServerSettings *self)
{
  g_return_if_fail (MESIGN_IS_SERVER_SETTINGS (self));

  mesign_field_note_set_error (self->imap.note, NULL);
  mesign_field_note_set_error (self->smtp.note, NULL);
}
