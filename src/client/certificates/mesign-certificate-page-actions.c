/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificate-page-private.h"

#include "client/certificates/mesign-export-dialog.h"
#include "client/certificates/mesign-text-window.h"
#include "client/certificates/mesign-way-dialog.h"
#include "client/compat/mesign-ask.h"
#include "client/security/mesign-issuer-question.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* Whom one trusts is worth a second thought. */
#define UNDO_SECONDS 10

static GtkWindow *
get_window (MesignCertificatePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
show_toast (MesignCertificatePage *self, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (escaped));
}

static void
tell_failure (MesignCertificatePage *self, const char *heading, const GError *error)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_error (error);
  mesign_tell (GTK_WIDGET (self), heading, words);
}

/* A question about one certificate, which may not be the one shown when it is answered. */
typedef struct
{
  MesignCertificatePage *page;
  MesignCertificateInfo *info;
  MesignTrustDecisionKind decision;
} Asked;

static Asked *
asked_new (MesignCertificatePage *self)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->page = g_object_ref (self);
  asked->info = mesign_certificate_info_ref (mesign_certificate_page_get_info (self));

  return asked;
}

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->page);
  mesign_certificate_info_unref (asked->info);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static char *
dup_name (const Asked *asked)
{
  return mesign_words_clean_line (asked->info->certificate->name);
}

/* Checking, export and the technical text */

static void
activate_export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatePage *self = MESIGN_CERTIFICATE_PAGE (widget);
  MesignCertificateInfo *info = mesign_certificate_page_get_info (self);

  gtk_window_present (
      GTK_WINDOW (mesign_export_dialog_new (get_window (self), self->engine, info)));
}

static void
activate_check (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatePage *self = MESIGN_CERTIFICATE_PAGE (widget);
  const MesignCertificateInfo *info = mesign_certificate_page_get_info (self);

  gtk_window_present (
      GTK_WINDOW (mesign_way_dialog_new (get_window (self), self->engine, info->certificate)));
}

static void
on_described (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      mesign_engine_describe_certificate_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *title = dup_name (asked);

  if (get_window (asked->page) == NULL)
    return;
  if (text == NULL)
    {
      tell_failure (asked->page, _ ("Cannot Show the Certificate"), error);
      return;
    }
  gtk_window_present (GTK_WINDOW (
      mesign_text_window_new (get_window (asked->page), title, text, "certificate.txt")));
}

static void
activate_text (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatePage *self = MESIGN_CERTIFICATE_PAGE (widget);
  Asked *asked = asked_new (self);

  mesign_engine_describe_certificate_async (self->engine, asked->info->certificate,
                                            self->cancellable, on_described, asked);
}

/* The certificate an address uses */

static void
on_default_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignCertificatePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_set_default_finish (MESIGN_ENGINE (source), result, &error))
    tell_failure (self, _ ("Cannot Use This Certificate"), error);
}

static void
activate_default (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatePage *self = MESIGN_CERTIFICATE_PAGE (widget);
  const MesignCertificateInfo *info = mesign_certificate_page_get_info (self);

  for (guint i = 0; self->uses != NULL && i < self->uses->len; i++)
    {
      const MesignCertificateUse *use = self->uses->pdata[i];

      if (mesign_certificate_page_may_be_default (info, use))
        mesign_engine_set_default_async (self->engine, use->address, use->purpose,
                                         info->certificate->fingerprint, self->cancellable,
                                         on_default_set, g_object_ref (self));
    }
}

/* Trust */

static char *
dup_decided_words (const Asked *asked)
{
  g_autofree char *name = dup_name (asked);

  switch (asked->decision)
    {
    case MESIGN_TRUST_DECISION_TRUST:
      return g_strdup_printf (_ ("“%s” is trusted"), name);
    case MESIGN_TRUST_DECISION_DISTRUST:
      return g_strdup_printf (_ ("“%s” is no longer trusted"), name);
    case MESIGN_TRUST_DECISION_NONE:
    default:
      return g_strdup_printf (_ ("Decision about “%s” undone"), name);
    }
}

/* Says what was decided, with a way back. */
static void
tell_decision (const Asked *asked, gint64 id)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (asked->page), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *words = dup_decided_words (asked);
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "certificates.undo");
  adw_toast_set_action_target (toast, "x", id);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
on_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_engine_decide_finish (MESIGN_ENGINE (source), result, &error);

  if (id == 0)
    tell_failure (asked->page, _ ("Cannot Note Your Decision"), error);
  else
    tell_decision (asked, id);
}

static void
decide (Asked *asked)
{
  MesignCertificatePage *self = asked->page;

  if (self->engine != NULL)
    mesign_engine_decide_async (self->engine, asked->info->certificate, asked->decision,
                                self->cancellable, on_decided, asked);
  else
    asked_free (asked);
}

static void
on_trust_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  if (mesign_ask_finish (result))
    decide (user_data);
  else
    asked_free (user_data);
}

static const char *
get_trust_words (const MesignCertificateInfo *info)
{
  if (info->kind == MESIGN_CERTIFICATE_AUTHORITY)
    return _ ("From now on every certificate issued by this authority counts as genuine. It could "
              "then vouch for anybody, so trust it only if you know who runs it and compared its "
              "fingerprint with them.");

  return _ ("From now on signatures made with this certificate count as genuine, and mail can be "
            "encrypted to it. First compare the fingerprint with its owner, for example on the "
            "telephone: anybody can make a certificate with this name.");
}

static const char *
get_distrust_words (const MesignCertificateInfo *info)
{
  if (info->kind == MESIGN_CERTIFICATE_AUTHORITY)
    return _ ("From now on no certificate issued by this authority is trusted, and mail signed "
              "with one is shown with a warning.");

  return _ ("From now on mail signed with this certificate is shown with a warning, and nothing is "
            "encrypted to it.");
}

static void
ask_to_decide (MesignCertificatePage *self,
               MesignTrustDecisionKind decision,
               const MesignQuestion *question)
{
  Asked *asked = asked_new (self);

  asked->decision = decision;
  mesign_ask_async (GTK_WIDGET (self), question, self->cancellable, on_trust_answered, asked);
}

static void
activate_trust (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatePage *self = MESIGN_CERTIFICATE_PAGE (widget);
  const MesignCertificateInfo *info = mesign_certificate_page_get_info (self);
  g_autofree char *subject = mesign_words_clean_line (info->certificate->name);
  g_autofree char *heading = g_strdup_printf (_ ("Trust “%s”?"), subject);
  g_autofree char *fingerprint = mesign_words_fingerprint (info->certificate->fingerprint);
  g_autofree char *body = g_strdup_printf ("%s\n\n%s", get_trust_words (info), fingerprint);

  ask_to_decide (self, MESIGN_TRUST_DECISION_TRUST,
                 &(MesignQuestion){ .heading = heading, .body = body, .accept = _ ("_Trust") });
}

static void
activate_distrust (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatePage *self = MESIGN_CERTIFICATE_PAGE (widget);
  const MesignCertificateInfo *info = mesign_certificate_page_get_info (self);
  g_autofree char *subject = mesign_words_clean_line (info->certificate->name);
  g_autofree char *heading = g_strdup_printf (_ ("No Longer Trust “%s”?"), subject);

  ask_to_decide (self, MESIGN_TRUST_DECISION_DISTRUST,
                 &(MesignQuestion){ .heading = heading,
                                    .body = get_distrust_words (info),
                                    .accept = _ ("_Do Not Trust"),
                                    .destructive = TRUE });
}

static void
activate_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  Asked *asked = asked_new (MESIGN_CERTIFICATE_PAGE (widget));

  asked->decision = MESIGN_TRUST_DECISION_NONE;
  decide (asked);
}

/* The missing issuer */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;

  if (mesign_issuer_question_finish (result))
    show_toast (asked->page, _ ("The authority’s certificate was found"));
}

static void
activate_look (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatePage *self = MESIGN_CERTIFICATE_PAGE (widget);
  Asked *asked = asked_new (self);

  mesign_issuer_question_async (widget, self->engine, asked->info->certificate, NULL, on_looked,
                                asked);
}

/* Deletion */

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = dup_name (asked);
  g_autofree char *words = NULL;

  if (!mesign_engine_delete_certificate_finish (MESIGN_ENGINE (source), result, &error))
    {
      tell_failure (asked->page, _ ("Cannot Delete the Certificate"), error);
      return;
    }
  words = g_strdup_printf (_ ("“%s” was deleted"), name);
  show_toast (asked->page, words);
}

static void
on_delete_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  MesignCertificatePage *self = asked->page;

  if (!mesign_ask_finish (result) || self->engine == NULL)
    return;
  mesign_engine_delete_certificate_async (self->engine, asked->info->certificate->fingerprint,
                                          self->cancellable, on_deleted, asked);
  asked = NULL;
}

static const char *
get_deletion_words (const MesignCertificateInfo *info)
{
  if (info->kind == MESIGN_CERTIFICATE_OWN)
    return _ ("Its private key is deleted too. Mail that was encrypted to this certificate can "
              "then never be read again, by nobody, unless you exported the certificate with its "
              "private key before.");
  if (info->kind == MESIGN_CERTIFICATE_AUTHORITY)
    return _ ("Certificates issued by this authority can then no longer be checked, unless it "
              "comes again with a signed mail.");

  return _ ("Mail can then no longer be encrypted to its owner, until the certificate comes again "
            "with a signed mail.");
}

static void
activate_delete (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignCertificatePage *self = MESIGN_CERTIFICATE_PAGE (widget);
  Asked *asked = asked_new (self);
  g_autofree char *subject = dup_name (asked);
  g_autofree char *heading = g_strdup_printf (_ ("Delete “%s”?"), subject);
  const MesignQuestion question = { .heading = heading,
                                    .body = get_deletion_words (asked->info),
                                    .accept = asked->info->kind == MESIGN_CERTIFICATE_OWN
                                                  ? _ ("_Delete Forever")
                                                  : _ ("_Delete"),
                                    .destructive = TRUE };

  mesign_ask_async (widget, &question, self->cancellable, on_delete_answered, asked);
}

/* What can be done just now */

static void
update_trust (MesignCertificatePage *self, const MesignCertificateInfo *info)
{
  gboolean is_own = info->kind == MESIGN_CERTIFICATE_OWN;
  const char *words = _ ("Nothing decided yet.");

  if (info->decision == MESIGN_TRUST_DECISION_TRUST)
    words = _ ("You trust it.");
  else if (info->decision == MESIGN_TRUST_DECISION_DISTRUST)
    words = _ ("You do not trust it.");
  adw_action_row_set_subtitle (self->trust_row, words);
  gtk_widget_set_visible (self->trust_button, !is_own &&
                                                  info->decision == MESIGN_TRUST_DECISION_NONE &&
                                                  info->verdict->status != MESIGN_SIGNATURE_VALID);
  gtk_widget_set_visible (self->distrust_button,
                          !is_own && info->decision == MESIGN_TRUST_DECISION_NONE);
  gtk_widget_set_visible (self->undo_button, info->decision != MESIGN_TRUST_DECISION_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->trust_row),
                          !is_own || info->decision != MESIGN_TRUST_DECISION_NONE);
}

void
mesign_certificate_page_update_actions (MesignCertificatePage *self)
{
  const MesignCertificateInfo *info = mesign_certificate_page_get_info (self);

  if (info == NULL)
    return;
  update_trust (self, info);
  mesign_certificate_page_update_primary (self);
  adw_action_row_set_subtitle (self->delete_row,
                               info->kind == MESIGN_CERTIFICATE_OWN
                                   ? _ ("With its private key. Mail encrypted to it is lost.")
                                   : _ ("From this computer."));
}

void
mesign_certificate_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "certificate.check", NULL, activate_check);
  gtk_widget_class_install_action (widget_class, "certificate.export", NULL, activate_export);
  gtk_widget_class_install_action (widget_class, "certificate.text", NULL, activate_text);
  gtk_widget_class_install_action (widget_class, "certificate.set-default", NULL, activate_default);
  gtk_widget_class_install_action (widget_class, "certificate.trust", NULL, activate_trust);
  gtk_widget_class_install_action (widget_class, "certificate.distrust", NULL, activate_distrust);
  gtk_widget_class_install_action (widget_class, "certificate.undo-decision", NULL, activate_undo);
  gtk_widget_class_install_action (widget_class, "certificate.look-for-issuer", NULL,
                                   activate_look);
  gtk_widget_class_install_action (widget_class, "certificate.delete", NULL, activate_delete);
}
