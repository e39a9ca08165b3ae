/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/composer/mesign-mailto.h"
#include "client/preferences/mesign-settings-keys.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* How a composer begins: with a draft, or with what a link asks for. */

static const char *
get_kind (MesignComposer *self)
{
  if (self->base->in_reply_to == NULL)
    return _ ("New Message");

  return g_str_has_prefix (self->base->subject, "Fwd: ") ? _ ("Forward") : _ ("Reply");
}

void
mesign_composer_show_title (MesignComposer *self)
{
  g_autofree char *subject =
      mesign_words_clean_line (gtk_editable_get_text (GTK_EDITABLE (self->subject)));

  gtk_window_set_title (GTK_WINDOW (self), subject[0] != '\0' ? subject : get_kind (self));
}

static guint
find_account (MesignComposer *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      const MesignAccount *one = self->accounts->pdata[i];

      if (g_str_equal (one->id, self->account->id) &&
          g_str_equal (one->address, self->account->address))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
fill_accounts (MesignComposer *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->accounts->len; i++)
    {
      const MesignAccount *account = self->accounts->pdata[i];
      g_autofree char *name = mesign_words_clean_line (account->name);
      char *line = name[0] != '\0' ? g_strdup_printf ("%s <%s>", name, account->address)
                                   : g_strdup (account->address);

      gtk_string_list_take (names, line);
    }
  gtk_drop_down_set_model (self->from, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->from, find_account (self));
  gtk_widget_set_visible (self->from_row, self->accounts->len > 1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->get_certificate), "s",
                                    self->account->address);
}

static void
fill_text (MesignComposer *self, const char *text)
{
  GtkTextIter start;

  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
}

static void
fill_recipients (MesignComposer *self, MesignDraft *draft)
{
  mesign_address_field_set_engine (self->to, self->engine);
  mesign_address_field_set_engine (self->cc, self->engine);
  mesign_address_field_set_engine (self->bcc, self->engine);
  mesign_address_field_add_addresses (self->to, draft->to);
  mesign_address_field_add_addresses (self->cc, draft->cc);
  mesign_address_field_add_addresses (self->bcc, draft->bcc);
  mesign_composer_show_copies (self, FALSE);
}

/* A mail to be encrypted, as one that answers an encrypted mail is, stays so until the person says
 * otherwise. */
static void
fill_protection (MesignComposer *self, MesignDraft *draft)
{
  self->wants_sign = draft->sign;
  self->protection.sign = draft->sign;
  self->protection.can_sign = draft->sign;
  self->protection.encrypt = draft->encrypt;
  self->protection.chose_encrypt = draft->encrypt;
  self->protection.quotes_encrypted = draft->quotes_encrypted;
  mesign_composer_show_protection (self);
}

static void
fill (MesignComposer *self, MesignDraft *draft)
{
  self->is_loading = TRUE;
  self->base = mesign_draft_ref (draft);
  fill_accounts (self);
  fill_recipients (self, draft);
  gtk_editable_set_text (GTK_EDITABLE (self->subject), draft->subject);
  fill_text (self, draft->text);
  for (guint i = 0; i < draft->attachments->len; i++)
    if (((const MesignDraftAttachment *) draft->attachments->pdata[i])->content_id == NULL)
      mesign_file_box_add (self->files, draft->attachments->pdata[i], draft->quotes_encrypted);
  fill_protection (self, draft);
  mesign_composer_mark_quote (self, self->draft_id != 0);
  if (self->draft_id == 0)
    mesign_composer_add_footer (self);
  adw_window_title_set_title (self->title, get_kind (self));
  mesign_composer_show_title (self);
  self->is_loading = FALSE;
  mesign_composer_advise_soon (self);
}

/* Where the person goes on: to whom, about what, what. */
static void
focus_first (MesignComposer *self)
{
  if (mesign_address_field_is_empty (self->to))
    mesign_address_field_focus (self->to);
  else if (gtk_editable_get_text (GTK_EDITABLE (self->subject))[0] == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->subject));
  else if (self->is_rich)
    mesign_rich_editor_focus (self->rich);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
check_spelling (MesignComposer *self)
{
  if (mesign_settings_get_boolean (mesign_engine_get_settings (self->engine),
                                   MESIGN_SETTINGS_WRITING, MESIGN_SETTING_CHECK_SPELLING, TRUE))
    self->spelling = mesign_spelling_marker_new (self->view);
}

static void
on_certificates_changed (MesignComposer *self)
{
  mesign_composer_advise_soon (self);
}

/**
 * mesign_composer_new:
 * @application: the application
 * @engine: an open engine
 * @account: the account to write from
 * @draft: what is there already
 * @draft_message_id: the draft that is gone on with, 0 for a new one
 *
 * Returns: (transfer none): a new window, which belongs to @application
 */
GtkWindow *
mesign_composer_new (GtkApplication *application,
                     MesignEngine *engine,
                     MesignAccount *account,
                     MesignDraft *draft,
                     gint64 draft_message_id)
{
  MesignComposer *self = g_object_new (MESIGN_TYPE_COMPOSER, "application", application, NULL);

  self->engine = g_object_ref (engine);
  self->account = mesign_account_ref (account);
  self->accounts = mesign_engine_list_writers (engine);
  self->draft_id = draft_message_id;
  if (draft->in_reply_to != NULL && draft->to->len > 0 && draft_message_id == 0)
    self->begun_as = g_strdup (account->address);
  fill (self, draft);
  check_spelling (self);
  mesign_composer_begin_rich (self);
  focus_first (self);
  g_signal_connect_object (engine, "certificates-changed", G_CALLBACK (on_certificates_changed),
                           self, G_CONNECT_SWAPPED);

  return GTK_WINDOW (self);
}

/**
 * mesign_composer_new_from_mailto:
 * @application: the application
 * @engine: an open engine
 * @account: the account to write from
 * @uri: a mailto: address, or "" for an empty mail
 *
 * Returns: (transfer none): a new window with what @uri asks for and may ask for
 */
GtkWindow *
mesign_composer_new_from_mailto (GtkApplication *application,
                                 MesignEngine *engine,
                                 MesignAccount *account,
                                 const char *uri)
{
  g_autoptr (MesignDraft) draft = mesign_engine_make_draft (engine, account);
  g_autoptr (MesignMailto) mailto = mesign_mailto_parse (uri);
  MesignComposer *self;

  if (mailto == NULL)
    return mesign_composer_new (application, engine, account, draft, 0);
  g_free (draft->subject);
  draft->subject = g_strdup (mailto->subject);
  g_free (draft->text);
  draft->text = g_strdup (mailto->body);
  self = MESIGN_COMPOSER (mesign_composer_new (application, engine, account, draft, 0));
  self->is_loading = TRUE;
  mesign_address_field_add_text (self->to, mailto->to);
  mesign_address_field_add_text (self->cc, mailto->cc);
  mesign_address_field_add_text (self->bcc, mailto->bcc);
  self->is_loading = FALSE;
  focus_first (self);
  if (mailto->wants_attachment)
    mesign_composer_show_trouble (self, _ ("The link asked for a file to be attached. Nothing was "
                                           "attached: only you choose the files."));

  return GTK_WINDOW (self);
}
