/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-message-print.h"

#include "client/compat/mesign-ask.h"
#include "client/reader/mesign-attachment-files.h"
#include "client/reader/mesign-web-view-private.h"
#include "client/security/mesign-security-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* A mail on paper: who wrote it to whom, what is to be said of its signature, and all its parts,
 * drawn by a web view that is never on the screen. */

#define STYLE                                                                                      \
  "<style>body { color: black !important; padding: 0 !important; } "                               \
  "h1 { font-size: 1.3em; margin: 0 0 0.6em 0; } th { text-align: start; vertical-align: top; "    \
  "font-weight: normal; color: #555; padding: 0 1em 0 0; white-space: nowrap; } "                  \
  ".mesign-fence { border: 1px dashed #888; padding: 6px; } "                                      \
  ".mesign-plain { white-space: pre-wrap; }</style>"

typedef struct
{
  GtkWidget *parent;
  WebKitWebView *view;
  MesignOpenedMessage *message;
  GPtrArray *mine; /* of MesignAddress */
} Printing;

static void
printing_free (Printing *self)
{
  g_object_unref (self->parent);
  g_clear_object (&self->view);
  mesign_opened_message_unref (self->message);
  g_clear_pointer (&self->mine, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Printing, printing_free)

/* What stands on it */

static void
append_line (GString *html, const char *title, const char *text)
{
  g_autofree char *name = g_markup_escape_text (title, -1);
  g_autofree char *value = g_markup_escape_text (text, -1);

  if (*text != '\0')
    g_string_append_printf (html, "<tr><th>%s</th><td>%s</td></tr>", name, value);
}

static void
append_people (GString *html, const char *title, GPtrArray *people)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < people->len; i++)
    {
      const MesignAddress *person = people->pdata[i];
      g_autofree char *name = mesign_words_clean_line (person->name);
      g_autofree char *address = mesign_words_clean_line (person->address);

      g_string_append (text, i > 0 ? ", " : "");
      if (*name != '\0')
        g_string_append_printf (text, "%s <%s>", name, address);
      else
        g_string_append (text, address);
    }
  append_line (html, title, text->str);
}

static void
append_head (GString *html, const Printing *self)
{
  const MesignEnvelope *headers = self->message->headers;
  MesignSecurityTone tone;
  g_autofree char *subject = mesign_words_subject (headers->subject);
  g_autofree char *title = g_markup_escape_text (subject, -1);
  g_autofree char *date = headers->date != 0 ? mesign_words_date_long (headers->date) : NULL;
  g_autofree char *security = mesign_security_sentence (self->message, self->mine, &tone);

  g_string_append_printf (html, "<h1>%s</h1><table>", title);
  append_people (html, _ ("From"), headers->from);
  append_people (html, _ ("To"), headers->to);
  append_people (html, _ ("Cc"), headers->cc);
  append_line (html, _ ("Date"), date != NULL ? date : "");
  append_line (html, _ ("Signature"), security);
  g_string_append (html, "</table><hr>");
}

static void
append_part (GString *html, const MesignPreparedPart *part, gboolean is_fenced)
{
  g_autofree char *text = g_markup_escape_text (part->part->text, -1);
  g_autofree char *fence =
      g_markup_escape_text (_ ("Not part of what was signed; anyone could have added this:"), -1);

  if (is_fenced)
    g_string_append_printf (html, "<div class=\"mesign-fence\"><p>%s</p>", fence);
  if (part->html != NULL)
    g_string_append (html, part->html);
  else
    g_string_append_printf (html, "<div class=\"mesign-plain\">%s</div>", text);
  if (is_fenced)
    g_string_append (html, "</div>");
}

static gboolean
is_any_signed (const MesignOpenedMessage *message)
{
  for (guint i = 0; i < message->body_parts->len; i++)
    if (((MesignBodyPart *) message->body_parts->pdata[i])->is_signed)
      return TRUE;

  return FALSE;
}

static void
append_attachments (GString *html, const MesignOpenedMessage *message)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < message->attachments->len; i++)
    {
      const MesignAttachment *attachment = message->attachments->pdata[i];
      g_autofree char *name = mesign_attachment_dup_name (attachment);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  if (names->len == 0)
    return;
  g_string_append (html, "<hr><table>");
  append_line (html, _ ("Attachments"), names->str);
  g_string_append (html, "</table>");
}

static char *
make_page (const Printing *self, GPtrArray *parts)
{
  g_autoptr (GString) html = g_string_new (STYLE);
  gboolean is_signed = is_any_signed (self->message) ||
                       self->message->report->signature.status == MESIGN_SIGNATURE_PARTIAL;
  gboolean on_paper;

  append_head (html, self);
  for (guint i = 0; i < parts->len; i++)
    {
      const MesignPreparedPart *part = parts->pdata[i];

      append_part (html, part, is_signed && !part->part->is_signed);
    }
  append_attachments (html, self->message);

  return mesign_web_view_wrap (html->str, FALSE, FALSE, &on_paper);
}

/* Printing it */

static void
on_failed (WebKitPrintOperation *operation, GError *error, GtkWidget *parent)
{
  mesign_tell (parent, _ ("The Mail Was Not Printed"), error->message);
}

static void
on_finished (WebKitPrintOperation *operation, WebKitWebView *view)
{
  webkit_web_view_terminate_web_process (view);
  g_object_unref (operation);
}

static GtkPrintSettings *
make_settings (const MesignOpenedMessage *message)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autofree char *subject = mesign_words_subject (message->headers->subject);
  GtkPrintSettings *settings = gtk_print_settings_new ();
  glong length = MIN (g_utf8_strlen (subject, -1), 60);
  g_autofree char *name = g_utf8_substring (subject, 0, length);

  g_strdelimit (name, "/\\.", '_');
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR,
                          documents != NULL ? documents : g_get_home_dir ());
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, name);

  return settings;
}

/* The web view is kept by its operation until all is printed. The dialog runs a main loop of its
 * own; WebKit has no other way to ask where to print. The window may be gone when it returns, so
 * nothing is touched then but what is held here. */
static void
print (Printing *self)
{
  WebKitPrintOperation *operation = webkit_print_operation_new (self->view);
  g_autoptr (GtkPrintSettings) settings = make_settings (self->message);
  GtkRoot *root = gtk_widget_get_root (self->parent);

  webkit_print_operation_set_print_settings (operation, settings);
  g_signal_connect_object (operation, "failed", G_CALLBACK (on_failed), self->parent, 0);
  g_signal_connect_data (operation, "finished", G_CALLBACK (on_finished), g_object_ref (self->view),
                         (GClosureNotify) (void *) g_object_unref, 0);
  if (webkit_print_operation_run_dialog (operation,
                                         GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL) ==
      WEBKIT_PRINT_OPERATION_RESPONSE_CANCEL)
    on_finished (operation, self->view);
}

/* Then nothing is loaded any more. */
static void
on_terminated (WebKitWebView *view, WebKitWebProcessTerminationReason reason, Printing *self)
{
  g_autoptr (Printing) printing = self;

  g_signal_handlers_disconnect_by_data (view, self);
  mesign_tell (self->parent, _ ("The Mail Was Not Printed"),
               _ ("What draws it has stopped. Try again."));
}

static void
on_load_changed (WebKitWebView *view, WebKitLoadEvent event, Printing *self)
{
  g_autoptr (Printing) printing = NULL;

  if (event != WEBKIT_LOAD_FINISHED)
    return;
  printing = self;
  g_signal_handlers_disconnect_by_data (view, self);
  print (printing);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Printing) self = user_data;
  g_autoptr (GPtrArray) parts = mesign_prepare_body_finish (result, NULL);
  g_autofree char *page = NULL;
  WebKitWebView *view;

  if (parts == NULL)
    return;
  page = make_page (self, parts);
  view = mesign_web_view_new (self->message, is_any_signed (self->message), NULL);
  self->view = g_object_ref_sink (view);
  g_signal_connect (view, "load-changed", G_CALLBACK (on_load_changed), self);
  g_signal_connect (view, "web-process-terminated", G_CALLBACK (on_terminated),
                    g_steal_pointer (&self));
  webkit_web_view_load_html (view, page, "about:blank");
}

/**
 * mesign_message_print:
 * @parent: what it is printed from
 * @message: the mail
 * @mine: (nullable) (element-type MesignAddress): all addresses of who reads it
 *
 * Asks where to print a mail, and prints it.
 */
void
mesign_message_print (GtkWidget *parent, MesignOpenedMessage *message, GPtrArray *mine)
{
  Printing *self = g_new0 (Printing, 1);

  self->parent = g_object_ref (parent);
  self->message = mesign_opened_message_ref (message);
  self->mine = mine != NULL ? g_ptr_array_ref (mine) : NULL;
  mesign_prepare_body_async (message, NULL, on_prepared, self);
}
