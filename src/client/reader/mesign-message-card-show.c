/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-message-card-private.h"

#include "client/reader/mesign-attachments-box.h"
#include "client/reader/mesign-body-view.h"
#include "client/reader/mesign-journey-notice.h"
#include "client/reader/mesign-list-notice.h"
#include "client/reader/mesign-message-window.h"
#include "client/security/mesign-security-line.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* Filling in a card: the line from what the store knows, the rest from the opened message. */

static char *
dup_author (const MesignEnvelope *envelope)
{
  return mesign_words_person (envelope->from->len > 0 ? envelope->from->pdata[0] : NULL);
}

/* Whom it went to, those in copy as well. */
static char *
dup_recipients (MesignMessageCard *self, const MesignEnvelope *envelope)
{
  g_autoptr (GPtrArray) everybody = g_ptr_array_new ();
  g_autofree char *people = NULL;

  g_ptr_array_extend (everybody, envelope->to, NULL, NULL);
  g_ptr_array_extend (everybody, envelope->cc, NULL, NULL);
  g_ptr_array_extend (everybody, envelope->bcc, NULL, NULL);
  if (everybody->len == 0)
    return g_strdup (_ ("to nobody named"));
  people = mesign_words_people (everybody, self->mine);

  /* Translators: whom a mail is addressed to, such as "to me, 王芳" */
  return g_strdup_printf (_ ("to %s"), people);
}

static gint64
get_date (const MesignMessageInfo *info, const MesignEnvelope *envelope)
{
  if (info != NULL && info->received > 0)
    return info->received;

  return envelope->date;
}

/* An open mail tells the time of the day as well. */
static void
show_date (MesignMessageCard *self, GtkLabel *label, gint64 at)
{
  g_autofree char *brief = NULL;
  g_autofree char *whole = at != 0 ? mesign_words_date_long (at) : NULL;

  if (at != 0)
    brief = label == self->date ? mesign_words_date_and_time (at) : mesign_words_date_short (at);
  gtk_label_set_text (label, brief != NULL ? brief : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), whole);
}

static void
show_people (MesignMessageCard *self, const MesignEnvelope *envelope)
{
  g_autofree char *author = dup_author (envelope);
  g_autofree char *recipients = dup_recipients (self, envelope);
  g_autofree char *address =
      envelope->from->len > 0
          ? mesign_words_clean_line (((MesignAddress *) envelope->from->pdata[0])->address)
          : NULL;
  g_autofree char *words = g_strdup_printf (_ ("%s: all addresses"), recipients);

  adw_avatar_set_text (self->avatar, author);
  gtk_label_set_text (self->name, author);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), address);
  gtk_label_set_text (self->recipients, recipients);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->details_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
name_folded (MesignMessageCard *self, const char *author, const char *preview, guint signs)
{
  g_autofree char *date = mesign_words_date_short (get_date (self->info, self->info->envelope));
  g_autofree char *words = mesign_signs_describe (signs);
  /* Translators: author, date, first line and signs of security of a mail */
  g_autofree char *name =
      g_strdup_printf (_ ("%1$s, %2$s: %3$s %4$s"), author, date, preview, words);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->folded), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

/* Fills in what the store knows. */
void
mesign_message_card_show_info (MesignMessageCard *self)
{
  const MesignMessageInfo *info = self->info;
  g_autofree char *author = dup_author (info->envelope);
  g_autofree char *preview = mesign_words_clean_line (info->preview);
  guint signs = mesign_verdict_get_signs (&info->verdict);

  adw_avatar_set_text (self->folded_avatar, author);
  gtk_label_set_text (self->folded_name, author);
  gtk_label_set_text (self->folded_preview, preview);
  mesign_signs_set (self->folded_signs, signs);
  show_date (self, self->folded_date, get_date (info, info->envelope));
  name_folded (self, author, preview, signs);
  if ((info->flags & MESIGN_FLAG_SEEN) == 0)
    gtk_widget_add_css_class (self->folded, "unread");
  else
    gtk_widget_remove_css_class (self->folded, "unread");
  if (self->opened != NULL)
    return;
  show_people (self, info->envelope);
  show_date (self, self->date, get_date (info, info->envelope));
  mesign_signs_set (self->signs, signs);
}

/* Beside the name, which anyone can choose, stands the address, and behind it the organization if
 * somebody vouches for it. */
static void
show_organization (MesignMessageCard *self)
{
  const MesignSecurityReport *report = self->opened->report;
  const MesignSigner *signer = mesign_security_report_get_signer (report);
  const GPtrArray *from = self->opened->headers->from;
  g_autofree char *organization = NULL;
  g_autofree char *address = NULL;
  g_autofree char *words = NULL;
  const MesignAddress *author = from->len > 0 ? from->pdata[0] : NULL;

  if (report->signature.status == MESIGN_SIGNATURE_VALID && signer != NULL)
    organization = mesign_words_clean_line (signer->organization);
  address = author != NULL ? mesign_words_clean_line (author->address) : g_strdup ("");
  if (g_str_equal (address, gtk_label_get_text (self->name)))
    *address = '\0';
  if (organization != NULL && *organization != '\0' && *address != '\0')
    /* Translators: a mail address, and the organization that its owner is with */
    words = g_strdup_printf (_ ("%1$s · %2$s"), address, organization);
  else
    words = g_strdup (*address != '\0' || organization == NULL ? address : organization);
  gtk_label_set_text (self->organization, words);
}

static void
show_security (MesignMessageCard *self)
{
  GtkWidget *line = mesign_security_line_new (self->engine);

  mesign_security_line_set_message (MESIGN_SECURITY_LINE (line), self->opened, self->mine);
  g_signal_connect_object (line, "trust-changed", G_CALLBACK (mesign_message_card_refresh), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (self->security, line);
}

static void
on_view (MesignMessageCard *self, GBytes *octets)
{
  mesign_message_window_present (GTK_WIDGET (self), self->engine, octets);
}

static void
show_attachments (MesignMessageCard *self)
{
  GtkWidget *box = mesign_attachments_box_new (self->opened);

  g_signal_connect_object (box, "view", G_CALLBACK (on_view), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->attachments, box);
  g_object_bind_property (box, "visible", self->attachments, "visible", G_BINDING_SYNC_CREATE);
}

static void
show_notice (MesignMessageCard *self)
{
  GtkWidget *notice;

  gtk_widget_set_visible (GTK_WIDGET (self->notice), FALSE);
  if (self->info == NULL)
    return;
  notice = mesign_journey_notice_new (self->engine, self->info->id);
  adw_bin_set_child (self->notice, notice);
  g_object_bind_property (notice, "visible", self->notice, "visible", G_BINDING_SYNC_CREATE);
}

/* What was attached to a mail came by no list. */
static void
show_list_notice (MesignMessageCard *self)
{
  gboolean wanted = self->info != NULL && mesign_list_notice_is_wanted (self->opened);

  adw_bin_set_child (self->list_notice,
                     wanted ? mesign_list_notice_new (self->engine, self->opened) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->list_notice), wanted);
}

/* Fills in what is in the message. */
void
mesign_message_card_show_opened (MesignMessageCard *self)
{
  MesignVerdict verdict = mesign_verdict_from_report (self->opened->report);

  show_people (self, self->opened->headers);
  show_date (self, self->date, get_date (self->info, self->opened->headers));
  show_organization (self);
  mesign_signs_set (self->signs, mesign_verdict_get_signs (&verdict));
  show_security (self);
  show_notice (self);
  show_list_notice (self);
  adw_bin_set_child (self->body, mesign_body_view_new (self->engine, self->room, self->opened));
  show_attachments (self);
  gtk_stack_set_visible_child_name (self->stack, "body");
}

/* Lets go of what is in the message, and of the web process that drew it. */
void
mesign_message_card_forget_opened (MesignMessageCard *self)
{
  adw_bin_set_child (self->body, NULL);
  adw_bin_set_child (self->attachments, NULL);
  adw_bin_set_child (self->security, NULL);
  adw_bin_set_child (self->notice, NULL);
  adw_bin_set_child (self->list_notice, NULL);
  gtk_toggle_button_set_active (self->details_button, FALSE);
  gtk_revealer_set_child (self->details, NULL);
  gtk_label_set_text (self->organization, "");
  g_clear_pointer (&self->opened, mesign_opened_message_unref);
}
