/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/security/mesign-security-panel.h"

#include "client/security/mesign-security-facts.h"
#include "client/security/mesign-security-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* All that is known of a message's security, and what can be done about it. */
struct _MesignSecurityPanel
{
  AdwBin parent_instance;

  GtkBox *box;
  GtkLabel *revocation;
  MesignEngine *engine;
  MesignOpenedMessage *message;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignSecurityPanel, mesign_security_panel, ADW_TYPE_BIN)

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static GtkBox *
add_section (MesignSecurityPanel *self, const char *title)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (section), new_label (title, "heading"));
  gtk_box_append (self->box, section);

  return GTK_BOX (section);
}

static GtkLabel *
add_fact (GtkBox *section, const char *title, const char *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *value = new_label (text, NULL);

  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_focusable (value, FALSE);
  gtk_box_append (GTK_BOX (row), new_label (title, "mesign-fact-title"));
  gtk_box_append (GTK_BOX (row), value);
  gtk_box_append (section, row);

  return GTK_LABEL (value);
}

static void
add_facts (GtkBox *section, GPtrArray *facts)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const MesignSecurityFact *fact = facts->pdata[i];

      add_fact (section, fact->title, fact->text);
    }
}

static void
copy_report (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignSecurityPanel *self = MESIGN_SECURITY_PANEL (widget);
  g_autofree char *report = mesign_security_technical_report (self->message);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), report);
}

/* What a button opens is in front of the popover, not behind it. */
static void
on_button_clicked (GtkWidget *button)
{
  GtkWidget *popover = gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static GtkWidget *
new_button (const char *label, const char *action, GVariant *target)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (target != NULL)
    gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  g_signal_connect_after (button, "clicked", G_CALLBACK (on_button_clicked), NULL);

  return button;
}

/* Signers */

static void
add_signer_buttons (GtkBox *section, const MesignSigner *signer, guint position)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  if (signer->certificate == NULL)
    return;
  gtk_box_append (GTK_BOX (row), new_button (_ ("View _Certificate"), "app.certificates",
                                             g_variant_new_string (signer->fingerprint)));
  if (signer->status == MESIGN_SIGNATURE_UNTRUSTED)
    gtk_box_append (GTK_BOX (row),
                    new_button (_ ("_Trust…"), "security.trust", g_variant_new_uint32 (position)));
  if (g_strcmp0 (signer->reason, "no-path") == 0)
    gtk_box_append (GTK_BOX (row), new_button (_ ("_Look for Issuer…"), "security.look-for-issuer",
                                               g_variant_new_uint32 (position)));
  gtk_box_append (section, row);
}

static void
add_signer (MesignSecurityPanel *self, guint position)
{
  GPtrArray *signers = self->message->report->signature.signers;
  const MesignSigner *signer = signers->pdata[position];
  g_autofree char *numbered = g_strdup_printf (_ ("Signature %u"), position + 1);
  g_autofree char *words = mesign_security_signer_words (signer);
  g_autoptr (GPtrArray) facts = mesign_security_list_signer_facts (signer);
  GtkBox *section = add_section (self, signers->len > 1 ? numbered : _ ("Signature"));

  gtk_box_append (section, new_label (words, NULL));
  add_signer_buttons (section, signer, position);
  add_facts (section, facts);
  if (position == 0)
    self->revocation = add_fact (section, _ ("Revocation"), "…");
}

static const char *
describe_revocation (const MesignTrustVerdict *verdict)
{
  if (verdict->revoked_at != 0)
    return _ ("The issuer took the certificate back.");
  if (verdict->revocation_checked)
    return _ ("Checked: the issuer has not taken the certificate back.");

  return _ ("Not checked. The issuer was not asked.");
}

static void
on_certificate_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignCertificateInfo) info =
      mesign_engine_find_certificate_finish (MESIGN_ENGINE (source), result, &error);
  MesignSecurityPanel *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  gtk_label_set_text (self->revocation, info != NULL && info->verdict != NULL
                                            ? describe_revocation (info->verdict)
                                            : _ ("Not checked. The issuer was not asked."));
}

static void
look_up_revocation (MesignSecurityPanel *self)
{
  const MesignSigner *signer;

  if (self->revocation == NULL)
    return;
  signer = g_ptr_array_index (self->message->report->signature.signers, 0);
  if (signer->fingerprint != NULL)
    mesign_engine_find_certificate_async (self->engine, signer->fingerprint, self->cancellable,
                                          on_certificate_found, self);
  else
    gtk_label_set_text (self->revocation, _ ("Not checked. The issuer was not asked."));
}

/* The rest */

static const char *
get_encryption_words (MesignEncryptionStatus status)
{
  switch (status)
    {
    case MESIGN_ENCRYPTION_NONE:
      return _ ("Not encrypted: whoever carried this mail could read it.");
    case MESIGN_ENCRYPTION_DECRYPTED:
      return _ ("Encrypted: on the way nobody could read it.");
    case MESIGN_ENCRYPTION_NO_KEY:
      return _ ("Encrypted, and none of your certificates opens it.");
    case MESIGN_ENCRYPTION_FAILED:
      return _ ("Encrypted, but damaged or changed on the way. For your safety it is not shown.");
    case MESIGN_ENCRYPTION_UNSUPPORTED:
    case MESIGN_ENCRYPTION_NOT_OPENED:
    default:
      return _ ("Encrypted in a way that cannot be read here.");
    }
}

static void
add_encryption (MesignSecurityPanel *self)
{
  const MesignSecurityReport *report = self->message->report;
  GtkBox *section = add_section (self, _ ("Encryption"));
  g_autoptr (GPtrArray) facts = NULL;

  gtk_box_append (section, new_label (get_encryption_words (report->encryption.status), NULL));
  if (report->encryption.status == MESIGN_ENCRYPTION_NONE)
    return;
  facts = mesign_security_list_encryption_facts (report);
  add_facts (section, facts);
}

static void
add_signature (MesignSecurityPanel *self)
{
  const MesignSecurityReport *report = self->message->report;
  g_autoptr (GPtrArray) facts = NULL;
  GtkBox *section;

  for (guint i = 0; i < report->signature.signers->len; i++)
    add_signer (self, i);
  if (report->signature.status == MESIGN_SIGNATURE_NONE)
    {
      section = add_section (self, _ ("Signature"));
      gtk_box_append (section, new_label (_ ("None. Nothing proves who wrote this mail."), NULL));
      return;
    }
  section = add_section (self, _ ("What Is Signed"));
  facts = mesign_security_list_signature_facts (report);
  add_facts (section, facts);
}

static void
add_header (MesignSecurityPanel *self)
{
  const MesignSecurityReport *report = self->message->report;
  g_autoptr (GPtrArray) facts = NULL;

  if (!report->header_protection.present)
    return;
  facts = mesign_security_list_header_facts (report);
  add_facts (add_section (self, _ ("Header Fields")), facts);
}

static void
add_warnings (MesignSecurityPanel *self)
{
  g_auto (GStrv) warnings = mesign_security_list_warnings (self->message);
  GtkBox *section;

  if (warnings[0] == NULL)
    return;
  section = add_section (self, _ ("Warnings"));
  for (guint i = 0; warnings[i] != NULL; i++)
    gtk_box_append (section, new_label (warnings[i], "warning"));
}

static void
mesign_security_panel_dispose (GObject *object)
{
  MesignSecurityPanel *self = MESIGN_SECURITY_PANEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_security_panel_parent_class)->dispose (object);
}

static void
mesign_security_panel_finalize (GObject *object)
{
  MesignSecurityPanel *self = MESIGN_SECURITY_PANEL (object);

  g_clear_pointer (&self->message, mesign_opened_message_unref);

  G_OBJECT_CLASS (mesign_security_panel_parent_class)->finalize (object);
}

static void
mesign_security_panel_class_init (MesignSecurityPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_security_panel_dispose;
  object_class->finalize = mesign_security_panel_finalize;

  gtk_widget_class_install_action (widget_class, "security.copy-report", NULL, copy_report);
}

static void
mesign_security_panel_init (MesignSecurityPanel *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->cancellable = g_cancellable_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "mesign-security-panel");
  /* As wide as its labels want to be, or the height asked for would be that of another width. */
  gtk_widget_set_size_request (GTK_WIDGET (self->box), 320, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 460);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->box));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/**
 * mesign_security_panel_new:
 * @engine: the engine
 * @message: what to speak of
 *
 * Returns: (transfer floating): the panel
 */
GtkWidget *
mesign_security_panel_new (MesignEngine *engine, MesignOpenedMessage *message)
{
  MesignSecurityPanel *self = g_object_new (MESIGN_TYPE_SECURITY_PANEL, NULL);
  GtkWidget *copy;

  self->engine = g_object_ref (engine);
  self->message = mesign_opened_message_ref (message);
  add_warnings (self);
  add_signature (self);
  add_encryption (self);
  add_header (self);
  copy = new_button (_ ("Copy Technical _Report"), "security.copy-report", NULL);
  gtk_box_append (self->box, copy);
  look_up_revocation (self);

  return GTK_WIDGET (self);
}
