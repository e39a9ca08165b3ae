/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-body-view.h"

#include "client/reader/mesign-prepared-body.h"
#include "client/reader/mesign-text-body.h"
#include "client/reader/mesign-unsigned-frame.h"
#include "client/reader/mesign-web-body.h"
#include "client/reader/mesign-zoom.h"

#include <glib/gi18n-lib.h>

/* The body of one message: its parts, one after the other, or why there is nothing to see. */
struct _MesignBodyView
{
  AdwBin parent_instance;

  GtkBox *box;
  MesignEngine *engine;
  MesignWebRoom *room;
  MesignOpenedMessage *message;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignBodyView, mesign_body_view, ADW_TYPE_BIN)

/* Why an encrypted mail stays closed, and what to do. */
typedef struct
{
  const char *title;
  const char *text;
  gboolean can_import;
} Hindrance;

/* Whether only a password or a shared key would open it. */
static gboolean
is_for_a_secret (const MesignSecurityReport *report)
{
  const char *reason = report->encryption.reason;

  return g_strcmp0 (reason, "password") == 0 || g_strcmp0 (reason, "kek") == 0;
}

static gboolean
find_hindrance (const MesignOpenedMessage *message, Hindrance *hindrance)
{
  switch (message->report->encryption.status)
    {
    case MESIGN_ENCRYPTION_NO_KEY:
      *hindrance = (Hindrance){
        _ ("This Mail Cannot Be Opened Here"),
        _ ("It is encrypted for a certificate that is not on this computer. If you had a "
           "certificate before, or have one on another device, import it together with its "
           "private key. Otherwise ask the sender to send the mail again, for your present "
           "certificate."),
        TRUE,
      };
      return TRUE;
    case MESIGN_ENCRYPTION_FAILED:
      *hindrance = (Hindrance){
        _ ("This Mail Is Damaged"),
        _ ("What was encrypted was changed on the way, by accident or on purpose, so nothing of "
           "it is shown. Ask the sender to send it again."),
        FALSE,
      };
      return TRUE;
    case MESIGN_ENCRYPTION_UNSUPPORTED:
      *hindrance = (Hindrance){
        _ ("This Mail Cannot Be Read Here"),
        is_for_a_secret (message->report)
            ? _ ("It is encrypted with a password or a shared key, not for a certificate. Ask the "
                 "sender to send it again, encrypted for your certificate.")
            : _ ("It is encrypted in a way this program does not know. Ask the sender to send it "
                 "again, encrypted with AES."),
        FALSE,
      };
      return TRUE;
    case MESIGN_ENCRYPTION_NONE:
    case MESIGN_ENCRYPTION_DECRYPTED:
    case MESIGN_ENCRYPTION_NOT_OPENED:
    default:
      return FALSE;
    }
}

static GtkWidget *
new_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static void
on_import (GtkButton *button)
{
  gtk_widget_activate_action (GTK_WIDGET (button), "app.import-certificate", "s", "");
}

static void
add_hindrance (MesignBodyView *self, const Hindrance *hindrance)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("mesign-lock-broken-symbolic");
  GtkWidget *button;

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 32);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_add_css_class (row, "mesign-notice");
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), column);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (column), new_text (hindrance->title, "heading"));
  gtk_box_append (GTK_BOX (column), new_text (hindrance->text, NULL));
  if (hindrance->can_import)
    {
      button = gtk_button_new_with_mnemonic (_ ("_Import a Certificate…"));
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      g_signal_connect (button, "clicked", G_CALLBACK (on_import), NULL);
      gtk_box_append (GTK_BOX (column), button);
    }
  gtk_box_append (self->box, row);
}

/* Whoever altered an encrypted mail on its way might have its text sent off as the address of a
 * picture. */
static gboolean
is_encrypted (const MesignOpenedMessage *message)
{
  for (guint i = 0; i < message->report->layers->len; i++)
    if (((MesignLayer *) message->report->layers->pdata[i])->kind == MESIGN_LAYER_ENCRYPTED)
      return TRUE;

  return message->report->encryption.status != MESIGN_ENCRYPTION_NONE;
}

static const char *
get_remote_words (const MesignBodyView *self)
{
  if (is_encrypted (self->message))
    return _ ("Pictures from the web are not loaded in encrypted mail, so that nobody learns "
              "what it says.");

  return _ ("Pictures from the web were not loaded, so that nobody learns that you read this.");
}

static void
on_load_pictures (MesignWebBody *body, GtkWidget *button)
{
  GtkWidget *note = gtk_widget_get_parent (button);
  MesignBodyView *self = MESIGN_BODY_VIEW (gtk_widget_get_ancestor (button, MESIGN_TYPE_BODY_VIEW));
  g_autoptr (MesignPictureLoader) loader = mesign_picture_loader_new (self->engine);

  mesign_web_body_load_pictures (body, loader);
  gtk_widget_grab_focus (GTK_WIDGET (body));
  gtk_widget_set_visible (note, FALSE);
}

static GtkWidget *
new_remote_note (MesignBodyView *self, const MesignPreparedPart *part, GtkWidget *body)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("image-missing-symbolic");
  GtkWidget *label = new_text (get_remote_words (self), "caption");
  GtkWidget *button;

  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  if (is_encrypted (self->message) || part->html_with_remote == NULL)
    return row;
  button = gtk_button_new_with_mnemonic (_ ("_Load Pictures"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_load_pictures), body,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), button);

  return row;
}

static GtkWidget *
new_part (MesignBodyView *self, const MesignPreparedPart *part)
{
  GtkWidget *box;
  GtkWidget *body;

  if (part->html == NULL)
    {
      body = mesign_text_body_new (part->part->text);
      gtk_widget_add_css_class (body, MESIGN_ZOOM_CLASS);
      return body;
    }
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  body = mesign_web_body_new (self->room, self->message, part);
  if (part->n_remote > 0)
    gtk_box_append (GTK_BOX (box), new_remote_note (self, part, body));
  gtk_box_append (GTK_BOX (box), body);

  return box;
}

static gboolean
is_mixed (const MesignOpenedMessage *message)
{
  gboolean some_signed = FALSE;
  gboolean some_unsigned = FALSE;

  for (guint i = 0; i < message->body_parts->len; i++)
    {
      const MesignBodyPart *part = message->body_parts->pdata[i];

      some_signed = some_signed || part->is_signed;
      some_unsigned = some_unsigned || !part->is_signed;
    }

  return (some_signed && some_unsigned) ||
         message->report->signature.status == MESIGN_SIGNATURE_PARTIAL;
}

static gboolean
is_empty (const MesignPreparedPart *part)
{
  g_autofree char *text = g_strstrip (g_strdup (part->part->text));

  return part->html == NULL && *text == '\0';
}

static void
show_parts (MesignBodyView *self, GPtrArray *parts)
{
  gboolean mixed = is_mixed (self->message);
  guint n_shown = 0;

  for (guint i = 0; i < parts->len; i++)
    {
      const MesignPreparedPart *part = parts->pdata[i];
      GtkWidget *widget;

      if (is_empty (part))
        continue;
      widget = new_part (self, part);
      if (mixed && !part->part->is_signed)
        widget = mesign_unsigned_frame_new (widget);
      gtk_box_append (self->box, widget);
      n_shown++;
    }
  if (n_shown == 0)
    gtk_box_append (self->box, new_text (_ ("This mail has no text."), "dim-label"));
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) parts = mesign_prepare_body_finish (result, NULL);

  /* Without parts it was cancelled, and the view has gone. */
  if (parts != NULL)
    show_parts (user_data, parts);
}

static void
mesign_body_view_dispose (GObject *object)
{
  MesignBodyView *self = MESIGN_BODY_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->room);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_body_view_parent_class)->dispose (object);
}

static void
mesign_body_view_finalize (GObject *object)
{
  MesignBodyView *self = MESIGN_BODY_VIEW (object);

  g_clear_pointer (&self->message, mesign_opened_message_unref);

  G_OBJECT_CLASS (mesign_body_view_parent_class)->finalize (object);
}

static void
mesign_body_view_class_init (MesignBodyViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_body_view_dispose;
  object_class->finalize = mesign_body_view_finalize;
}

static void
mesign_body_view_init (MesignBodyView *self)
{
  self->cancellable = g_cancellable_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

/**
 * mesign_body_view_new:
 * @engine: the engine
 * @room: what bodies drawn as web pages share
 * @message: the message
 *
 * Returns: (transfer floating): a widget that shows what the message says
 */
GtkWidget *
mesign_body_view_new (MesignEngine *engine, MesignWebRoom *room, MesignOpenedMessage *message)
{
  MesignBodyView *self = g_object_new (MESIGN_TYPE_BODY_VIEW, NULL);
  Hindrance hindrance;

  self->engine = g_object_ref (engine);
  self->room = g_object_ref (room);
  self->message = mesign_opened_message_ref (message);
  if (find_hindrance (message, &hindrance))
    add_hindrance (self, &hindrance);
  else
    mesign_prepare_body_async (message, self->cancellable, on_prepared, self);

  return GTK_WIDGET (self);
}
