/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/composer/mesign-composer-bar.h"
#include "client/composer/mesign-low-scroller.h"
#include "client/compat/mesign-group.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * MesignComposer:
 *
 * The window in which a mail is written. What it shows below about signing and encrypting is what
 * sending does, or it does not send.
 */
G_DEFINE_FINAL_TYPE (MesignComposer, mesign_composer, ADW_TYPE_WINDOW)

enum
{
  PROP_0,
  PROP_SIGN,
  PROP_ENCRYPT,
  PROP_RICH,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* What is written, as a value */

char *
mesign_composer_dup_text (MesignComposer *self)
{
  GtkTextIter start, end;

  if (self->is_rich)
    return g_strdup (mesign_rich_editor_get_text (self->rich));
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

static void
set_recipients (MesignAddressField *field, GPtrArray **target)
{
  g_ptr_array_unref (*target);
  *target = mesign_address_field_dup_addresses (field);
}

/* What the draft began with and no widget shows. */
static MesignDraft *
dup_base (const MesignDraft *base)
{
  MesignDraft *draft = mesign_draft_new ();

  g_ptr_array_unref (draft->reply_to);
  draft->reply_to = g_ptr_array_ref (base->reply_to);
  g_free (draft->subject);
  draft->subject = g_strdup (base->subject);
  draft->in_reply_to = g_strdup (base->in_reply_to);
  draft->references = g_strdupv (base->references);
  draft->message_id = g_strdup (base->message_id);
  draft->opaque = base->opaque;
  draft->pss = base->pss;
  draft->timestamp = base->timestamp;
  draft->protect_headers = base->protect_headers;
  draft->hidden_subject = g_strdup (base->hidden_subject);
  draft->open_subject = g_strdup (base->open_subject);

  return draft;
}

/* The mail as it stands. */
MesignDraft *
mesign_composer_dup_draft (MesignComposer *self)
{
  MesignDraft *draft = dup_base (self->base);

  draft->from = mesign_address_new (self->account->name, self->account->address);
  set_recipients (self->to, &draft->to);
  set_recipients (self->cc, &draft->cc);
  set_recipients (self->bcc, &draft->bcc);
  g_free (draft->subject);
  draft->subject = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject)));
  g_free (draft->text);
  draft->text = mesign_composer_dup_text (self);
  mesign_composer_put_rich_into (self, draft);
  mesign_file_box_put_into (self->files, draft);
  draft->date = g_get_real_time () / G_USEC_PER_SEC;
  draft->sign = self->protection.sign;
  draft->encrypt = self->protection.encrypt;
  draft->quotes_encrypted = self->protection.quotes_encrypted;
  draft->seal = self->protection.n_recipients == 0 && self->protection.can_seal;

  return draft;
}

gboolean
mesign_composer_is_empty (MesignComposer *self)
{
  g_autofree char *text = g_strstrip (mesign_composer_dup_text (self));

  return text[0] == '\0' && !(self->is_rich && mesign_rich_editor_has_picture (self->rich)) &&
         gtk_editable_get_text (GTK_EDITABLE (self->subject))[0] == '\0' &&
         mesign_file_box_get_n_files (self->files) == 0 &&
         mesign_address_field_is_empty (self->to) && mesign_address_field_is_empty (self->cc) &&
         mesign_address_field_is_empty (self->bcc);
}

/* Showing */

void
mesign_composer_show_trouble (MesignComposer *self, const char *words)
{
  mesign_banner_set_title (self->banner, words);
  mesign_banner_set_revealed (self->banner, TRUE);
}

static void
on_banner_dismissed (MesignBanner *banner)
{
  mesign_banner_set_revealed (banner, FALSE);
}

/* The focus leaves before its widget cannot have it any more, and comes back after. */
static void
move_focus (MesignComposer *self, gboolean is_busy)
{
  GtkWidget *back = self->focus;

  if (is_busy)
    {
      g_set_weak_pointer (&self->focus, gtk_window_get_focus (GTK_WINDOW (self)));
      gtk_window_set_focus (GTK_WINDOW (self), NULL);
      return;
    }
  g_clear_weak_pointer (&self->focus);
  if (back != NULL)
    gtk_widget_grab_focus (back);
}

/* Nothing can be changed while it is on its way. */
void
mesign_composer_set_busy (MesignComposer *self, gboolean is_busy)
{
  if (is_busy == self->is_busy)
    return;
  self->is_busy = is_busy;
  if (is_busy)
    move_focus (self, TRUE);
  gtk_widget_set_sensitive (self->content, !is_busy);
  gtk_stack_set_visible_child_name (self->send_stack, is_busy ? "busy" : "ready");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.discard", !is_busy);
  if (!is_busy)
    move_focus (self, FALSE);
}

void
mesign_composer_leave (MesignComposer *self)
{
  self->is_leaving = TRUE;
  g_clear_handle_id (&self->save_timer, g_source_remove);
  mesign_composer_stop_advising (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Changes */

/* The person changed something; the draft follows. */
void
mesign_composer_note_change (MesignComposer *self)
{
  if (self->is_loading)
    return;
  self->is_touched = TRUE;
  self->is_changed = TRUE;
  mesign_composer_save_soon (self);
}

static void
on_content_changed (MesignComposer *self)
{
  mesign_composer_note_change (self);
}

static void
on_subject_changed (MesignComposer *self)
{
  mesign_composer_show_title (self);
  mesign_composer_note_change (self);
}

/* A row for copies that is there stays. */
void
mesign_composer_show_copies (MesignComposer *self, gboolean always)
{
  if (always || !mesign_address_field_is_empty (self->cc))
    gtk_widget_set_visible (self->cc_row, TRUE);
  if (always || !mesign_address_field_is_empty (self->bcc))
    gtk_widget_set_visible (self->bcc_row, TRUE);
  gtk_widget_set_visible (self->cc_button, !gtk_widget_get_visible (self->cc_row) ||
                                               !gtk_widget_get_visible (self->bcc_row));
}

static void
on_recipients_changed (MesignComposer *self)
{
  mesign_composer_show_copies (self, FALSE);
  mesign_composer_advise_soon (self);
  mesign_composer_note_change (self);
}

/* Another writer: another name for the mail, and the draft goes to other drafts. */
static void
use_account (MesignComposer *self, MesignAccount *account)
{
  g_autoptr (MesignDraft) fresh = mesign_engine_make_draft (self->engine, account);
  MesignDraft *base = dup_base (self->base);

  g_clear_pointer (&self->account, mesign_account_unref);
  self->account = mesign_account_ref (account);
  self->wants_sign = fresh->sign;
  g_free (base->message_id);
  base->message_id = g_strdup (fresh->message_id);
  mesign_draft_unref (self->base);
  self->base = base;
}

static void
on_from_changed (MesignComposer *self)
{
  guint i = gtk_drop_down_get_selected (self->from);

  if (self->is_loading || i == GTK_INVALID_LIST_POSITION ||
      self->accounts->pdata[i] == self->account)
    return;
  use_account (self, self->accounts->pdata[i]);
  mesign_composer_change_footer (self);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->get_certificate), "s",
                                    self->account->address);
  mesign_composer_advise_soon (self);
  mesign_composer_note_change (self);
}

/* Actions */

static void
activate_send (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_composer_send_at (MESIGN_COMPOSER (widget), 0);
}

static void
activate_send_at (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_composer_send_at (MESIGN_COMPOSER (widget), g_variant_get_int64 (parameter));
}

static void
activate_choose_time (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_composer_choose_time (MESIGN_COMPOSER (widget));
}

static void
activate_insert_template (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_composer_insert_template (MESIGN_COMPOSER (widget),
                                   g_variant_get_string (parameter, NULL));
}

static void
activate_save_template (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_composer_save_template (MESIGN_COMPOSER (widget));
}

static void
activate_delete_template (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_composer_delete_template (MESIGN_COMPOSER (widget),
                                   g_variant_get_string (parameter, NULL));
}

static void
activate_discard (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_composer_discard (MESIGN_COMPOSER (widget));
}

static void
activate_attach (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_composer_choose_files (MESIGN_COMPOSER (widget));
}

static void
activate_show_copies (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignComposer *self = MESIGN_COMPOSER (widget);

  mesign_composer_show_copies (self, TRUE);
  mesign_address_field_focus (self->cc);
}

/* A mail of its own that asks for a signed one. */
static void
activate_ask_certificate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignComposer *self = MESIGN_COMPOSER (widget);
  g_autoptr (MesignDraft) draft = mesign_engine_make_draft (self->engine, self->account);

  g_ptr_array_add (draft->to, mesign_address_new (NULL, g_variant_get_string (parameter, NULL)));
  g_free (draft->subject);
  draft->subject = g_strdup (_ ("Please send me a signed mail"));
  g_free (draft->text);
  draft->text = g_strdup (_ ("Hello,\n\nI would like to write to you in encrypted mail. Please "
                             "answer with a signed mail: it brings your certificate along, and "
                             "that is all I need.\n"));
  gtk_window_present (mesign_composer_new (gtk_window_get_application (GTK_WINDOW (self)),
                                           self->engine, self->account, draft, 0));
}

static void
mesign_composer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignComposer *self = MESIGN_COMPOSER (object);

  switch (id)
    {
    case PROP_SIGN:
      g_value_set_boolean (value, self->protection.sign);
      break;
    case PROP_ENCRYPT:
      g_value_set_boolean (value, self->protection.encrypt);
      break;
    case PROP_RICH:
      g_value_set_boolean (value, self->is_rich);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_composer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignComposer *self = MESIGN_COMPOSER (object);

  switch (id)
    {
    case PROP_SIGN:
      mesign_composer_choose_sign (self, g_value_get_boolean (value));
      break;
    case PROP_ENCRYPT:
      mesign_composer_choose_encrypt (self, g_value_get_boolean (value));
      break;
    case PROP_RICH:
      mesign_composer_choose_rich (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_composer_dispose (GObject *object)
{
  MesignComposer *self = MESIGN_COMPOSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_weak_pointer (&self->focus);
  mesign_composer_stop_advising (self);
  if (self->spelling != NULL)
    mesign_spelling_marker_stop (self->spelling);
  g_clear_object (&self->spelling);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_COMPOSER);

  G_OBJECT_CLASS (mesign_composer_parent_class)->dispose (object);
}

static void
mesign_composer_finalize (GObject *object)
{
  MesignComposer *self = MESIGN_COMPOSER (object);

  mesign_protection_clear (&self->protection);
  g_free (self->begun_as);
  g_free (self->usual_writer);
  g_free (self->accepted_writer);
  g_free (self->deleted_template);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->base, mesign_draft_unref);
  g_clear_pointer (&self->outgoing, mesign_draft_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  g_free (self->quote);
  g_free (self->footer);

  G_OBJECT_CLASS (mesign_composer_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (klass, "/com/mesign/Client/ui/mesign-composer.ui");
  gtk_widget_class_bind_template_child (klass, MesignComposer, title);
  gtk_widget_class_bind_template_child (klass, MesignComposer, content);
  gtk_widget_class_bind_template_child (klass, MesignComposer, send_button);
  gtk_widget_class_bind_template_child (klass, MesignComposer, send_stack);
  gtk_widget_class_bind_template_child (klass, MesignComposer, banner);
  gtk_widget_class_bind_template_child (klass, MesignComposer, from_row);
  gtk_widget_class_bind_template_child (klass, MesignComposer, from);
  gtk_widget_class_bind_template_child (klass, MesignComposer, to);
  gtk_widget_class_bind_template_child (klass, MesignComposer, cc);
  gtk_widget_class_bind_template_child (klass, MesignComposer, bcc);
  gtk_widget_class_bind_template_child (klass, MesignComposer, cc_row);
  gtk_widget_class_bind_template_child (klass, MesignComposer, bcc_row);
  gtk_widget_class_bind_template_child (klass, MesignComposer, cc_button);
  gtk_widget_class_bind_template_child (klass, MesignComposer, subject);
  gtk_widget_class_bind_template_child (klass, MesignComposer, view);
  gtk_widget_class_bind_template_child (klass, MesignComposer, buffer);
  gtk_widget_class_bind_template_child (klass, MesignComposer, files);
  gtk_widget_class_bind_template_child (klass, MesignComposer, editors);
  gtk_widget_class_bind_template_child (klass, MesignComposer, templates);
  gtk_widget_class_bind_template_child (klass, MesignComposer, sentence);
  gtk_widget_class_bind_template_child (klass, MesignComposer, get_certificate);
  gtk_widget_class_bind_template_callback (klass, on_banner_dismissed);
  gtk_widget_class_bind_template_callback (klass, on_content_changed);
  gtk_widget_class_bind_template_callback (klass, on_subject_changed);
  gtk_widget_class_bind_template_callback (klass, on_recipients_changed);
  gtk_widget_class_bind_template_callback (klass, on_from_changed);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "composer.send", NULL, activate_send);
  gtk_widget_class_install_action (klass, "composer.send-at", "x", activate_send_at);
  gtk_widget_class_install_action (klass, "composer.choose-time", NULL, activate_choose_time);
  gtk_widget_class_install_action (klass, "composer.discard", NULL, activate_discard);
  gtk_widget_class_install_action (klass, "composer.insert-template", "s",
                                   activate_insert_template);
  gtk_widget_class_install_action (klass, "composer.save-template", NULL, activate_save_template);
  gtk_widget_class_install_action (klass, "composer.delete-template", "s",
                                   activate_delete_template);
  gtk_widget_class_install_action (klass, "composer.attach", NULL, activate_attach);
  gtk_widget_class_install_action (klass, "composer.show-copies", NULL, activate_show_copies);
  gtk_widget_class_install_action (klass, "composer.ask-certificate", "s",
                                   activate_ask_certificate);
  gtk_widget_class_install_property_action (klass, "composer.sign", "sign");
  gtk_widget_class_install_property_action (klass, "composer.encrypt", "encrypt");
  gtk_widget_class_install_property_action (klass, "composer.rich", "rich");
}

static void
mesign_composer_class_init (MesignComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mesign_composer_get_property;
  object_class->set_property = mesign_composer_set_property;
  object_class->dispose = mesign_composer_dispose;
  object_class->finalize = mesign_composer_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mesign_composer_close_request;

  props[PROP_SIGN] = g_param_spec_boolean ("sign", NULL, NULL, FALSE, flags);
  props[PROP_ENCRYPT] = g_param_spec_boolean ("encrypt", NULL, NULL, FALSE, flags);
  props[PROP_RICH] = g_param_spec_boolean ("rich", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (MESIGN_TYPE_BANNER);
  g_type_ensure (MESIGN_TYPE_ADDRESS_FIELD);
  g_type_ensure (MESIGN_TYPE_FILE_BOX);
  g_type_ensure (MESIGN_TYPE_COMPOSER_BAR);
  g_type_ensure (MESIGN_TYPE_LOW_SCROLLER);
  bind_template (GTK_WIDGET_CLASS (klass));
  install_actions (GTK_WIDGET_CLASS (klass));
}

static void
mesign_composer_init (MesignComposer *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_group_stand_alone (GTK_WINDOW (self));
  mesign_composer_init_send_later (self);
  mesign_composer_init_templates (self);
  mesign_composer_follow_clicks (self);
  mesign_composer_take_files (self);
}

/* The saved draft it goes on with, or 0. */
gint64
mesign_composer_get_draft_message_id (MesignComposer *self)
{
  return self->draft_id;
}
