/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-welcome-done.h"

#include "client/certificates/mesign-certificate-words.h"
#include "client/journey/mesign-journey-origin.h"
#include "client/security/mesign-security-words.h"
#include "client/security/mesign-signs-box.h"
#include "client/welcome/mesign-trial-mail.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-engine-certificates.h"
#include "model/mesign-verdict.h"

#include <glib/gi18n-lib.h>

/**
 * MesignWelcomeDone:
 *
 * The last page: whose certificate it is, by whom, until when; and a mail to oneself, to see it
 * work.
 */
struct _MesignWelcomeDone
{
  AdwBin parent_instance;

  GtkImage *seal;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *organization;
  GtkLabel *level;
  GtkLabel *address;
  GtkLabel *issuer;
  GtkLabel *valid_until;
  GtkLabel *identity;
  GtkLabel *fingerprint;
  GtkWidget *card;
  GtkWidget *caution;
  GtkLabel *caution_words;
  GtkButton *caution_button;
  GtkStack *trial_stack;
  GtkLabel *trial_doing;
  GtkLabel *trial_fault;
  GtkLabel *trial_subject;
  GtkLabel *trial_when;
  MesignSignsBox *trial_signs;
  GtkLabel *trial_sentence;
  GtkLabel *fault;
  MesignJourneyOrigin *origin;

  MesignEngine *engine;
  MesignUpdater *updater;
  MesignAccount *account;
  MesignCertificateInfo *info;
  MesignTrialMail *trial;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignWelcomeDone, mesign_welcome_done, ADW_TYPE_BIN)

static guint started;

static void
set_line (GtkLabel *label, const char *text)
{
  g_autofree char *clean = mesign_words_clean_line (text);

  gtk_label_set_text (label, clean);
  gtk_widget_set_visible (GTK_WIDGET (label), clean[0] != '\0');
}

static void
set_fault (MesignWelcomeDone *self, const char *text)
{
  gtk_label_set_text (self->fault, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), text != NULL);
}

/* The card */

static char *
dup_day (gint64 at)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (at);

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%d") : g_strdup ("");
}

/* Only what the verdict vouches for is said of the organization and the level. */
static void
show_identity (MesignWelcomeDone *self, const MesignCertificateInfo *info)
{
  MesignLevel level = info->verdict != NULL ? info->verdict->level : MESIGN_LEVEL_UNKNOWN;

  set_line (self->organization, info->verdict != NULL ? info->verdict->organization : NULL);
  gtk_label_set_text (self->level, mesign_level_to_string (level));
  gtk_widget_set_visible (GTK_WIDGET (self->level), level != MESIGN_LEVEL_UNKNOWN);
  gtk_label_set_text (self->identity, mesign_words_level (level));
}

/* Where the certificate of its authority is not here, there is nothing to look at yet. */
static void
offer_remedy (MesignWelcomeDone *self, gboolean is_missing)
{
  GtkActionable *button = GTK_ACTIONABLE (self->caution_button);

  gtk_button_set_label (self->caution_button, is_missing ? _ ("_Import…") : _ ("_Look at It"));
  /* Name and target fit each other at every moment, or the button warns and stays dead. */
  gtk_actionable_set_action_name (button, NULL);
  gtk_actionable_set_action_target_value (button, is_missing ? g_variant_new_string ("") : NULL);
  gtk_actionable_set_action_name (button,
                                  is_missing ? "app.import-certificate" : "done.show-details");
}

static void
show_caution (MesignWelcomeDone *self, const MesignCertificateInfo *info)
{
  g_autofree char *missing =
      info->verdict != NULL ? mesign_certificate_words_missing_authority (info) : NULL;
  g_autofree char *clean = missing != NULL ? mesign_words_clean_line (missing) : NULL;
  const char *words = NULL;

  offer_remedy (self, missing != NULL);
  if (missing != NULL)
    words = clean;
  else if (info->verdict != NULL && info->verdict->status == MESIGN_SIGNATURE_UNTRUSTED)
    words = _ ("Its authority is not trusted on this computer, so it cannot be used for mail yet. "
               "Look at it and decide.");
  else if (info->verdict != NULL && info->verdict->status != MESIGN_SIGNATURE_VALID)
    words = _ ("This certificate cannot be used for signing. Look at it to see why.");
  gtk_label_set_text (self->caution_words, words != NULL ? words : "");
  gtk_widget_set_visible (self->caution, words != NULL);
  gtk_image_set_from_icon_name (self->seal, words != NULL ? "mesign-seal-caution-symbolic"
                                                          : "mesign-seal-valid-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->seal), words != NULL ? "success" : "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->seal), words != NULL ? "warning" : "success");
  gtk_widget_set_visible (GTK_WIDGET (self->trial_stack), words == NULL);
}

static void
show_certificate (MesignWelcomeDone *self)
{
  const MesignCertificate *certificate = self->info->certificate;
  g_autofree char *fingerprint = mesign_words_fingerprint (certificate->fingerprint);
  g_autofree char *until = dup_day (certificate->not_after);
  g_autofree char *name = mesign_words_clean_line (certificate->name);
  g_autofree char *addresses = g_strjoinv ("\n", certificate->addresses);

  adw_avatar_set_text (self->avatar, name);
  set_line (self->name, certificate->name);
  gtk_label_set_text (self->address, addresses);
  set_line (self->issuer, certificate->issuer_name);
  gtk_label_set_text (self->valid_until, until);
  gtk_label_set_text (self->fingerprint, fingerprint);
  show_identity (self, self->info);
  show_caution (self, self->info);
  gtk_widget_set_visible (self->card, TRUE);
}

static void
on_certificate (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeDone) self = MESIGN_WELCOME_DONE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignCertificateInfo) info =
      mesign_engine_find_certificate_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (info == NULL)
    {
      g_autofree char *words = mesign_words_error (error);

      set_fault (self, words);
      return;
    }
  set_fault (self, NULL);
  g_clear_pointer (&self->info, mesign_certificate_info_unref);
  self->info = g_steal_pointer (&info);
  show_certificate (self);
}

static void
load_certificate (MesignWelcomeDone *self, const char *fingerprint)
{
  mesign_engine_find_certificate_async (self->engine, fingerprint, self->cancellable,
                                        on_certificate, g_object_ref (self));
}

/* What is decided about its authority meanwhile shows here. */
static void
on_certificates_changed (MesignWelcomeDone *self)
{
  if (self->info != NULL)
    load_certificate (self, self->info->certificate->fingerprint);
}

static void
show_details (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignWelcomeDone *self = MESIGN_WELCOME_DONE (widget);

  if (self->info != NULL)
    gtk_widget_activate_action (widget, "app.certificates", "s",
                                self->info->certificate->fingerprint);
}

/* The mail to oneself */

static void
show_arrived (MesignWelcomeDone *self)
{
  MesignOpenedMessage *opened = mesign_trial_mail_get_opened (self->trial);
  MesignVerdict verdict = mesign_verdict_from_report (opened->report);
  MesignSecurityTone tone;
  g_autoptr (GPtrArray) mine = mesign_address_list_new ();
  g_autofree char *sentence = NULL;
  g_autofree char *when = mesign_words_date_short (opened->headers->date);

  g_ptr_array_add (mine, mesign_address_new (self->account->name, self->account->address));
  sentence = mesign_security_sentence (opened, mine, &tone);
  set_line (self->trial_subject, opened->headers->subject);
  gtk_label_set_text (self->trial_when, when);
  mesign_signs_set (self->trial_signs, mesign_verdict_get_signs (&verdict));
  gtk_label_set_text (self->trial_sentence, sentence);
  gtk_stack_set_visible_child_name (self->trial_stack, "arrived");
}

static void
show_doing (MesignWelcomeDone *self, const char *words)
{
  gtk_label_set_text (self->trial_doing, words);
  gtk_stack_set_visible_child_name (self->trial_stack, "doing");
}

static void
on_trial_changed (MesignWelcomeDone *self)
{
  switch (mesign_trial_mail_get_state (self->trial))
    {
    case MESIGN_TRIAL_SENDING:
      show_doing (self, _ ("Signing, encrypting and sending…"));
      break;
    case MESIGN_TRIAL_SENT:
      show_doing (self, _ ("Sent. Waiting for it to arrive…"));
      break;
    case MESIGN_TRIAL_LATE:
      show_doing (self, _ ("It is taking longer than usual. You can start; it will be in your "
                           "inbox."));
      break;
    case MESIGN_TRIAL_ARRIVED:
      show_arrived (self);
      break;
    case MESIGN_TRIAL_FAILED:
      gtk_label_set_text (self->trial_fault, mesign_trial_mail_get_fault (self->trial));
      gtk_stack_set_visible_child_name (self->trial_stack, "failed");
      break;
    case MESIGN_TRIAL_NONE:
    default:
      gtk_stack_set_visible_child_name (self->trial_stack, "offer");
      break;
    }
}

static void
send_trial (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignWelcomeDone *self = MESIGN_WELCOME_DONE (widget);

  if (self->trial != NULL)
    mesign_trial_mail_start (self->trial);
}

static void
show_trial (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignWelcomeDone *self = MESIGN_WELCOME_DONE (widget);

  gtk_widget_activate_action (widget, "app.show-message", "x",
                              mesign_trial_mail_get_message_id (self->trial));
}

static void
on_start (MesignWelcomeDone *self)
{
  g_signal_emit (self, started, 0);
}

static void
mesign_welcome_done_dispose (GObject *object)
{
  MesignWelcomeDone *self = MESIGN_WELCOME_DONE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->trial);
  g_clear_object (&self->engine);
  g_clear_object (&self->updater);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->info, mesign_certificate_info_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_WELCOME_DONE);

  G_OBJECT_CLASS (mesign_welcome_done_parent_class)->dispose (object);
}

static void
mesign_welcome_done_finalize (GObject *object)
{
  g_object_unref (MESIGN_WELCOME_DONE (object)->cancellable);

  G_OBJECT_CLASS (mesign_welcome_done_parent_class)->finalize (object);
}

static void
bind_card (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, seal);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, avatar);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, name);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, organization);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, level);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, address);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, issuer);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, valid_until);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, identity);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, card);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, caution);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, caution_words);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, caution_button);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, fault);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, origin);
}

static void
bind_trial (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, trial_stack);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, trial_doing);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, trial_fault);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, trial_subject);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, trial_when);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, trial_signs);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeDone, trial_sentence);
}

static void
mesign_welcome_done_class_init (MesignWelcomeDoneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_welcome_done_dispose;
  object_class->finalize = mesign_welcome_done_finalize;

  /**
   * MesignWelcomeDone::started:
   * @self: the page
   *
   * The person wants to see the mail.
   */
  started = g_signal_new ("started", MESIGN_TYPE_WELCOME_DONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                          NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "done.show-details", NULL, show_details);
  gtk_widget_class_install_action (widget_class, "done.send-trial", NULL, send_trial);
  gtk_widget_class_install_action (widget_class, "done.show-trial", NULL, show_trial);
  g_type_ensure (MESIGN_TYPE_SIGNS_BOX);
  g_type_ensure (MESIGN_TYPE_JOURNEY_ORIGIN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-welcome-done.ui");
  bind_card (widget_class);
  bind_trial (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_start);
}

static void
mesign_welcome_done_init (MesignWelcomeDone *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_welcome_done_set_account:
 * @self: the page
 * @engine: an open engine
 * @updater: (nullable): what keeps the accounts up to date
 * @account: whose certificate it is
 */
void
mesign_welcome_done_set_account (MesignWelcomeDone *self,
                                 MesignEngine *engine,
                                 MesignUpdater *updater,
                                 MesignAccount *account)
{
  g_return_if_fail (MESIGN_IS_WELCOME_DONE (self));

  if (self->engine == NULL)
    g_signal_connect_object (engine, "certificates-changed", G_CALLBACK (on_certificates_changed),
                             self, G_CONNECT_SWAPPED);
  g_set_object (&self->engine, engine);
  g_set_object (&self->updater, updater);
  mesign_account_ref (account);
  g_clear_pointer (&self->account, mesign_account_unref);
  self->account = account;
  g_clear_object (&self->trial);
  self->trial = mesign_trial_mail_new (engine, updater, account);
  g_signal_connect_object (self->trial, "changed", G_CALLBACK (on_trial_changed), self,
                           G_CONNECT_SWAPPED);
  on_trial_changed (self);
}

/**
 * mesign_welcome_done_set_fingerprint:
 * @self: the page
 * @fingerprint: of the certificate that is there now
 */
void
mesign_welcome_done_set_fingerprint (MesignWelcomeDone *self, const char *fingerprint)
{
  g_return_if_fail (MESIGN_IS_WELCOME_DONE (self) && fingerprint != NULL);

  load_certificate (self, fingerprint);
  mesign_journey_origin_set_certificate (self->origin, self->engine, fingerprint);
}
